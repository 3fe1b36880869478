"""What somebody is called: beside what they wrote, in the log, among the people of a diary. The same everywhere.

People are known by their e-mail address. Words for who wrote what was imported come from its file, and are marked as such.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from lems_site.accounts.models import User
from lems_site.diary.models import Change, Entry

from .permissions import Access


def display_name(user: User | None, viewer: User | None = None, *, begins: bool = False) -> str:
    """A person as the viewer reads of them: "you", an address, or "a former helper" where the account is gone.

    begins: whether a sentence begins with it.
    """
    if user is None:
        return _("A former helper") if begins else _("a former helper")
    if viewer and user.pk == viewer.pk:
        return _("You") if begins else _("you")
    return user.email


def writer_name(one: Entry | Change, access: Access) -> str:
    """Who wrote an entry or changed it; for what came from an import, who that says."""
    if one.imported_from:
        return _("%(name)s (imported)") % {"name": one.imported_from}
    return display_name(one.created_by if isinstance(one, Entry) else one.by, access.user)
