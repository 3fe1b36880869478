"""Who may do what with a diary, as its owner sees it.

The owner or keeper sees the names of those who help, and helpers and readers the name of whoever invited them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.accounts.models import User
from lems_site.diary.access.role_labels import GRANTABLE_ROLE_LABELS
from lems_site.diary.models import AuditEvent, Diary, Grant, Invitation

from .display_names import display_name
from .permissions import Access

LISTED_FOR = dt.timedelta(days=30)  # how long an invitation that came to nothing is listed


@dataclass(frozen=True)
class PersonRow:
    """Somebody who may open the diary. `last`: when they last looked or wrote, None for never."""

    grant: Grant
    name: str
    role: str
    is_you: bool
    last: dt.datetime | None
    last_day: dt.date | None


def role_label(role: str) -> str:
    """A role in one word."""
    if role in GRANTABLE_ROLE_LABELS:
        return str(GRANTABLE_ROLE_LABELS[Grant.Role(role)][0])
    return _("Owner") if role == Grant.Role.OWNER else _("Keeper")


def last_full_day(ends_at: dt.datetime | None, diary: Diary) -> dt.date | None:
    """The last whole day before a moment, where the diary is."""
    return (ends_at - dt.timedelta(seconds=1)).astimezone(ZoneInfo(diary.zone)).date() if ends_at else None


def list_people(access: Access) -> list[PersonRow]:
    """Everybody who may open the diary, or might until a day that has passed. Two queries."""
    here = AuditEvent.objects.filter(diary=access.diary).order_by().values_list("user").annotate(last=Max("at"))
    last = dict(here)
    found = list(Grant.objects.not_revoked().filter(diary=access.diary))
    names = Counter(display_name(grant.user) for grant in found)
    return [
        PersonRow(
            grant=grant,
            name=_unlike_name(grant.user, names),
            role=role_label(grant.role),
            is_you=grant.user_id == access.user.pk,
            last=last.get(grant.user_id),
            last_day=last_full_day(grant.ends_at, access.diary),
        )
        for grant in found
    ]


def _unlike_name(user: User, names: Counter[str]) -> str:
    """What a person is called; with their address where two people of the diary have the same name."""
    name = display_name(user)
    return name if names[name] == 1 else f"{name} ({user.email})"


def list_invitations(access: Access) -> list[Invitation]:
    """Open invitations, and those of the last 30 days that came to nothing by themselves. One query."""
    since = timezone.now() - LISTED_FOR
    found = Invitation.objects.filter(diary=access.diary, used_at=None, created_at__gt=since).order_by("-created_at", "-pk")
    return [one for one in found if one.state != "ended"]
