"""Private text is kept and given back; nothing may look for it, sort by it or depend on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Count, F, Max, Q, Value
from django.db.models.functions import Length, Lower
from django.test.utils import isolate_apps

from lems_site.diary.codes.private_text import PrivateField, PrivateQuerySet, PrivateTextField
from lems_site.diary.models import Diary, Entry, Invitation, Medicine, Question, ReminderSchedule
from lems_site.web.sealing.fields import Sealed, SealPlace
from tests.diary.conftest import check_in, overwrite
from tests.diary.sealing.plain_rows import stored_bytes

MODELS = list(apps.get_app_config("diary").get_models())
PRIVATE = [(model, field.name) for model in MODELS for field in model._meta.fields if isinstance(field, PrivateField)]
# Codes and random words, no typed text: the only other text columns.
CODES = {
    "Diary.zone",
    "Grant.role",
    "Invitation.role",
    "Invitation.token_hash",
    "Invitation.code_hash",
    "Entry.kind",
    "Entry.zone",
    "Change.action",
    "Import.state",
    "TrackedSymptom.code_digest",
    "Medicine.key",
    "Question.key",
    "Appointment.key",
    "AuditEvent.action",
    "AuditEvent.target",
    "HealthLink.kind",
    "HealthLink.address_hash",
    "HealthLink.sealed_file",  # ciphertext; its key is not stored
    "HealthLink.code_hash",
    "ShareLink.token_hash",
    "ShareLink.code_hash",
    "ShareLinkOpening.format",
    "Reminders.feed_hash",
    "ReminderDelivery.state",
    "ReminderDevice.endpoint_hash",
    "ReminderSchedule.channel",
    "ReminderToken.purpose",
    "ReminderToken.token_hash",
    "SymptomIndexRow.code",
    "DeviceKey.public_key",
    "DeviceKey.private_key",
}


def test_every_text_that_is_typed_is_private():
    """A new text column is PrivateTextField, or is named here as one of codes."""
    texts = {
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField | models.FileField | models.BinaryField | models.JSONField)
        and not isinstance(field, PrivateField)
    }
    assert texts <= CODES, f"typed text? use PrivateTextField: {texts - CODES}"


def test_of_a_schedule_only_the_next_due_moment_is_readable():
    readable = {field.name for field in ReminderSchedule._meta.fields if not isinstance(field, PrivateField)}
    assert readable == {"id", "seal_id", "diary", "user", "channel", "next_due"}


@pytest.mark.django_db
def test_the_database_does_not_show_whether_hours_a_choice_or_a_day_are_set(owner):
    names = ["quiet_from", "quiet_until", "each_time", "done_day"]
    made = ReminderSchedule.objects.create(diary=owner.diary, user=owner.user)
    without = [stored_bytes(made, name) for name in names]
    made.refresh_from_db()
    assert [getattr(made, name) for name in names] == [None, None, False, None]
    chosen = [dt.time(22), dt.time(7, 30), True, dt.date(2026, 11, 27)]
    overwrite([made], **dict(zip(names, chosen, strict=True)))
    sealed = [stored_bytes(made, name) for name in names]
    made.refresh_from_db()
    assert [getattr(made, name) for name in names] == chosen
    assert [len(value) for value in sealed] == [len(value) for value in without]
    assert not [value for value in (*sealed, *without) if Sealed(value).is_plain or not value]


@pytest.mark.parametrize(
    "lookup", ["exact", "iexact", "contains", "icontains", "startswith", "regex", "in", "gt", "isnull", "search"]
)
@pytest.mark.parametrize(("model", "name"), PRIVATE)
def test_it_is_never_looked_for(model, name, lookup):
    value = [True] if lookup == "in" else True
    for ask in (model.objects.filter, model.objects.exclude, model.objects.get):
        with pytest.raises(FieldError):
            ask(**{f"{name}__{lookup}": value})


@pytest.mark.parametrize(("model", "name"), PRIVATE)
def test_it_is_never_sorted_by(model, name):
    for order in (name, f"-{name}", F(name), F(name).desc(), Lower(name), Lower(name).asc()):
        with pytest.raises(FieldError):
            model.objects.order_by(order)


@pytest.mark.django_db
def test_neither_is_it_looked_for_from_another_table(owner):
    check_in(owner, text="tired", strength=0)
    for query in (Q(entries__text="tired"), Q(entries__text__contains="tired"), ~Q(medicines__name="x")):
        with pytest.raises(FieldError):
            Diary.objects.filter(query).exists()


def test_sorting_by_another_tables_private_text_is_refused():
    with pytest.raises(FieldError):
        Entry.objects.order_by("diary__name")


def test_what_is_not_private_can_be_sorted_by_and_looked_for():
    assert Entry.objects.order_by("-at", "diary__started_at").filter(kind="dose").query
    assert Question.objects.order_by(F("created_at").desc()).query


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", " spaces ", "Ünï\u2028code 😀", "a\r\nb", "x" * 100_000, "'; DROP TABLE x; --", "%(a)s {b}"]
)
def test_it_comes_back_as_it_was(owner, text):
    made = Medicine.objects.create(diary=owner.diary, name=text)
    made.refresh_from_db()
    assert made.name == text


@isolate_apps("lems_site.diary")
@pytest.mark.parametrize(
    ("field", "meta", "problem"),
    [
        ({"unique": True}, {}, "diary.E001"),
        ({"db_index": True}, {}, "diary.E001"),
        ({"primary_key": True}, {}, "diary.E001"),
        ({}, {"ordering": ["words"]}, "diary.E002"),
        ({}, {"ordering": ["-words"]}, "diary.E002"),
        ({}, {"ordering": [F("words").desc()]}, "diary.E002"),
        ({}, {"indexes": [models.Index(fields=["words"], name="one")]}, "diary.E002"),
        ({}, {"indexes": [models.Index(Lower("words"), name="one")]}, "diary.E002"),
        ({}, {"constraints": [models.UniqueConstraint(fields=["words"], name="two")]}, "diary.E002"),
        ({}, {"constraints": [models.UniqueConstraint(Lower("words"), name="two")]}, "diary.E002"),
        ({}, {"unique_together": [("words", "number")]}, "diary.E002"),
    ],
)
def test_the_checks_refuse_a_table_that_depends_on_it(field, meta, problem):
    options = type("Meta", (), {"app_label": "diary", **meta})
    place = SealPlace("number", "number")
    body = {
        "words": PrivateTextField(**field),
        "seal_place": place,
        "number": models.IntegerField(),
        "Meta": options,
        "__module__": __name__,
    }
    table: Any = type("Table", (models.Model,), body)
    assert problem in {found.id for found in table._meta.get_field("words").check()}


@isolate_apps("lems_site.diary")
def test_the_checks_pass_a_table_that_does_not():
    class Table(models.Model):
        words = PrivateTextField()
        number = models.IntegerField(db_index=True)
        objects = PrivateQuerySet.as_manager()
        seal_place = SealPlace("number", "number")

        class Meta:
            app_label = "diary"
            ordering = ("number",)

        def __str__(self) -> str:
            return ""

    assert not Table._meta.get_field("words").check()


@pytest.mark.parametrize("model", list(dict.fromkeys(model for model, _ in PRIVATE)))
def test_each_table_with_it_has_the_queryset_that_refuses_to_sort(model):
    assert isinstance(model.objects.all(), PrivateQuerySet)


@pytest.mark.parametrize(
    "query",
    [
        lambda: Entry.objects.annotate(long=Length("text")).filter(long__gt=3),
        lambda: Entry.objects.aggregate(Max("text")),
        lambda: Entry.objects.values("text").annotate(Count("pk")),
        lambda: Entry.objects.distinct("text"),
        lambda: Invitation.objects.annotate(copy=F("label")).filter(copy=Value("x")),
    ],
    ids=["length", "max", "group", "distinct", "copy"],
)
def test_reckoning_with_it_is_refused(query, db):
    with pytest.raises(FieldError):
        list(query())
