"""Whatever is written, by whichever way: the stored months and the index are what the entries give when read again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, cast

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lems_site.accounts import consent
from lems_site.diary.access.ownership import change_owner
from lems_site.diary.access.permissions import Access
from lems_site.diary.account.create import create_diary, update_settings
from lems_site.diary.entries.idempotent_save import save_drafts
from lems_site.diary.entries.services import Draft, EditConflict, create_entries, delete_entries, restore_entries, update_entry
from lems_site.diary.models import Diary, Entry, Grant, MonthlySummary, SymptomIndexRow
from lems_site.diary.models.entries import EntryData
from lems_site.diary.summaries.encoding import decode_figures
from lems_site.diary.summaries.index_keys import read_index_key
from lems_site.diary.summaries.store import compute_months, months_with_entries
from lems_site.diary.summaries.symptom_index import hash_symptom
from tests.diary.conftest import person
from tests.diary.full_diary import download_export, import_into

ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin")


def moments(first: str, days: int) -> st.SearchStrategy[dt.datetime]:
    """Moments in so many days from a day on."""
    start = dt.datetime.fromisoformat(f"{first}T00:00Z")
    return st.integers(0, days * 24 * 60).map(lambda minutes: start + dt.timedelta(minutes=minutes))


# Close to the ends of months and of the year, so that days, doses and zones cross them.
MOMENTS = st.one_of(moments("2025-12-30", 3), moments("2026-02-27", 3), moments("2024-01-01", 800))
CHECK_INS = st.fixed_dictionaries(
    {},
    optional={
        "strength": st.integers(-2, 2),
        "grades": st.dictionaries(st.sampled_from(["legs", "mood", "arms", "erection"]), st.integers(0, 3), max_size=3),
        "context": st.lists(st.sampled_from(["heat", "bad-sleep"]), unique=True),
        "rest_minutes": st.integers(0, 20),
    },
)
DOSES = st.fixed_dictionaries({"medicine": st.sampled_from(["a", "b"])}, optional={"missed": st.booleans()})
EVENTS = st.fixed_dictionaries({"event": st.sampled_from(["fall", "fever"])}, optional={"count": st.integers(1, 9)})
CONTENTS = st.one_of(
    st.tuples(st.just("check-in"), CHECK_INS),
    st.tuples(st.just("check-in"), CHECK_INS),
    st.tuples(st.just("dose"), DOSES),
    st.tuples(st.just("event"), EVENTS),
    st.tuples(st.just("weight"), st.just({"kg": 70.0})),
)
PLACES = st.integers(0, 30)  # of an entry among those there are
STEPS = st.one_of(
    st.tuples(st.just("create"), MOMENTS, CONTENTS),
    st.tuples(st.just("create"), MOMENTS, CONTENTS),
    st.tuples(st.just("save"), MOMENTS, st.lists(CONTENTS, min_size=1, max_size=3)),
    st.tuples(st.just("save again"), MOMENTS, st.lists(CONTENTS, min_size=1, max_size=3)),
    st.tuples(st.just("update"), PLACES, st.one_of(st.none(), MOMENTS), CHECK_INS, DOSES, EVENTS),
    st.tuples(st.just("delete"), st.lists(PLACES, max_size=3)),
    st.tuples(st.just("restore"), st.lists(PLACES, max_size=3)),
    st.tuples(st.just("settings"), st.sampled_from(ZONES), st.integers(0, 23)),
    st.tuples(st.just("hand over")),
)


class Writer:
    """Somebody who writes in a diary, step by step."""

    def __init__(self) -> None:
        keeper, self.other = person("fay"), person("ada")
        for user in (keeper, self.other):
            consent.give_consent(by=user)
        self.access = create_diary(by=keeper, name="Mum", zone="Europe/Berlin", for_someone=True)
        self.form = uuid.uuid4()

    def entries(self) -> list[Entry]:
        return list(Entry.objects.filter(diary=self.access.diary).order_by("pk"))

    def pick(self, places: list[int]) -> list[int]:
        entries = self.entries()
        return [entries[place % len(entries)].pk for place in places] if entries else []

    def take(self, step: tuple[Any, ...]) -> None:
        steps: dict[str, Callable[..., None]] = {
            "create": self.create,
            "save": self.save,
            "save again": lambda *rest: self.save(*rest, again=True),
            "update": self.update,
            "delete": lambda places: delete_entries(self.pick(places), by=self.access),
            "restore": lambda places: restore_entries(self.pick(places), by=self.access),
            "settings": lambda zone, hour: update_settings(by=self.access, name="x", zone=zone, first_hour=hour),
            "hand over": self.hand_over,
        }
        steps[step[0]](*step[1:])

    def create(self, at: dt.datetime, content: tuple[str, Any]) -> None:
        create_entries([Draft(content[0], at, content[1])], by=self.access, client_id=uuid.uuid4())

    def save(self, at: dt.datetime, contents: list[tuple[str, Any]], *, again: bool = False) -> None:
        """A form of several entries, sent for the first time or with other answers."""
        self.form = self.form if again else uuid.uuid4()
        try:
            save_drafts([Draft(kind, at, data) for kind, data in contents], by=self.access, client_id=self.form)
        except EditConflict:
            assert again

    def update(self, place: int, at: dt.datetime | None, check_in: Any, dose: Any, event: Any) -> None:
        new = {"check-in": check_in, "dose": dose, "event": event}
        for pk in self.pick([place]):
            entry = Entry.objects.get(pk=pk)
            if entry.removed_at is None:
                data = cast("EntryData", new.get(entry.kind, entry.data))
                update_entry(pk, by=self.access, version=entry.version, data=data, text="", at=at or entry.at)

    def hand_over(self) -> None:
        """The diary becomes somebody else's."""
        if self.access.role == Grant.Role.KEEPER:
            given = change_owner(self.access.grant, diary=self.access.diary, to=self.other, granted_by=self.access.user)
            self.access = Access(self.other, Diary.objects.get(pk=self.access.diary.pk), given)


def check_derived(diary: Diary) -> None:
    """Every month with entries is stored, every stored month and the index are what the entries give."""
    diary = Diary.objects.get(pk=diary.pk)
    rows = list(MonthlySummary.objects.filter(diary=diary))
    stored = dict(zip((row.month for row in rows), decode_figures(bytes(row.value) for row in rows), strict=True))
    assert months_with_entries(diary) <= set(stored)
    for month, figures in stored.items():
        assert {month: figures} == compute_months(diary, [month])  # each by itself
    assert stored == compute_months(diary, stored)  # and all at once
    standing = Entry.objects.filter(diary=diary, removed_at=None, kind="check-in")
    key = read_index_key(diary)
    expected = {(one.pk, hash_symptom(key, code), one.at) for one in standing for code in one.data.get("grades", {})}
    indexed = SymptomIndexRow.objects.filter(entry__diary=diary)
    assert {(row.entry_id, bytes(row.code), row.at) for row in indexed} == expected


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=3, max_size=25))
def test_what_is_stored_equals_what_the_entries_give(steps):
    with transaction.atomic():
        writer = Writer()
        for step in steps:
            writer.take(step)
        check_derived(writer.access.diary)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_an_import_is_counted_in_the_same_transaction(owner, keeper, helper, browse):
    writer = Writer.__new__(Writer)
    writer.access = owner
    for number in range(60):
        at = dt.datetime(2025, 12, 1, 21, tzinfo=dt.UTC) + dt.timedelta(hours=17 * number)
        writer.create(at, ("check-in", {"strength": number % 5 - 2, "grades": {"legs": number % 4}}))
        writer.create(at - dt.timedelta(hours=number % 25), ("dose", {"medicine": "a"}))
    owner.diary.medicines.create(key="a", name="A")
    import_into(browse(keeper.user), keeper, download_export(browse(owner.user), owner, "json"))
    check_derived(keeper.diary)
    assert MonthlySummary.objects.filter(diary=keeper.diary).count() == 2
    rows = [SymptomIndexRow.objects.filter(entry__diary=one.diary) for one in (owner, keeper)]
    codes = [{bytes(row.code) for row in found} for found in rows]
    assert codes[0].isdisjoint(codes[1])  # the same symptom, with another code in each diary


@pytest.mark.django_db
def test_what_fails_leaves_nothing_behind(owner, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Access, "log", fail)
    with pytest.raises(RuntimeError):
        create_entries(
            [Draft("check-in", timezone.now(), {"strength": 1, "grades": {"legs": 1}})], by=owner, client_id=uuid.uuid4()
        )
    assert not MonthlySummary.objects.exists()
    assert not SymptomIndexRow.objects.exists()


@pytest.mark.django_db
def test_the_database_holds_no_symptom_beside_the_entry(owner):
    writer = Writer.__new__(Writer)
    writer.access = owner
    writer.create(timezone.now(), ("check-in", {"grades": {"erection": 1}}))
    (row,) = SymptomIndexRow.objects.all()
    assert len(bytes(row.code)) == 16
    assert b"erection" not in bytes(row.code)
    assert len(read_index_key(Diary.objects.get(pk=owner.diary.pk))) == 32
