"""A diary with something of everything, for what takes diaries out and in."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any, cast

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.services import Draft, create_entries, delete_entries, update_entry
from lems_site.diary.importing.background import run_imports
from lems_site.diary.models import Appointment, Entry, Medicine, Question, TrackedSymptom
from lems_site.diary.models.entries import EntryData

from .conftest import check_in

HARD = '=HYPERLINK("http://evil";"x")\n+1;-2\t@x \'quoted\' “ünï” \U0001f600 漢字 \u202e مرحبا'
NOON = dt.datetime(2026, 3, 29, 12, 0, 30, 5, tzinfo=dt.UTC)


def create_entry(access: Access, kind: str, at: dt.datetime, text: str = "", **data: Any) -> Entry:
    return create_entries([Draft(kind, at, cast("EntryData", data), text)], by=access, client_id=uuid.uuid4())[0]


def fill_diary(owner: Access, helper: Access) -> dict[str, Entry]:
    """Write one of each kind: by the owner and by a helper, corrected, removed, with hidden items and own symptoms."""
    TrackedSymptom.objects.create(diary=owner.diary, code="own-abc123", own_name="=Cold hands", position=9)
    TrackedSymptom.objects.create(diary=owner.diary, code="erection", position=10, archived=True)
    Medicine.objects.create(
        diary=owner.diary,
        key="m1",
        name="Amifampridine",
        form="tablet",
        strength="10 mg",
        is_timed=True,
        times=["08:00", "14:00"],
        stock="60 tablets",
        stock_at=NOON - dt.timedelta(days=3),
    )
    Question.objects.create(diary=owner.diary, key="q1", text="What about travel?", created_by=helper.user)
    Appointment.objects.create(diary=owner.diary, key="a1", day=dt.date(2026, 4, 1), note="Dr Who, room 5")
    hour = dt.timedelta(hours=1)
    grades = {"legs": 2, "mood": 3, "erection": 1, "own-abc123": 1}
    first = check_in(
        owner, at=NOON, text=HARD, strength=-2, grades=grades, context=["heat"], flat=True, effort_minutes=5, rest_minutes=0
    )
    event = create_entry(helper, "event", NOON + hour, "Fell at home", event="fall", count=2)
    taken: dict[str, Any] = {
        "missed": False,
        "amount": "half a tablet",
        "planned": "14:00",
        "food": True,
        "effects": ["tingling", "nausea"],
    }
    dose = create_entry(helper, "dose", NOON + 2 * hour, medicine="m1", **taken)
    missed = create_entry(owner, "dose", NOON + 3 * hour, medicine="m1", missed=True, reason="ran-out")
    test = create_entry(owner, "test", NOON + 4 * hour, test="3tug", seconds=12.5, helper=True)
    weight = create_entry(owner, "weight", NOON + 5 * hour, kg=63.4)
    gone = check_in(owner, at=NOON + 6 * hour, text="Written by mistake", strength=1)
    delete_entries([gone.pk], by=owner)
    update_entry(event.pk, by=helper, version=1, data={"event": "fall", "count": 1}, text="Fell in the garden", at=event.at)
    return {"first": first, "event": event, "dose": dose, "missed": missed, "test": test, "weight": weight, "gone": gone}


ALL = {"notes": "on", "sensitive": "on", "removed": "on", "history": "on"}


def download_export(client: Client, access: Access, name: str, ticks: dict[str, str] | None = None) -> bytes:
    """The file that somebody gets."""
    data = {"format": name, **(ALL if ticks is None else ticks)}
    response: Any = client.post(f"/diary/{access.diary.pk}/export/", data)
    assert response.status_code == 200, response.content.decode()[:500]
    assert "attachment" in response.headers["Content-Disposition"]
    return b"".join(response.streaming_content)


def upload(client: Client, access: Access, content: bytes | str | dict[str, Any]) -> Any:
    """Bring a file to a diary."""
    if isinstance(content, dict):
        content = json.dumps(content)
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return client.post(f"/diary/{access.diary.pk}/import/", {"file": SimpleUploadedFile("diary.json", raw)})


def import_into(client: Client, access: Access, content: bytes | str | dict[str, Any], *, settings: bool = True) -> Any:
    """Upload a file and confirm it; the clock checks it before, and adds it after. Returns the page of the file."""
    response = upload(client, access, content)
    assert response.status_code == 302, response.content.decode()
    return add_upload(client, response.url, settings=settings)


def add_upload(client: Client, place: str, *, settings: bool = False) -> Any:
    """Confirm a file that was brought, by the address of its page, which is returned."""
    run_import_clock()
    client.post(place, {"answer": "add", **({"settings": "on"} if settings else {})})
    run_import_clock()
    return client.get(place)


def run_import_clock() -> None:
    """What the clock does for files that were brought."""
    for _step in run_imports():
        pass
