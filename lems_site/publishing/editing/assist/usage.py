"""Which pages a change touches: those that show a word's explanation, a statement or a care card, and are made anew with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Q

from lems_site.publishing.models import Reference


@dataclass(frozen=True)
class ShowingPage:
    """A page that shows the thing, and the parts of it that do, each with its address."""

    title: str
    url: str
    parts: list[tuple[str, str]] = field(default_factory=list)


def pages_showing(*targets: tuple[str, str]) -> list[ShowingPage]:
    """The pages that show one of these (`target_kind` and `target` of their references), by title. One query."""
    wanted = Q()
    for target_kind, target in targets:
        wanted |= Q(target_kind=target_kind, target=target)
    rows = Reference.objects.filter(wanted).order_by("page_title", "page_kind", "page_slug", "pk")
    found = []
    for (kind, slug), group in groupby(rows, lambda row: (row.page_kind, row.page_slug)):
        places = list(group)
        parts = dict.fromkeys((place.section, place.url) for place in places if place.section)
        found.append(ShowingPage(places[0].page_title, f"/{kind}/{slug}/", list(parts)))
    return found
