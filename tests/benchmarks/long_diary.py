"""A diary of 100,000 entries against one of 100, ten entries a day in both: what must cost the same at any length, and what
looks back over everything.

`python -m tests.benchmarks.long_diary` prints CPU milliseconds, ratios, and sizes as a proxy in front would compress them.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile

from .articles import manage
from .serving import ROOT, Cost, fetch, measure, server

ROUNDS, REQUESTS = 3, 30
GROWTH = 1.3  # of the pages that cost the same at any length
WHOLE_MS, WHOLE_KB = 60, 40  # of the pages over everything
FLAT = {
    "day": "day/{day}/",
    "entry": "entry/{entry}/",
    "list": "list/",
    "list, oldest": "list/?page=oldest",
    "list of a common symptom": "list/?symptom=legs",
    "the same, oldest": "list/?symptom=legs&page=oldest",
    "list of a rare symptom": "list/?symptom=speech",
    "list of a kind": "list/?kind=event",
    "log": "log/",
    "log of one person": "log/?who={helper}",
    "charts, 30 days": "charts/",
    "patterns, 30 days": "patterns/",
}
WHOLE = {
    "charts, everything": "charts/?range=all",
    "chart, everything": "charts/legs/?range=all",
    "patterns, everything": "patterns/?range=all",
}

FILL = """
import datetime as dt, json, random, uuid
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from importlib import import_module
from django.conf import settings
from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.models import AuditEvent, Entry, Grant, Medicine
from lems_site.diary.insights.date_range import diary_today
from lems_site.diary.account.create import create_diary
from lems_site.diary.summaries.rebuild import rebuild_due
settings.DIARY_OPEN = True
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
codes = ("legs", "arms", "tiredness", "dry-mouth", "double-vision", "swallowing", "mood")
result = {}
for name, days in (("long", DAYS), ("short", 10)):
    rng = random.Random(1)
    user, helper = (User.objects.create_user(name + who + "@example.org", "x") for who in ("", "-helper"))
    consent.give_consent(by=user)
    access = create_diary(by=user, name=name, zone="UTC")
    Grant.objects.create(diary=access.diary, user=helper, role="helper", granted_by=user)
    Medicine.objects.create(diary=access.diary, key="timed", name="A", is_timed=True)
    rows, last = [], diary_today(access)
    for back in range(days):
        day = last - dt.timedelta(days=back)
        for hour in range(1, 21, 2):
            kind, data = ("dose", {"medicine": "timed"}) if hour % 4 == 1 else ("check-in", {
                "strength": rng.randint(-2, 2), "grades": {code: rng.randint(0, 3) for code in codes},
                "context": [code for code in ("heat", "bad-sleep", "stress") if rng.random() < 0.1]})
            if kind == "check-in" and back >= days - 9:  # rare, and long ago
                data["grades"]["speech"] = 1
            if hour == 11 and back % 2:
                kind, data = "event", {"event": "near-fall"}
            rows.append(Entry(diary=access.diary, kind=kind, data=data, zone="UTC", local_day=day, created_by=user,
                at=dt.datetime.combine(day, dt.time(hour), dt.UTC), batch=uuid.uuid4(), text="A few words about the day."))
    rows.reverse()
    Entry.objects.bulk_create(rows, batch_size=1000)
    AuditEvent.objects.bulk_create([AuditEvent(diary=access.diary, user=helper if place % 2 else user, action="added",
        target="check-in", day=row.local_day, at=row.at) for place, row in enumerate(rows)], batch_size=1000)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    newest = Entry.objects.filter(diary=access.diary, kind="check-in").latest("at")
    result[name] = {"base": f"/diary/{access.diary.pk}/", "day": last.isoformat(), "entry": newest.pk, "helper": helper.pk,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}
for _step in rebuild_due():
    pass
print(json.dumps(result))
"""


def main(days: int = 10_000) -> bool:
    """Print the figures; returns whether all limits hold. days: of the long diary."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "LOG_LEVEL": "ERROR"}
        manage(env, "prepare")
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", FILL.replace("DAYS", str(days))]
        diaries = json.loads(subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE).stdout)
        costs = interleave(env, diaries)
    hello, good = costs["hello", ""].cpu_ms, True
    print(
        f" long diary  hello {hello:.3f} ms   100 entries ms  {10 * days:,} entries ms   growth   times hello   bytes compressed"
    )
    for name in (*FLAT, *WHOLE):
        short, long = costs[name, "short"], costs[name, "long"]
        growth, ratio = long.cpu_ms / short.cpu_ms, long.cpu_ms / hello
        held = growth <= GROWTH if name in FLAT else long.cpu_ms <= WHOLE_MS and long.size <= WHOLE_KB * 1000
        good = good and held
        limit = f"growth at most {GROWTH}" if name in FLAT else f"at most {WHOLE_MS} ms and {WHOLE_KB} kB"
        row = f" {name:<26} {short.cpu_ms:>12.2f} {long.cpu_ms:>18.2f} {growth:>10.2f} {ratio:>11.1f} {long.size:>12,}"
        print(f"{row}  ({limit}: {'met' if held else 'MISSED'})", flush=True)
    print(f"limits of the long diary: {'met' if good else 'MISSED'}")
    return good


def interleave(env: dict[str, str], diaries: dict[str, dict[str, str]]) -> dict[tuple[str, str], Cost]:
    """Medians over rounds of hello and every page of both diaries in turn."""
    costs: dict[tuple[str, str], list[Cost]] = {}
    with server(env) as (port, pid):
        for path in (FLAT | WHOLE).values():  # so that no page pays for the first use of a template
            for diary in diaries.values():
                fetch(port, diary["base"] + path.format(**diary), diary["cookie"])
        for _ in range(ROUNDS):
            costs.setdefault(("hello", ""), []).append(measure(port, pid, ["/hello/"] * 500))
            for name, path in (FLAT | WHOLE).items():
                for size, diary in diaries.items():
                    address = diary["base"] + path.format(**diary)
                    costs.setdefault((name, size), []).append(measure(port, pid, [address] * REQUESTS, cookie=diary["cookie"]))
        sizes = {
            (name, size): len(gzip.compress(fetch(port, diary["base"] + path.format(**diary), diary["cookie"])))
            for name, path in (FLAT | WHOLE).items()
            for size, diary in diaries.items()
        }
    return {
        key: Cost(
            statistics.median(one.cpu_ms for one in found),
            statistics.median(one.per_second for one in found),
            sizes.get(key, 0),
        )
        for key, found in costs.items()
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
