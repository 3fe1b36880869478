"""Problems of typed text that has no effect or another than meant: HTML, pictures, odd characters, addresses, footnotes."""

from __future__ import annotations

import re

from lems_site.content_files.problems import Problem
from lems_site.markup.limits import CONTROL, normalize_newlines
from lems_site.markup.sanitise import is_allowed_address

PICTURE = re.compile(r"(?<!\\)!\[[^\[\]]*\][(\[]")
TARGET = re.compile(r"(?<!\\)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s]*)*)")
DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\[\]]+\]:\s*<?([^\s<>]+)")
FOOTNOTE = re.compile(r"(?<!\\)\[\^([^\[\]]*)\]")
FOOTNOTE_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
FOOTNOTE_TEXT = re.compile(r"[ \t>]*\[\^([^\[\]]*)\]:")


def character_problems(text: str) -> list[Problem]:
    """The first character of a raw text that cannot be shown."""
    text = normalize_newlines(text)
    found = CONTROL.search(text)
    if not found:
        return []
    before = text[: found.start()]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return [Problem("", line, column, "a character that cannot be shown was left out: type the words again")]


def html_problems(lines: list[str]) -> list[Problem]:
    """Lines with a '<'. These and the next: of lines without their code."""
    message = "'<' is shown as typed, HTML does nothing here: use Markdown, or write the words"
    return [Problem("", number, line.index("<") + 1, message) for number, line in enumerate(lines, 1) if "<" in line]


def picture_problems(lines: list[str]) -> list[Problem]:
    """Pictures in Markdown's own way, which would come from anywhere and without words."""
    message = "a picture cannot be placed so: upload it, and write '::: picture name'"
    return [
        Problem("", number, match.start() + 1, message)
        for number, line in enumerate(lines, 1)
        for match in PICTURE.finditer(line)
    ]


def address_problems(lines: list[str]) -> list[Problem]:
    """Links to where no link may lead."""
    problems = []
    for number, line in enumerate(lines, 1):
        definition = DEFINITION.match(line)
        for match in [definition] if definition else TARGET.finditer(line):
            address = match.group(1)
            if not is_allowed_address(address):
                message = f"a link cannot lead to '{address[:80]}': use https://…, mailto:…, tel:… or /a/path/ of this site"
                problems.append(Problem("", number, match.start(1) + 1, message))
    return problems


def footnote_problems(lines: list[str]) -> list[Problem]:
    """Footnotes without a text, texts that do not begin at the margin, and names that cannot be an address."""
    problems = []
    texts = {match.group(1) for line in lines if (match := FOOTNOTE_TEXT.match(line))}
    for number, line in enumerate(lines, 1):
        for match in FOOTNOTE.finditer(line):
            name, place = match.group(1), (number, match.start() + 1)
            if not FOOTNOTE_NAME.fullmatch(name):
                problems.append(Problem("", *place, f"'{name[:80]}' cannot name a footnote: use letters, digits and hyphens"))
            elif name not in texts:
                problems.append(
                    Problem("", *place, f"the footnote '{name}' has no text: write '[^{name}]: …' on a line of its own")
                )
        if line.startswith(("    ", "\t")) and FOOTNOTE_TEXT.match(line):
            problems.append(Problem("", number, 1, "a footnote's text begins at the left margin: take the spaces away"))
    return problems
