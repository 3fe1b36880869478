"""Who may do what with pages. The groups Author, Reviewer and Publisher are made by a migration (0004_roles).

A signature is a clinician's word, so it goes by the group Reviewer itself: a superuser has every permission, but signs nothing
unless somebody made them a Reviewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lems_site.publishing.pages.page_type import PageType

AUTHOR, REVIEWER, PUBLISHER = "Author", "Reviewer", "Publisher"


def has_page_permission(user: Any, verb: str, page_type: PageType) -> bool:
    """Whether a user may `verb` (view, add, change, review, publish, arrange) pages of a kind."""
    options = page_type.model._meta
    return bool(user and user.is_active and user.has_perm(f"{options.app_label}.{verb}_{options.model_name}"))


def is_reviewer(user: Any) -> bool:
    """Whether a user is in the group of clinicians who sign. One query for each request's user."""
    if not user or not user.is_active:
        return False
    if not hasattr(user, "_is_reviewer"):
        user._is_reviewer = user.groups.filter(name=REVIEWER).exists()
    return bool(user._is_reviewer)


def name_of(user: Any) -> str:
    """A person's name as it stands under what they did; the address where they gave none."""
    return user.get_full_name() or user.email if user else ""
