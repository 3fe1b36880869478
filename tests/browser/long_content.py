"""A diary with more than the first page of a report may show, to be brought in as a file."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

LONG = "a name that is as long as it may be and wraps "
EVENTS = ("fall", "near-fall", "choking", "seizure", "fever", "new-medicine", "hospital", "cough", "other")


def days_ago(days: int) -> dt.date:
    return dt.datetime.now(dt.UTC).date() - dt.timedelta(days=days)


def stuffed(raw: bytes) -> bytes:
    """A whole diary with more than a first page may show, all of it with long names."""
    value = json.loads(raw)
    moment = value["exported_at"]
    text = {"text": "", "version": 1, "created_at": moment, "written_by": "owner", "imported": False, "removed_at": None}

    def entry(kind: str, ago: int, **data: Any) -> dict[str, Any]:
        day = days_ago(ago)
        return {
            "id": str(uuid.uuid4()),
            "batch": str(uuid.uuid4()),
            "kind": kind,
            "at": f"{day}T12:00:00Z",
            "zone": "UTC",
            "day": str(day),
            "data": data,
            "history": [],
            **text,
        }

    own = [f"own-w{number}" for number in range(9)]
    value["followed"] = [{"code": code, "words": f"{code} {LONG * 2}"[:80], "hidden": False} for code in own]
    value["medicines"] = [
        {
            "key": f"m{number}",
            "name": f"{number} {LONG * 3}"[:120],
            "form": "",
            "strength": "",
            "is_timed": False,
            "hidden": False,
        }
        for number in range(9)
    ]
    value["questions"] = [
        {
            "key": f"q{number}",
            "text": f"Question {number}: {LONG * 12}"[:500],
            "created_at": moment,
            "written_by": "owner",
            "imported": False,
            "asked_at": None,
            "removed_at": None,
        }
        for number in range(9)
    ]
    value["entries"] = [
        entry("check-in", ago, strength=-2 if ago < 20 else 1, grades=dict.fromkeys(own, 3 if ago < 20 else 1))
        for ago in range(0, 60, 2)
    ]
    value["entries"] += [entry("event", 2 * number + 1, event=event) for number, event in enumerate(EVENTS)]
    value["entries"] += [entry("dose", ago, medicine=f"m{number}", missed=False) for number in range(9) for ago in (1, 2)]
    value["entries"] += [entry("test", ago, test=test, seconds=12.5) for test in ("3tug", "chair-rise") for ago in (9, 8)]
    value["entries"] += [entry("weight", ago, kg=63.4) for ago in (40, 10)]
    return json.dumps(value).encode()
