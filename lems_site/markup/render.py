"""render(text, lookups) -> Rendered: the one way from an author's text to safe HTML.

Refuse what would hang -> scan our markup into placeholders -> Markdown -> sanitise -> fill the placeholders.
"""

from __future__ import annotations

import re

from lems_site.source_files.problems import Problem

from . import convert, limits
from .blocks import CODE_FENCE
from .fill import Filler
from .lookups import Lookups
from .rendered import Rendered
from .sanitise import is_allowed_address, sanitise
from .scan import scan

LINK = re.compile(r"(!?)\[[^\[\]\n]{0,400}\]\(([^()\s]{0,400}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?)(?:\s[^()\n]{0,200})?\)")
CODE = re.compile(r"(`+)[^`\n]+\1")


def render(text: str, lookups: Lookups, *, prefix: str = "", notes: bool = True) -> Rendered:
    """Render an author's Markdown.

    `prefix` goes before every id (for a page of several articles). With `notes` a term's link leads to its note on the
    page, otherwise to the glossary. Problems have lines and columns of `text`, from 1. A text that would take
    too long comes back with `refused` and no HTML. Nothing is raised for any input.
    """
    if "\x00" in text or limits.CONTROL.search(text.replace("\r", "")):
        odd = [Problem("", *_place(text, limits.CONTROL), "a character that cannot be shown was left out: type the words again")]
    else:
        odd = []
    text = limits.clean(text)
    refused = limits.refuse(text)
    if refused:
        return Rendered(problems=refused, refused=True)
    scanned = scan(text, lookups)
    rendered = Filler(scanned, lookups, prefix=prefix, notes=notes).run(sanitise(convert.to_html(scanned.text)))
    rendered.problems += odd + typed_problems(text)
    rendered.problems.sort()
    return rendered


def typed_problems(text: str) -> list[Problem]:
    """What an author typed that will not do what they meant: HTML, pictures, addresses that are not allowed."""
    problems, code = [], ""
    for number, line in enumerate(text.split("\n"), 1):
        fence = CODE_FENCE.match(line)
        if fence and (not code or fence.group(1).startswith(code)):
            code = "" if code else fence.group(1)
        if code or line.startswith("    ") and not line.lstrip().startswith(("-", "*", "+")):
            continue
        line = CODE.sub(lambda match: " " * len(match.group()), line)
        if "<" in line:
            message = "'<' is shown as typed, HTML does nothing here: use Markdown, or write the words"
            problems.append(Problem("", number, line.index("<") + 1, message))
        for match in LINK.finditer(line):
            if match.group(1):
                problems.append(Problem("", number, match.start() + 1, "a picture cannot be placed here: describe it in words"))
            elif not is_allowed_address(match.group(2)):
                message = f"a link cannot lead to '{match.group(2)[:80]}': use https://…, mailto:…, tel:… or /a/path/ of this site"
                problems.append(Problem("", number, match.start(2) + 1, message))
    return problems


def _place(text: str, pattern: re.Pattern[str]) -> tuple[int, int]:
    found = pattern.search(text.replace("\r", ""))
    before = text.replace("\r", "")[: found.start()] if found else ""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
