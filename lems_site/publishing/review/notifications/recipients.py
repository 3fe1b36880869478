"""Who is to hear of something that happened to a page, and who looks after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from lems_site.publishing.models import PageAssignment, Signature
from lems_site.publishing.pages.permissions import PUBLISHER, REVIEWER

if TYPE_CHECKING:
    from lems_site.accounts.models import User


def group_members(*names: str) -> list[Any]:
    """The active staff of some groups. One query."""
    users = get_user_model()._default_manager
    return list(users.filter(groups__name__in=names, is_active=True, is_staff=True).distinct().order_by("pk"))


def owners_of(kind: str, slug: str) -> list[Any]:
    """Who looks after a page: the owner that staff have set, else who signed it last, else the Publishers."""
    rows = PageAssignment.objects.filter(page_kind=kind, page_slug=slug).select_related("owner")
    owner = next((row.owner for row in rows), None)
    if owner is None:
        signed = Signature.objects.filter(page_kind=kind, page_slug=slug, withdrawn_at=None).select_related("by").first()
        owner = signed.by if signed else None
    return [owner] if is_reachable(owner) else group_members(PUBLISHER)


def is_reachable(user: User | None) -> bool:
    """Whether somebody is still on the staff."""
    return bool(user and user.is_active and user.is_staff)


def reviewers_and_publishers() -> list[Any]:
    """All who can confirm something as the second person."""
    return group_members(REVIEWER, PUBLISHER)
