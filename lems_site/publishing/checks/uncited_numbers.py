"""Numbers that no source stands behind: a figure in a sentence without a citation in or after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from lems_site.content_files.problems import Problem
from lems_site.markup.citations import CITATION
from lems_site.markup.code import blank_code
from lems_site.markup.entity_tags import TAG
from lems_site.markup.limits import remove_controls

NUMBER = re.compile(r"(?<![\w.,/:@#|-])\d+(?:[.,]\d+)*(?![\w/|-]|[.,:]\d)")
ITEM = re.compile(r"\s*(?:>\s*)*(?:[-+*]|\d+\.)\s+")
EMERGENCY_NUMBERS = ("112", "911", "999")
SKIPPED = ("#", ":::", "    ", "\t")
ADDRESS = re.compile(r"\[[^\[\]\n]*\]\([^()\s]*\)|<[^<>\s]+>|(?:https?://|www\.)\S+")  # a link's words are another page's
FOOTNOTE = re.compile(r"\[\^[^\[\]]*\]:?")


def find_uncited_numbers(body: str) -> list[Problem]:
    """A problem for the first such number of each paragraph, list item or table. Lines and columns are those of `body`."""
    found = []
    for first, lines in _split_paragraphs(remove_controls(body)):
        text = "\n".join(lines)
        last = max((match.start() for match in CITATION.finditer(text)), default=-1)
        for match in NUMBER.finditer(_only_words(text)):
            if match.start() > last and match.group() not in EMERGENCY_NUMBERS:
                before = text[: match.start()]
                place = first + before.count("\n"), match.start() - before.rfind("\n")
                message = _("the number %(number)s has no source: put a citation such as [@A4.3] after it")
                found.append(Problem("", *place, message % {"number": match.group()}, blocking=False))
                break
    return found


def _split_paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Paragraphs, list items and tables with the number of their first line."""
    piece, first, in_table = list[str](), 0, False
    for number, line in enumerate([*blank_code(text.split("\n")), ""], 1):
        begins = bool(ITEM.match(line))
        is_row = line.lstrip(" >").startswith("|") and not TAG.match(line.lstrip(" >"))
        ends = not line.strip() or line.startswith(SKIPPED[:2]) or (begins and not in_table)
        if piece and ends:
            yield first, piece
            piece, in_table = [], False
        if line.strip() and not line.startswith(SKIPPED):
            first = first if piece else number
            in_table = in_table or is_row
            piece.append(line)


def _only_words(text: str) -> str:
    """The text with spaces for what is no words: tags, citations, addresses, footnote marks, the number of a list item."""
    for pattern in (TAG, CITATION, ADDRESS, FOOTNOTE):
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    lines = text.split("\n")
    marks = [ITEM.match(line) for line in lines]
    return "\n".join(" " * mark.end() + line[mark.end() :] if mark else line for mark, line in zip(marks, lines, strict=True))
