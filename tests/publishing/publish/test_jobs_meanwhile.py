"""A large publication while others read and write, each in a process of its own, as on a real site."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.benchmarks.large_folder import make
from tests.conftest import ROOT
from tests.databases import GUIDE_FOLDER

pytestmark = pytest.mark.django_db
BEGIN = """
from lems_site.glossary.models import Term
from lems_site.publishing.publish.publish import publish, save_revision
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.models import PublicationJob
term = Term.objects.get(slug="term-7")
text = term.live.text.replace("definition: ", "definition: Anew ")
publish(page_types["glossary"], revision=save_revision(page_types["glossary"], text=text, by=None, page=term), by=None)
assert PublicationJob.objects.find_running("glossary", "term-7")
"""
# Fetches every page that shows the term, over and over, and writes a row between; says what it saw on each.
WATCH = """
import time
from django.db import transaction
from django.test import Client
from lems_site.accounts.models import User
from lems_site.publishing.models import Reference, SiteVersion
client = Client(SERVER_NAME="localhost")
slugs = sorted(set(Reference.objects.filter(target="term-7", page_kind="articles").values_list("page_slug", flat=True)))
user = User.objects.create_user("ada@example.org")
print("ready", flush=True)
while True:
    before = SiteVersion.current()
    pages = {"new" if "Anew " in client.get(f"/articles/{slug}/").content.decode() else "old" for slug in slugs}
    pages.add("new" if "Anew " in client.get("/glossary/term-7/").content.decode() else "old")
    if SiteVersion.current() == before:  # else the round itself began before the moment and ended after it
        print("seen", "+".join(sorted(pages)), flush=True)
    began = time.monotonic()
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(first_name="Ada")
    print("wrote", time.monotonic() - began, flush=True)
"""


def test_readers_see_old_then_new_and_writers_do_not_wait_while_a_large_publication_runs(fresh_database, tmp_path):
    folder = tmp_path / "content"
    folder.mkdir()
    make(folder, 230, 20, source=GUIDE_FOLDER)
    env = {
        **os.environ,
        "DATABASE_URL": fresh_database,
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lems_site.settings",
        "LOG_LEVEL": "ERROR",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["load_content", str(folder)], ["shell", "--no-imports", "-c", BEGIN]):
        subprocess.run([*manage, *command], env=env, check=True, capture_output=True)
    with watching(manage, env) as lines:
        subprocess.run([*manage, "rebuild", "--unfinished"], env=env, check=True, capture_output=True)
        time.sleep(1)
    rounds = [line.split() for line in lines if line.startswith("seen")]
    seen = [one[1] for one in rounds]
    assert set(seen) == {"old", "new"}, "before it began, and after its end"
    assert seen == sorted(seen, reverse=True), "all old, then all new, and never back"
    assert len(seen) > 5
    waits = [float(line.split()[1]) for line in lines if line.startswith("wrote")]
    assert len(waits) > 5
    assert max(waits) < 5, "seconds that a writer waited; a database that is locked throughout refuses it after 20"


@contextmanager
def watching(manage: list[str], env: dict[str, str]) -> Iterator[list[str]]:
    """A process that reads and writes until the block ends; gives the lines that it says."""
    command = [*manage, "shell", "--no-imports", "-c", WATCH]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines: list[str] = []
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.stderr and process.stderr.read()
    listener = threading.Thread(target=lambda: lines.extend(line.strip() for line in process.stdout or ()))
    listener.start()
    time.sleep(2)
    try:
        yield lines
    finally:
        time.sleep(1)
        process.terminate()
        listener.join()
        process.communicate()
