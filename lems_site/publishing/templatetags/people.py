"""How a member of staff is named on the admin's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from lems_site.publishing.pages.permissions import name_of

if TYPE_CHECKING:
    from lems_site.accounts.models import User


register = template.Library()


@register.filter
def person(user: User | None) -> str:
    """A user's name; the address where they gave none; "?" where the account is gone."""
    return name_of(user) or "?"
