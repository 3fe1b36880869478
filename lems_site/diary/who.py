"""What somebody is called beside what they wrote."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lems_site.accounts.models import User

from .access import Access
from .models import Entry


def called(user: User | None, access: Access) -> str:
    """A person's name as the reader sees it: "you", a name or an address, or what is left of somebody whose account is gone."""
    if user is None:
        return _("a former helper")
    if user.pk == access.user.pk:
        return _("you")
    return user.get_full_name() or user.email


def writer_of(entry: Entry, access: Access) -> str:
    """Who wrote an entry; for one that came from an import, who that says."""
    if entry.imported_from:
        return _("%(name)s (imported)") % {"name": entry.imported_from}
    return called(entry.created_by, access)
