"""Deleting a diary, or an account with its diaries: the one thing here that cannot be undone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress

from django.db import connection, transaction
from django.http import Http404

from lems_site.accounts.delete_account import delete_user, mark_account
from lems_site.accounts.models import DeletedAccount, User
from lems_site.accounts.security.events import Kind, record_event
from lems_site.diary.access.permissions import Access, list_accesses
from lems_site.diary.models import Change, DeletedDiary, Diary, Entry, Grant, SymptomIndexRow
from lems_site.web.sealing.data_keys import delete_data_key

from .database_files import empty_write_ahead_log


def other_users(diary: Diary, but: User) -> list[User]:
    """Who else may open a diary now, by when they joined. One query."""
    grants = Grant.objects.active().filter(diary=diary).exclude(user=but).select_related("user").order_by("granted_at", "pk")
    return [grant.user for grant in grants]


def managed_diaries(user: User) -> list[Access]:
    """The diaries that go with an account: those that its person owns or keeps. One query."""
    return [access for access in list_accesses(user) if access.can_manage]


def delete_diary(*, by: Access) -> bool:
    """Delete a diary with its entries, their history, log, invitations, imports, reminders and everybody's access.

    Its id is noted with the day, so that no restored backup brings it back. Returns whether the files of the database hold
    nothing of it any more; else the clock takes it out of them (database_files.py).
    Raises ValueError for somebody who neither owns nor keeps it, Http404 if it was deleted or handed over meanwhile.
    """
    if not by.can_manage:
        raise ValueError("Only the owner or keeper deletes a diary.")
    emptied: list[bool] = []
    with transaction.atomic():
        if not Diary.objects.select_for_update().filter(pk=by.diary.pk, owner=by.user).exists():
            raise Http404
        _delete_rows([by.diary.pk])
        delete_data_key(by.diary.pk)
        DeletedDiary.objects.get_or_create(pk=by.diary.pk)
        record_event(Kind.DELETED, user=by.user, detail="diary")
        transaction.on_commit(lambda: emptied.append(empty_write_ahead_log()))
    return emptied == [True]


def _delete_rows(diaries: Sequence[uuid.UUID]) -> None:
    """Delete diaries with all that refers to them. Entries and their rows go by one statement a table, children first.

    Django's own cascade loads every entry to look for what refers to it: seconds for a diary of many years.
    """
    entries = Entry.objects.filter(diary__in=diaries)
    for rows in (Change.objects.all(), SymptomIndexRow.objects.all()):
        rows.filter(entry__in=entries.values("pk")).delete()
    entries._raw_delete(connection.alias)  # nothing refers to them any more, or the database refuses it
    Diary.objects.filter(pk__in=diaries).delete()


def delete_listed_diaries(days: Mapping[uuid.UUID, dt.date]) -> int:
    """Delete again, in a restored database, the diaries of a list: the day of each deletion by its id. Returns how many."""
    with transaction.atomic():
        restored = list(Diary.objects.filter(pk__in=days).values_list("pk", flat=True))
        _delete_rows(restored)
        for diary_id in days:
            delete_data_key(diary_id)
        rows = [DeletedDiary(diary_id=diary_id, deleted_on=day) for diary_id, day in days.items()]
        DeletedDiary.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(empty_write_ahead_log)
    return len(restored)


def delete_listed_accounts(days: Mapping[str, dt.date]) -> tuple[int, int]:
    """Delete again, in a restored database, the accounts of a list: the day of each deletion by its mark (mark_account).

    Call it after delete_listed_diaries. An account that a diary names as its owner stays: that diary was handed over after the
    backup, and it is not this person's to delete. Returns how many were deleted, and how many stay.
    """
    deleted = stay = 0
    with transaction.atomic():
        joined = User.objects.values_list("pk", "date_joined")
        listed = [pk for pk, moment in joined if mark_account(pk, moment) in days]
        for user in User.objects.filter(pk__in=listed):
            if user.diaries.exists():
                stay += 1
            else:
                delete_user(by=user)
                deleted += 1
        rows = [DeletedAccount(mark=mark, deleted_on=day) for mark, day in days.items()]
        DeletedAccount.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(empty_write_ahead_log)
    return deleted, stay


def delete_account(*, by: User) -> bool:
    """Delete an account with the diaries that it owns or keeps. What it wrote elsewhere stays, as by "a former helper".

    Returns what delete_diary does.
    """
    emptied: list[bool] = []
    with transaction.atomic():
        # Who begins a diary locks this row too. no_key: those who add a grant of this person meanwhile need not wait.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        for access in managed_diaries(by):
            with suppress(Http404):  # the diary is another person's since a moment ago
                delete_diary(by=access)
        delete_user(by=by)
        transaction.on_commit(lambda: emptied.append(empty_write_ahead_log()))
    return emptied == [True]
