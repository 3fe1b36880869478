"""A page in parts, each with the statements of the sources that it cites beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

from django.utils.safestring import SafeString

from lems_site.markup.safe import stored_html
from lems_site.publishing.pages.compiled_data import SourceData

PART_TAGS = {"h2", "section", "aside", "div", "details"}  # a part begins with one of them, where no element is open
VOID_TAGS = {"br", "hr", "img", "input", "wbr", "source"}


@dataclass(frozen=True)
class ReadingPart:
    """A part of the page, from one heading or box to the next, and the sources that it cites."""

    html: SafeString
    sources: list[SourceData]


class _PartFinder(HTMLParser):
    """Notes where the parts of a page begin: a part must not open a box that another part closes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", html))]
        self._depth = 0
        self.starts: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0 and tag in PART_TAGS:
            line, column = self.getpos()
            self.starts.append(self._line_starts[line - 1] + column)
        self._depth += tag not in VOID_TAGS

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag not in VOID_TAGS


def split_page(html: str, sources: Sequence[SourceData]) -> list[ReadingPart]:
    """A compiled page in parts, each with the sources that are cited in it, in the order of the page's list of sources."""
    parts = [html[start:end] for start, end in pairwise([0, *_PartFinder(html).starts, len(html)])]
    found = [
        ReadingPart(stored_html(part), [one for one in sources if any(f'id="{use}"' in part for use in one["uses"])])
        for part in parts
        if part.strip()
    ]
    placed = {one["number"] for part in found for one in part.sources}
    if rest := [one for one in sources if one["number"] not in placed]:
        found.append(ReadingPart(stored_html(""), rest))
    return found
