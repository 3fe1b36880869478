"""Who looks after a page: whom a mail about it goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from lems_site.publishing.models import PageAssignment, Signature
from lems_site.publishing.pages.permissions import REVIEWER
from lems_site.publishing.pages.registry import page_types

if TYPE_CHECKING:
    from lems_site.accounts.models import User


def owners_of(kind: str, slug: str) -> list[User]:
    """The person to whom the page is assigned; else who signed it last; else who published it last; where none of them works here
    any more, all Reviewers. At most four queries."""
    assigned = PageAssignment.objects.filter(page_kind=kind, page_slug=slug).select_related("owner").first()
    signatures = Signature.objects.filter(page_kind=kind, page_slug=slug, withdrawn_at=None).exclude(by=None)
    signed = signatures.select_related("by").first()
    page = page_types[kind].pages().filter(slug=slug).select_related("published_by").first()
    people = [assigned.owner if assigned else None, signed.by if signed else None, page.published_by if page else None]
    for user in people:
        if user is not None and user.is_active and user.is_staff:
            return [user]
    return list(get_user_model()._default_manager.filter(groups__name=REVIEWER, is_active=True, is_staff=True).order_by("pk"))
