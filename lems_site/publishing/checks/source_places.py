"""Where in a page's file the words stand that readers see."""

from __future__ import annotations

import re

from lems_site.markup.citations import CITATION
from lems_site.markup.entity_tags import TAG
from lems_site.publishing.pages.page_type import Compiled

LINK_ADDRESS = re.compile(r"\]\([^()\s]*\)")


class SourcePlaces:
    """Finds places of one page. Lines and columns are those of its file, from 1."""

    def __init__(self, compiled: Compiled) -> None:
        self.before = compiled.file.lines_before_body
        self.raw = compiled.file.body.split("\n")
        self.lines = [_blank_markup(line) for line in self.raw]

    def place_of_word(self, shown: str, at: int, line: int) -> tuple[int, int]:
        """The place of the word at `at` of what readers see, which begins on a line of the body."""
        word = re.match(r"[\w.,]+", shown[at:])
        if word is None:
            return self._start_of(line)
        pattern = rf"(?<!\w){re.escape(word.group())}(?!\w)"
        return self._nth(self.lines, pattern, len(re.findall(pattern, shown[:at])), line)

    def place_of_sign(self, shown: str, at: int, sign: str, line: int) -> tuple[int, int]:
        """The same for a sign of markup, which stands in the text as readers see it."""
        first = sign.strip().split("\n")[0] or sign
        return self._nth(self.lines, re.escape(first), shown[:at].count(first), line)

    def _nth(self, lines: list[str], pattern: str, number: int, line: int) -> tuple[int, int]:
        for place in range(max(line, 1) - 1, len(lines)):
            for match in re.finditer(pattern, lines[place]):
                if number == 0:
                    return self.before + place + 1, match.start() + 1
                number -= 1
        return self._start_of(line)

    def _start_of(self, line: int) -> tuple[int, int]:
        return self.before + max(line, 1), 1


def _blank_markup(line: str) -> str:
    """A line with spaces for what readers do not see of it; the columns stay."""
    line = CITATION.sub(lambda match: " " * len(match.group()), line)
    line = LINK_ADDRESS.sub(lambda match: " " * len(match.group()), line)
    return TAG.sub(lambda tag: (" " + tag.group(1).replace("_", " ")).ljust(len(tag.group())), line)
