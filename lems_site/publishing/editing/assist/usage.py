"""Which pages a change touches: those that show a term's explanation or a statement, and so are made anew with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from lems_site.publishing.models import Reference


@dataclass(frozen=True)
class ShowingPage:
    """A page that shows the thing, and the parts of it that do, each with its address."""

    title: str
    url: str
    parts: list[tuple[str, str]] = field(default_factory=list)


def pages_showing(target_kind: str, target: str) -> list[ShowingPage]:
    """The pages that show a term (its slug) or a statement (its id), by title. One query."""
    rows = Reference.objects.filter(target_kind=target_kind, target=target).order_by("page_title", "page_kind", "page_slug", "pk")
    found = []
    for (kind, slug), group in groupby(rows, lambda row: (row.page_kind, row.page_slug)):
        places = list(group)
        parts = dict.fromkeys((place.section, place.url) for place in places if place.section)
        found.append(ShowingPage(places[0].page_title, f"/{kind}/{slug}/", list(parts)))
    return found
