"""The site's own settings with a data folder of the tests' own, so that no test sees or touches a local site."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="lems-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DATA_DIR"] = _folder
os.environ["DIARY_KEYS_FILE"] = str(Path(_folder) / "diary_keys.json")  # programs that tests start open diaries by the same keys
# Programs that tests start inherit the small guide. Tests with the mark `content` judge the content that was named, or the real.
os.environ.setdefault("REAL_CONTENT_DIR", os.environ.get("CONTENT_DIR", str(Path(__file__).resolve().parents[1] / "content")))
os.environ["CONTENT_DIR"] = str(Path(__file__).resolve().parent / "cases" / "guide")
# Playwright leaves an event loop running in this thread, and Django would refuse the database to every test after it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from lems_site.settings import *  # noqa: E402, F403
from lems_site.web.sealing.keyring import Keyring, new_master_key, write_keyring  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as when the site runs: threads that share a database in memory would lock each other out of whole tables.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/tests.sqlite3"}  # noqa: F405
STATIC_ROOT.mkdir()  # noqa: F405 (WhiteNoise warns without it)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
ADMIN_SECOND_FACTOR = False  # tests of its own turn it on
DIARY_OPEN = False  # tests of the diary open it
write_keyring(Keyring((new_master_key(),), is_local=True), Path(DIARY_KEYS_FILE), replaces=False)  # noqa: F405
PUSH_REMINDERS = True  # off by default; a test of its own turns it off
