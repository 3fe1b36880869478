"""Who may do what with pages. The groups Author, Reviewer and Publisher are made by a migration (0004_roles).

A signature is a clinician's word, so it goes by the group Reviewer itself: a superuser has every permission, but signs nothing
unless somebody made them a Reviewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from lems_site.accounts.models import User
    from lems_site.publishing.pages.page_type import PageType

    AnyUser = User | AnonymousUser

AUTHOR, REVIEWER, PUBLISHER = "Author", "Reviewer", "Publisher"


def signed_in_user(request: HttpRequest) -> User:
    """The user of a request to the admin. Raises PermissionDenied if nobody is signed in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def has_page_permission(user: AnyUser | None, verb: str, page_type: PageType) -> bool:
    """Whether a user may `verb` (view, add, change, review, publish, arrange) pages of a kind."""
    options = page_type.model._meta
    return bool(user and user.is_active and user.has_perm(f"{options.app_label}.{verb}_{options.model_name}"))


def is_reviewer(user: AnyUser | None) -> bool:
    """Whether a user is in the group of clinicians who sign. One query for each request's user."""
    if not user or not user.is_active:
        return False
    account: Any = user  # the answer is kept in an attribute of its own
    if not hasattr(account, "_is_reviewer"):
        account._is_reviewer = account.groups.filter(name=REVIEWER).exists()
    return bool(account._is_reviewer)


def name_of(user: User | None) -> str:
    """A person's name as it stands under what they did; the address where they gave none."""
    return user.get_full_name() or user.email if user else ""
