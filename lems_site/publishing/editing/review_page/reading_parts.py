"""A page in parts, each with the statements of the sources that it cites beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from lems_site.markup.safe import stored_html
from lems_site.publishing.pages.compiled_data import SourceData

HEADING = "<h2"


@dataclass(frozen=True)
class ReadingPart:
    """A part of the page, from one heading to the next, and the sources that it cites."""

    html: SafeString
    sources: list[SourceData]


def split_page(html: str, sources: Sequence[SourceData]) -> list[ReadingPart]:
    """A compiled page in parts, each with the sources that are cited in it, in the order of the page's list of sources."""
    first, *others = html.split(HEADING)
    parts = [first, *(HEADING + one for one in others)]
    found = [
        ReadingPart(stored_html(part), [one for one in sources if any(f'id="{use}"' in part for use in one["uses"])])
        for part in parts
        if part.strip()
    ]
    placed = {one["number"] for part in found for one in part.sources}
    if rest := [one for one in sources if one["number"] not in placed]:
        found.append(ReadingPart(stored_html(""), rest))
    return found
