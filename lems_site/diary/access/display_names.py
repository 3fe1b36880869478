"""What somebody is called: beside what they wrote, in the log, among the people of a diary. The same everywhere.

People are known by the name that they chose, else by their e-mail address.
Words for who wrote what was imported come from its file, and are marked as such.
"""

from __future__ import annotations

from typing import Protocol

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf

from lems_site.accounts.models import User
from lems_site.web.rendering.texts import gettext as _

from .permissions import Access


def display_name(user: User | None, viewer: User | None = None, *, begins: bool = False) -> str:
    """A person as the viewer reads of them: "you", a name or an address, or "a former helper" where the account is gone.

    begins: whether a sentence begins with it.
    """
    if user is None:
        return _("A former helper") if begins else _("a former helper")
    if viewer and user.pk == viewer.pk:
        return _("You") if begins else _("you")
    return user.display_name or user.email


def name_column(user: str) -> Coalesce:
    """What the person in a column of users is called: the name that they chose, else their address. NULL without a person."""
    return Coalesce(NullIf(F(f"{user}__display_name"), Value("")), F(f"{user}__email"), output_field=CharField())


class Written(Protocol):
    """A row that somebody wrote: an entry, or a change of one. The name is None where the account is gone."""

    @property
    def created_by_id(self) -> int | None: ...
    @property
    def created_by_name(self) -> str | None: ...
    @property
    def imported_from(self) -> str: ...


def writer_name(row: Written, access: Access) -> str:
    """Who wrote an entry or changed it; for what came from an import, who that says."""
    if row.imported_from:
        return _("%(name)s (imported)") % {"name": row.imported_from}
    if row.created_by_name is None:
        return display_name(None)
    return _("you") if row.created_by_id == access.user.pk else row.created_by_name
