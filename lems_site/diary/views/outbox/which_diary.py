"""For which diary something was written without network. Where there is a choice, only its writer can say: nothing is guessed."""

from __future__ import annotations

import uuid
from typing import TypedDict

from django.http import Http404
from django.utils.translation import gettext as _

from lems_site.accounts.models import User
from lems_site.diary.access.display_names import display_name
from lems_site.diary.access.permissions import Access, list_accesses
from lems_site.diary.codes.dates import format_day
from lems_site.diary.entries.selectors import diary_of_batch
from lems_site.diary.outbox.sealed_entries import SealedEntry
from lems_site.diary.views.layout import diary_title


class DiaryChoice(TypedDict):
    """A diary that somebody may write in, and how it is called to them."""

    id: str
    name: str


def list_writable(user: User) -> list[Access]:
    """Every diary that somebody may write in, their own first. One query."""
    return [access for access in list_accesses(user) if access.can_write]


def is_question(sealed: SealedEntry, accesses: list[Access]) -> bool:
    """Whether only the writer can say for which diary it is: there was a choice when it was written, or there is one now."""
    if sealed.diary is None:
        return bool(accesses)
    return len(accesses) > 1 and any(access.diary.pk == sealed.diary for access in accesses)


def list_choices(accesses: list[Access]) -> list[DiaryChoice]:
    """The diaries with their names; also who shares one, and where two have the same name since when they are there."""
    titles = [diary_title(access) for access in accesses]
    named = []
    for access, title in zip(accesses, titles, strict=True):
        name = title
        if titles.count(title) > 1:
            name = _("%(diary)s, since %(day)s") % {"diary": name, "day": format_day(access.grant.granted_at.date())}
        if not access.can_manage:
            name = _("%(diary)s, shared by %(person)s") % {"diary": name, "person": display_name(access.grant.granted_by)}
        named.append(DiaryChoice(id=str(access.diary.pk), name=name))
    return named


def find_diary(user: User, sealed: SealedEntry, accesses: list[Access], chosen: uuid.UUID | None) -> Access | None:
    """The diary that an entry belongs to; None where only the writer can say. Raises Http404 where it is none that they write in.

    Where it was saved before, and only the answer was lost, it stays in that diary.
    """
    by_diary = {access.diary.pk: access for access in accesses}
    saved = diary_of_batch(by_diary, sealed.client_id, user)
    wanted = saved or chosen or (None if is_question(sealed, accesses) else sealed.diary)
    if wanted is None and accesses:
        return None
    if wanted not in by_diary:
        raise Http404
    return by_diary[wanted]
