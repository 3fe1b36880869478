"""Working copies: what somebody types, kept on the server while they type, for them alone; and who has a page open now.

Each form that is opened has a token, so that two windows of one person never write over each other. Saving the form closes its
copy. A request of the open form that arrives late, just after, does not open it again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lems_site.publishing.models import OpenPage, WorkingCopy
from lems_site.publishing.pages.page_type import PageType

if TYPE_CHECKING:
    from lems_site.accounts.models import User


LARGEST = 300_000  # characters of all fields together; a content file has at most 200 kB
TOKEN = 22
LATE = timedelta(seconds=60)
OPEN_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=90)
CLOSED_FOR = timedelta(days=1)
MOST = 20  # open copies of one person on one page


class TooLarge(Exception):
    """More was typed than is kept."""


def new_token() -> str:
    """A token for a form that is opened."""
    return secrets.token_urlsafe(16)


def save_working_copy(
    user: User, page_type: PageType, slug: str, *, token: str, base: int | None, fields: Mapping[str, str]
) -> WorkingCopy | None:
    """Keep what is typed; the newest state wins. None if the form was saved a moment ago. Raises TooLarge."""
    if sum(len(value) for value in fields.values()) > LARGEST:
        raise TooLarge
    now = timezone.now()
    clean = {name: value.replace("\x00", "") for name, value in fields.items()}
    with transaction.atomic():
        row = WorkingCopy.objects.select_for_update().filter(user=user, token=token).first()
        if row is None:
            _make_room(user, page_type, slug)
            row = WorkingCopy(user=user, token=token)
        elif row.closed_at and now - row.closed_at < LATE:
            return None
        row.page_kind, row.page_slug, row.base, row.fields = page_type.name, slug, base, clean
        row.saved_at, row.closed_at = now, None
        row.save()
    return row


def _make_room(user: User, page_type: PageType, slug: str) -> None:
    """Old copies go, and of very many the oldest."""
    now = timezone.now()
    WorkingCopy.objects.filter(user=user, saved_at__lt=now - KEPT_FOR).delete()
    WorkingCopy.objects.filter(user=user, closed_at__lt=now - CLOSED_FOR).delete()
    many = WorkingCopy.objects.filter(user=user, page_kind=page_type.name, page_slug=slug, closed_at=None)
    many = many.order_by("-saved_at")
    for row in many[MOST - 1 :]:
        row.delete()


def close_working_copy(user: User, page_type: PageType, slug: str, token: str) -> None:
    """The form was saved, or its words were thrown away. It is remembered even if it had no copy yet."""
    closed = {"page_kind": page_type.name, "page_slug": slug, "fields": {}, "closed_at": timezone.now()}
    WorkingCopy.objects.update_or_create(user=user, token=token, defaults=closed)


def open_working_copies(user: User, page_type: PageType, slug: str) -> list[WorkingCopy]:
    """Somebody's own working copies of a page, the newest first. One query."""
    return list(
        WorkingCopy.objects.filter(user=user, page_kind=page_type.name, page_slug=slug, closed_at=None).order_by("-saved_at")
    )


def mark_page_open(user: User, page_type: PageType, slug: str) -> None:
    """Somebody has the page open now."""
    OpenPage.objects.update_or_create(page_kind=page_type.name, page_slug=slug, user=user, defaults={"seen_at": timezone.now()})


def other_editors(user: User, page_type: PageType, slug: str) -> list[OpenPage]:
    """Who else has the page open, as far as is known. One query."""
    rows = OpenPage.objects.filter(page_kind=page_type.name, page_slug=slug, seen_at__gt=timezone.now() - OPEN_FOR)
    return list(rows.exclude(user=user).select_related("user").order_by("-seen_at"))
