"""Uploads: keeping a file for the clock, what the person says to it, and forgetting it."""

from __future__ import annotations

import json
import uuid

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lems_site.accounts.models import User
from lems_site.diary.access.permissions import Access
from lems_site.diary.models import Import

from .parse import decode_file

State = Import.State


class ImportUnderWay(Exception):
    """Another file of the same person is being added: only one at a time."""


def store_upload(content: bytes, *, by: Access) -> Import:
    """Keep a file until the clock has checked it. It takes the place of an earlier one that the person did not confirm.

    Raises ImportRefused for what can be seen at once, and ImportUnderWay.
    """
    text = decode_file(content)
    delete_expired_uploads()
    try:
        with transaction.atomic():
            Import.objects.filter(by=by.user, state__in=(State.CHECKING, State.READY, State.REFUSED)).delete()
            row = Import.objects.create(diary=by.diary, by=by.user, content=text)
    except IntegrityError:
        raise ImportUnderWay from None
    if connection.vendor == "sqlite":
        # SQLite holds what a statement wrote until the statement is used again: a file for each thread of each worker. The
        # connection ends with this request instead of living on for CONN_MAX_AGE.
        connection.close_at = 0.0
    return row


def open_import(user: User) -> Import | None:
    """The file of a person that is being checked, waits for an answer or is being added, in any diary. Without its content."""
    rows = Import.objects.unfinished().filter(by=user).exclude(state=State.REFUSED)
    return rows.only("pk", "diary_id", "state").first()


def find_import(pk: uuid.UUID, *, by: Access) -> Import | None:
    """A file that was brought to this diary, without its content; None when it is over. Refused and added ones are found."""
    rows = Import.objects.unfinished() | Import.objects.applied().order_by()
    return rows.filter(pk=pk, diary=by.diary).defer("content", "log").first()


def confirm_import(pk: uuid.UUID, *, by: Access, settings: bool) -> bool:
    """Let the clock add a file that was checked. Returns whether it is still there to be added, or was added already.

    settings: whether name, zone, hour and the order of symptoms are taken too.
    """
    rows = Import.objects.unfinished().filter(pk=pk, diary=by.diary, state=State.READY)
    if rows.update(state=State.ADDING, takes_settings=settings, due_at=timezone.now(), attempts=0):
        return True
    return Import.objects.filter(pk=pk, diary=by.diary, state__in=(State.ADDING, State.ADDED)).exists()


def discard_upload(pk: uuid.UUID, *, by: Access) -> bool:
    """Forget a file that was not added. Returns whether it was there."""
    return Import.objects.filter(pk=pk, diary=by.diary, applied_at=None).delete()[0] > 0


def refuse_upload(brought: Import, lines: list[str]) -> None:
    """Keep only why a file cannot be added."""
    with transaction.atomic():
        row = Import.objects.select_for_update().filter(pk=brought.pk, state=brought.state).first()
        if row is not None:
            row.state, row.due_at, row.attempts = State.REFUSED, timezone.now(), 0
            row.content, row.problems = "", json.dumps(lines)
            row.save()


def refusal_lines(brought: Import) -> list[str]:
    """Why a file was refused, as people read it."""
    return list(json.loads(brought.problems or "[]"))


def delete_expired_uploads() -> int:
    """Delete what nobody confirmed within an hour, and what no clock came to in a day, of all diaries. How many."""
    over = Import.objects.expired()
    return over.delete()[0] if over.exists() else 0
