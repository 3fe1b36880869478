"""A diary of ten years and one of 90 days, three entries a day, against a bare "hello" view: same middleware, interleaved.

`python -m tests.benchmarks.diary` prints CPU milliseconds and ratios of home, chart and the other pages.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from .articles import manage
from .serving import ROOT, Cost, measure, server

ROUNDS, REQUESTS = 5, 100
LIMITS = {"home": 12, "check-in": 15, "log": 20, "list": 29, "chart": 25, "report": 25}  # times the CPU of hello
GROWTH = 1.5  # ten years against 90 days
PAGES = {
    "home": "",
    "check-in": "check-in/",
    "log": "log/",
    "day": "day/{day}/",
    "week": "week/{day}/",
    "month": "month/{day}/",
    "list": "list/",
    "charts": "charts/?range=90",
    "chart": "charts/legs/?range=90",
    "patterns": "patterns/?range=90",
    "report": "report/?first={first}&last={day}",
}
GROWING = ("home", "chart", "report")
WAITS = {  # seconds that one reader may wait for a report of the long diary
    "a year as PDF": ("report.pdf?first={year}&last={day}&notes=on", 1.0),
    "ten years as a page": ("report/?first={all}&last={day}&notes=on", 5.0),
}

FILL = """
import datetime as dt, json, random, uuid
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from importlib import import_module
from django.conf import settings
from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.models import AuditEvent, Entry, Medicine
from lems_site.diary.insights.date_range import diary_today
from lems_site.diary.account.create import create_diary
from lems_site.diary.summaries.rebuild import rebuild_due
settings.DIARY_OPEN = True
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
rng = random.Random(1)
codes = ("legs", "arms", "tiredness", "dry-mouth", "double-vision", "swallowing", "mood", "speech")
made = {}
for name, days in (("long", 3650), ("short", 90)):
    user = User.objects.create_user(name + "@example.org", "x")
    consent.give_consent(by=user)
    access = create_diary(by=user, name=name, zone="UTC")
    Medicine.objects.create(diary=access.diary, key="timed", name="A", is_timed=True)
    rows, last = [], diary_today(access)
    for back in range(days):
        day = last - dt.timedelta(days=back)
        for hour in (8, 13, 20):
            data = {"strength": rng.randint(-2, 2), "grades": {code: rng.randint(0, 3) for code in codes}}
            kind = "dose" if hour == 8 else "check-in"
            rows.append(Entry(diary=access.diary, kind=kind, data={"medicine": "timed"} if hour == 8 else data, zone="UTC",
                at=dt.datetime.combine(day, dt.time(hour), dt.UTC), local_day=day, created_by=user, batch=uuid.uuid4(),
                text="A few words about the day."))
    Entry.objects.bulk_create(rows, batch_size=1000)
    AuditEvent.objects.bulk_create([AuditEvent(diary=access.diary, user=user, action="added", target=row.kind,
        day=row.local_day, at=row.at) for row in rows[:200]])
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    made[name] = {"base": f"/diary/{access.diary.pk}/", "cookie": cookie, "day": last.isoformat(),
        "first": (last - dt.timedelta(days=89)).isoformat(), "year": (last - dt.timedelta(days=364)).isoformat(),
        "all": (last - dt.timedelta(days=3649)).isoformat()}
for _step in rebuild_due():
    pass
print(json.dumps(made))
"""


def main() -> bool:
    """Print the figures; returns whether all limits hold."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "LOG_LEVEL": "ERROR"}
        manage(env, "prepare")
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", FILL]
        made = json.loads(subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE).stdout)
        costs = interleaved(env, made)
        good = waits(env, made["long"])
    hello = costs["hello", ""].cpu_ms
    print(f" diary      hello {hello:.3f} ms    90 days ms   ten years ms   growth   times hello    bytes")
    for name in PAGES:
        short, long = costs[name, "short"], costs[name, "long"]
        growth, ratio = long.cpu_ms / short.cpu_ms, long.cpu_ms / hello
        good = good and not (name in GROWING and growth > GROWTH) and ratio <= LIMITS.get(name, ratio)
        limit = (
            f"  (growth at most {GROWTH}" + (f", {LIMITS[name]} times hello)" if name in LIMITS else ")")
            if name in GROWING
            else ""
        )
        row = f" {name:<10} {'':>18} {short.cpu_ms:>12.2f} {long.cpu_ms:>14.2f} {growth:>8.2f} {ratio:>13.1f} {long.size:>8,}"
        print(row + limit, flush=True)
    print(f"limits of the diary: {'met' if good else 'MISSED'}")
    return good


def waits(env: dict[str, str], diary: dict[str, str]) -> bool:
    """How long one reader waits for a long report, the second time; returns whether that is within the limits."""
    good = True
    with server(env) as (port, _pid):
        for name, (path, limit) in WAITS.items():
            request = urllib.request.Request(f"http://127.0.0.1:{port}{diary['base']}{path.format(**diary)}")
            request.add_header("Cookie", diary["cookie"])
            for _ in range(2):
                began = time.perf_counter()
                with urllib.request.urlopen(request) as answer:  # noqa: S310 (our own server)
                    size = len(answer.read())
                seconds = time.perf_counter() - began
            good = good and seconds <= limit
            print(f" {name:<20} {seconds:.2f} s  (at most {limit:g} s)  {size:>10,} bytes", flush=True)
    return good


def interleaved(env: dict[str, str], made: dict[str, dict[str, str]]) -> dict[tuple[str, str], Cost]:
    """Medians over rounds of hello and every page of both diaries in turn."""
    costs: dict[tuple[str, str], list[Cost]] = {}
    with server(env) as (port, pid):
        for _ in range(ROUNDS):
            costs.setdefault(("hello", ""), []).append(measure(port, pid, ["/hello/"] * REQUESTS * 5))
            for name, path in PAGES.items():
                for size, diary in made.items():
                    address = diary["base"] + path.format(**diary)
                    cost = measure(port, pid, [address] * REQUESTS, cookie=diary["cookie"])
                    costs.setdefault((name, size), []).append(cost)
    return {
        key: Cost(
            statistics.median(one.cpu_ms for one in found), statistics.median(one.per_second for one in found), found[0].size
        )
        for key, found in costs.items()
    }


if __name__ == "__main__":
    main()
