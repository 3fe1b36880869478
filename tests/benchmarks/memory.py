"""What a worker holds after much use: 2,000 pages of all kinds and five reports of ten years as PDF.

`python -m tests.benchmarks.memory` prints the worker's own memory in MiB (RssAnon) before and after, and how long each PDF took.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .articles import manage
from .serving import ROOT, fetch, server

LIMIT_MIB = 100
PAGES, PDFS = 2000, 5
FILL = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from lems_site.accounts.models import User
from lems_site.diary.models import Grant
grant = Grant.objects.filter(role="owner").select_related("user").order_by("pk").first()
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(grant.user.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = grant.user.get_session_auth_hash()
session.save()
print(grant.diary_id, f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
"""


def resident_mib(pid: int) -> float:
    """The memory that a process holds of its own. Files that it has mapped, such as the database, are the machine's cache."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


def main() -> None:
    today = datetime.now(UTC).date()
    span = f"first={today - timedelta(days=3650)}&last={today}"
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATA_DIR": folder, "DIARY_OPEN": "1", "DJANGO_SETTINGS_MODULE": "lems_site.settings"}
        env["DIARY_KEYS_LOCAL"] = "1"
        manage(env, "prepare")
        manage(env, "demo_data", "--diaries", "1", "--years", "10", "--password", "only for trying")
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", FILL]
        printed = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout
        diary, cookie = printed.split()[-2:]
        home = f"/diary/{diary}/"
        pages = ["/", "/articles/symptoms/", "/search/?q=fatigue", "/glossary/", home, f"{home}list/", f"{home}charts/"]
        with server(env) as (port, pid):
            for page in pages:
                fetch(port, page, cookie)
            print(f"worker after one round of pages: {resident_mib(pid):.0f} MiB")
            for number in range(PAGES):
                fetch(port, pages[number % len(pages)], cookie)
            print(f"after {PAGES:,} pages: {resident_mib(pid):.0f} MiB")
            for _each in range(PDFS):
                began = time.perf_counter()
                size = len(fetch(port, f"{home}report.pdf?{span}&appendix=on", cookie))
                print(f"PDF of ten years: {size:,} bytes in {time.perf_counter() - began:.1f} s")
            after = resident_mib(pid)
            print(f"after {PDFS} of them: {after:.0f} MiB (limit {LIMIT_MIB}: {'met' if after <= LIMIT_MIB else 'MISSED'})")


if __name__ == "__main__":
    main()
