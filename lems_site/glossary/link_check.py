"""Links to an entity's name: whether a term explains it."""

from __future__ import annotations

from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from lems_site.markup.lookups import Lookups


def check_entity_link(match: ResolverMatch, fragment: str, lookups: Lookups) -> str:
    """Why a link to the URL "entity" leads nowhere; "" if a term explains the entity."""
    return "" if match.kwargs["name"] in lookups.entities else _("no term has this entity")
