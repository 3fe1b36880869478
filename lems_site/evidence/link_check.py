"""Links to a statement on the page of sources: whether there is such a statement."""

from __future__ import annotations

from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from lems_site.markup.lookups import Lookups


def check_statement_link(match: ResolverMatch, fragment: str, lookups: Lookups) -> str:
    """Why a link to the URL "sources" leads nowhere; "" if it has no fragment, or a statement's id."""
    return _("no statement has this id") if fragment and fragment not in lookups.statements else ""
