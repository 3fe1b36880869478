"""The owner of a diary: creating a diary with one, handing it over, and finding where column and grant disagree.

Nothing else writes `Diary.owner` and grants of role owner or keeper, so that the two agree.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from lems_site.accounts.models import User
from lems_site.diary.models import MANAGING_ROLES, Diary, Grant

from .permissions import Access


def create_owned_diary(user: User, role: Grant.Role, *, since: dt.datetime | None = None, **fields: object) -> Access:
    """Create a diary that a user owns or keeps (`role`), with their grant, given at `since` (now, if None). fields: of the diary.

    Raises IntegrityError for a second diary of an owner.
    """
    with transaction.atomic():
        diary = Diary.objects.create(owner=user, **fields)
        grant = Grant.objects.create(diary=diary, user=user, role=role, granted_by=user, granted_at=since or timezone.now())
    return Access(user, diary, grant)


def change_owner(kept: Grant, *, diary: Diary, to: User, granted_by: User | None) -> Grant:
    """Make a user the owner of a diary in place of its keeper, whose grant (`kept`) ends. Returns the owner's grant.

    Call it in a transaction that has locked the diary's row. The user has no other active grant of the diary.
    Raises IntegrityError for somebody who owns another diary.
    """
    kept.revoked_at = timezone.now()
    kept.save(update_fields=["revoked_at"])
    diary.owner = to
    diary.save(update_fields=["owner"])
    return Grant.objects.create(diary=diary, user=to, role=Grant.Role.OWNER, granted_by=granted_by)


def count_disagreements() -> int:
    """How many diaries name an owner who has no active grant of role owner or keeper: 0, or somebody wrote past this module."""
    agrees = Grant.objects.active().filter(diary=OuterRef("pk"), user=OuterRef("owner"), role__in=MANAGING_ROLES)
    return Diary.objects.filter(~Exists(agrees)).count()
