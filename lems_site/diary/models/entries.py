"""What is written in a diary: check-ins, events, doses, timed tests, weights. One table, so that a day is one query.

`data` holds codes and numbers only; every typed word is in `text`. Its shape by kind (all keys optional):

- check-in: {"strength": -2..2, "grades": {code: 0..3}, "context": [codes],
  "flat": bool (short of breath lying flat), "effort_minutes": int, "rest_minutes": int}
- event: {"event": code, "count": int}
- dose: {"medicine": key, "missed": bool, "food": bool, "effects": [codes]}
- test: {"test": code, "seconds": float, "helper": bool, "rest_minutes": int}
- weight: {"kg": float}

`entry_data.py` checks it. What is hidden from somebody is taken out by `visible_to`, before any view sees it.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol, Self

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lems_site.diary.codes.private_text import PrivateQuerySet, PrivateTextField
from lems_site.diary.codes.symptom_catalogue import is_hidden

from .diaries import Diary
from .hidden_topics import reject_data_expressions, reject_hidden_filter

UNDO_DAYS = 30
SAFE = (int, dt.date, uuid.UUID, type(None))  # values that hold no content


class Access(Protocol):
    """What these reads ask of access.permissions.Access, which stands above the models."""

    @property
    def diary(self) -> Diary: ...
    @property
    def can_write(self) -> bool: ...
    @property
    def can_manage(self) -> bool: ...
    @property
    def hidden_topics(self) -> frozenset[str]: ...


class EntryFact(NamedTuple):
    """What an entry says in codes and numbers, without its typed text: light enough for ten years of them."""

    kind: str
    local_day: dt.date
    data: dict[str, Any]
    at: dt.datetime | None = None
    zone: str = ""


class EntryQuerySet(PrivateQuerySet["Entry"]):
    """Reads of entries. They begin at `visible_to` or `writable_by`."""

    _hidden_topics: frozenset[str] = frozenset()

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # Django's own hook; the stubs leave it out
        clone._hidden_topics = self._hidden_topics
        return clone

    def visible_to(self, access: Access) -> Self:
        """The entries of a diary that somebody may read, without what is hidden from them."""
        found: Self = self.filter(diary_id=access.diary.pk, removed_at=None)
        found._hidden_topics = access.hidden_topics
        return found

    def writable_by(self, access: Access) -> Self:
        """The entries that somebody may change, whole: the caller must not show what `access.hidden_topics` names."""
        return self.filter(diary_id=access.diary.pk, removed_at=None) if access.can_write else self.none()

    def undoable_by(self, access: Access) -> Self:
        """The removed entries that can still be brought back."""
        if not access.can_write:
            return self.none()
        limit = timezone.now() - dt.timedelta(days=UNDO_DAYS)
        found: Self = self.filter(diary_id=access.diary.pk, removed_at__gt=limit)
        found._hidden_topics = access.hidden_topics
        return found

    def whole_of(self, access: Access) -> Self:
        """Every entry of a diary, the removed ones too: for what its owner or keeper takes out."""
        return self.filter(diary_id=access.diary.pk) if access.can_manage else self.none()

    def without(self, hidden_topics: frozenset[str]) -> Self:
        """The same entries with more items hidden, by codes of choices.SENSITIVE_TOPICS."""
        found = self._clone()
        found._hidden_topics = self._hidden_topics | hidden_topics
        return found

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Those of the local days from `first` to `last`, both included."""
        return self.filter(local_day__gte=first, local_day__lte=last)

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def in_order(self) -> Self:
        """Oldest first."""
        return self.order_by("at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def facts(self, *, times: bool = False) -> list[EntryFact]:
        """The entries as facts, without hidden grades; `at` and `zone` only if `times`. One query."""
        hidden_topics, whole = self._hidden_topics, self._clone()
        whole._hidden_topics = frozenset()
        names = ("kind", "local_day", "at", "zone") if times else ("kind", "local_day")
        rows = list(whole.values_list(Cast("data", models.TextField()), *names))
        data = json.loads(f"[{','.join(row[0] for row in rows)}]")  # all at once: half the time of one by one
        facts = [EntryFact(row[1], row[2], one, *row[3:]) for row, one in zip(rows, data, strict=True)]
        if not hidden_topics:
            return facts
        return [
            fact._replace(data=_without_hidden_grades(fact.data, hidden_topics)) if fact.kind == Entry.Kind.CHECK_IN else fact
            for fact in facts
        ]

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._hidden_topics:
            for row in self._result_cache or ():
                remove_hidden(row, self._hidden_topics)

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        for row in super().iterator(*args, **kwargs):
            if self._hidden_topics:
                remove_hidden(row, self._hidden_topics)
            yield row

    def _values(self, *fields: Any, **expressions: Any) -> Any:
        if self._hidden_topics:
            reject_data_expressions([*fields, *expressions.values()])
        return super()._values(*fields, **expressions)  # type: ignore[misc]  # Django's own hook, as above

    def _filter_or_exclude(self, negate: bool, args: Any, kwargs: Any) -> Any:
        if self._hidden_topics:
            reject_hidden_filter(Q(*args, **kwargs), self._hidden_topics)
        return super()._filter_or_exclude(negate, args, kwargs)  # type: ignore[misc]

    def annotate(self, *args: Any, **kwargs: Any) -> Any:
        if self._hidden_topics:
            reject_data_expressions([*args, *kwargs.values()])
        return super().annotate(*args, **kwargs)

    def order_by(self, *field_names: Any) -> Self:
        if self._hidden_topics:
            reject_data_expressions(field_names)
        return super().order_by(*field_names)

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self._hidden_topics:
            reject_data_expressions([*args, *kwargs.values()])
        return super().aggregate(*args, **kwargs)


def remove_hidden(row: Any, hidden_topics: frozenset[str]) -> None:
    """Take what is hidden out of a fetched row. Raises FieldError for rows that are not entries and hold content."""
    if not isinstance(row, Entry):
        if isinstance(row, SAFE) or (isinstance(row, tuple) and all(isinstance(one, SAFE) for one in row)):
            return
        raise FieldError("Some items are hidden from this reader: fetch entries, not values.")
    if "notes" in hidden_topics:
        row.text = ""
    if row.kind == Entry.Kind.CHECK_IN:
        row.data = _without_hidden_grades(row.data, hidden_topics)


def _without_hidden_grades(data: dict[str, Any], hidden_topics: frozenset[str]) -> dict[str, Any]:
    """A check-in's data without the grades of hidden symptoms."""
    grades = data.get("grades", {})
    seen = {code: grade for code, grade in grades.items() if not is_hidden(code, hidden_topics)}
    return {**data, "grades": seen}


class Entry(models.Model):
    """One thing that was written down. Corrected in place, with each earlier state kept as a Change."""

    class Kind(models.TextChoices):
        CHECK_IN = "check-in", _("check-in")
        EVENT = "event", _("event")
        DOSE = "dose", _("medicine")
        TEST = "test", _("timed test")
        WEIGHT = "weight", _("weight")

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="entries")
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)  # made with the form: a repeated submit is one entry
    batch = models.UUIDField(editable=False, db_index=True)  # what was saved in one press is undone in one
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    local_day = models.DateField()
    data = models.JSONField(default=dict)
    text = PrivateTextField(blank=True)
    version = models.PositiveIntegerField(default=1)  # counts corrections, so that two tabs never overwrite each other
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    imported_from = PrivateTextField(blank=True)  # who wrote it, as text, where it came from an import
    removed_at = models.DateTimeField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("entries")
        constraints = [models.UniqueConstraint(fields=["diary", "client_id"], name="entry_once")]
        indexes = (
            models.Index(fields=("diary", "local_day"), name="entry_day"),
            models.Index(fields=("diary", "kind", "-at"), name="entry_kind_at"),
            models.Index(fields=("diary", "-at", "-id"), condition=models.Q(removed_at=None), name="entry_newest"),
        )

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.kind} {self.local_day}"


class Change(models.Model):
    """A correction, a removal or a return of an entry: who, when, and the state before and after as JSON text."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=12)  # an AuditEvent.Action: corrected, removed or restored
    before = PrivateTextField(blank=True)
    after = PrivateTextField(blank=True)
    imported_from = PrivateTextField(blank=True)  # who did it, as text, where it came from an import

    objects = PrivateQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.action}"
