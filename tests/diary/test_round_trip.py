"""Whatever the forms accept is in every export and comes back by an import: generated input, sent as a browser sends it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.access.permissions import Access
from lems_site.diary.account.create import create_diary
from lems_site.diary.codes.choices import CONTEXT, EFFECTS, EVENTS, GRADES, STRENGTH, TESTS
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS
from lems_site.diary.models import Entry
from tests.diary.export.fhir_schema import schema_errors
from tests.diary.full_diary import ALL, download_export, import_into
from tests.proved_session import sign_in
from tests.web.test_csv_writer import unescaped

Form = tuple[str, dict[str, Any]]  # the end of the form's address, and its fields
ACCEPTED, REFUSED = 302, 422
SPECIAL = "\x00\x0b\x0c\x1f\x7f\x85\u00a0\u0301\u200b\u2028\u2029\u202e\u3000\ufeff\uffff=+-@;,'\"\t 1a\U0001f600"
TEXTS = st.one_of(
    st.just(""),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.lists(st.sampled_from([*SPECIAL, "\r\n", "\r", "\n"]), max_size=20).map("".join),
)
ZONES = (
    "UTC",
    "Europe/Amsterdam",
    "Asia/Kolkata",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/St_Johns",
    "Europe/Dublin",
)
DAYS = st.sampled_from(["", "1900-01-01", "1936-05-17", "2026-03-29", "2026-10-25"]) | st.dates(
    dt.date(1890, 1, 1), dt.date(2030, 1, 1)
).map(str)
TIMES = st.sampled_from(["", "00:00", "02:30", "03:59"]) | st.times().map(lambda time: f"{time:%H:%M}")
CHOICES = st.sampled_from(["yes", "no", ""])
NUMBERS = st.sampled_from(["", "0", "1", "12,4", "70.5", "１２", "1e2", "nan", "1440", "99"])


def some_of(codes: Any) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(map(str, codes))), unique=True, max_size=4)


def entry(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a form that writes an entry: its own, its moment, its note."""
    moment = {"date": DAYS, "time": TIMES, "shown": st.just(""), "which": st.sampled_from(["", "first", "second"])}
    return st.fixed_dictionaries({**fields, **moment, "text": TEXTS, "client_id": st.uuids(version=4).map(str)})


def form(path: str, fields: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Form]:
    return st.tuples(st.just(path), fields)


GRADED = st.dictionaries(
    st.sampled_from([f"grade-{code}" for code in SYMPTOMS]), st.sampled_from(list(map(str, GRADES))), max_size=3
)
CHECK_INS = st.builds(
    lambda fields, grades: {**fields, **grades},
    entry(
        strength=st.sampled_from(["", *map(str, STRENGTH)]),
        flat=CHOICES,
        context=some_of(CONTEXT),
        effort_minutes=NUMBERS,
        rest_minutes=NUMBERS,
        events=some_of(EVENTS),
        event_words=TEXTS,
    ),
    GRADED,
)
FORMS = st.one_of(
    form("check-in/", CHECK_INS),
    form("event/", entry(event=st.sampled_from(list(EVENTS)), count=NUMBERS)),
    form("test/", entry(test=st.sampled_from(list(TESTS)), seconds=NUMBERS, helper=CHOICES, rest_minutes=NUMBERS)),
    form("weight/", entry(weight=NUMBERS, unit=st.sampled_from(["kg", "lb"]))),
    form("dose/", entry(medicine=st.just("MEDICINE"), missed=CHOICES, food=CHOICES, effects=some_of(EFFECTS))),
    form("medicines/", st.fixed_dictionaries({"name": TEXTS, "form": TEXTS, "strength": TEXTS})),
    form("symptoms/", st.fixed_dictionaries({"do": st.just("own"), "words": TEXTS})),
    form("questions/", st.fixed_dictionaries({"text": TEXTS})),
    form("appointments/", st.fixed_dictionaries({"day": DAYS, "note": TEXTS})),
    form(
        "settings/",
        st.fixed_dictionaries({"name": TEXTS, "zone": st.sampled_from(ZONES), "first_hour": st.integers(0, 23)}),
    ),
    form("CORRECT", entry(strength=st.sampled_from(["", "1"]), event=st.just("fall"))),
    form("DELETE", st.just({})),
)


def send(client: Client, access: Access, sent: Form) -> int:
    """Send a form as a browser does: line ends of texts as CRLF. Returns the answer's status."""
    path, fields = sent
    fields = {name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in fields.items()}
    newest = Entry.objects.filter(diary=access.diary, removed_at=None).order_by("-pk").first()
    if path in ("CORRECT", "DELETE"):
        if newest is None:
            return REFUSED
        fields["version"] = str(newest.version)
        path = f"entry/{newest.pk}/{'change' if path == 'CORRECT' else 'remove'}/"
    if fields.get("medicine"):
        medicine = access.diary.medicines.first()
        fields["medicine"] = medicine.key if medicine else "none"
        fields["another"] = "on"  # not asked whether it is another dose
    return client.post(f"/diary/{access.diary.pk}/{path}", fields).status_code


def new_diary(name: str) -> tuple[Client, Access]:
    """Somebody's empty diary, and their browser."""
    user = User.objects.create_user(f"{name}@example.org")
    consent.give_consent(by=user)
    return sign_in(Client(), user), create_diary(by=user, name="", zone="Europe/Berlin")


def without_what_differs(raw: bytes) -> dict[str, Any]:
    """A file without when it was made, its log, and that its rows were imported."""
    value: dict[str, Any] = json.loads(raw)
    for name in ("exported_at", "log", "imported_logs"):
        del value[name]
    for row in (*value["entries"], *value["questions"]):
        del row["imported"]
    del value["diary"]["began_at"]
    return value


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(sent=st.lists(FORMS, min_size=5, max_size=12))
def test_what_forms_accept_is_exported_and_comes_back(sent):
    with transaction.atomic():
        client, access = new_diary("ada")
        statuses = {send(client, access, one) for one in sent}
        assert statuses <= {ACCEPTED, REFUSED, 409}
        saved = download_export(client, access, "json")
        again, other = new_diary("ben")
        other.diary.tracked_symptoms.all().delete()
        import_into(again, other, saved)
        assert without_what_differs(download_export(again, other, "json")) == without_what_differs(saved)
        assert schema_errors(json.loads(download_export(client, access, "fhir"))) == []
        for table, separator in (("commas", ","), ("semicolons", ";")):
            _check_table(download_export(client, access, "csv", {**ALL, "table": table}), separator, access)
        transaction.set_rollback(True)


def _check_table(raw: bytes, separator: str, access: Access) -> None:
    """Every entry's note and numbers come back equal from the table."""
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=separator))
    notes = {row["entry"]: unescaped(row["text"]) for row in rows if row["code"] == "note"}
    numbers = {
        row["entry"]: float(row["value"].replace(",", "."))
        for row in rows
        if row["kind"] in ("weight", "test") and row["unit"] in ("kg", "s")
    }
    standing = list(Entry.objects.filter(diary=access.diary, removed_at=None))
    assert notes == {str(one.client_id): one.text for one in standing if one.text}
    measured = {str(one.client_id): one.data.get("kg", one.data.get("seconds")) for one in standing}
    assert numbers == {key: value for key, value in measured.items() if value is not None}
