"""`:::` blocks: care cards, "In short", what a reader should choose to see, and figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

FENCE = re.compile(r"^:::(?: *)([a-z-]*)(?: +(\S.*?))? *$")
CODE_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
CARDS = ("emergency", "urgent", "non-urgent")
KINDS = (*CARDS, "in-short", "sensitive", "figure")
TITLED = (*CARDS, "sensitive", "figure")


def card_word(kind: str) -> str:
    """The fixed word that a care card's heading begins with, seen and heard."""
    return {"emergency": _("Emergency"), "urgent": _("Urgent"), "non-urgent": _("Not urgent")}[kind]


@dataclass(frozen=True)
class FenceLine:
    """A `:::` line: `kind` is "" for one that closes; `message` says what is wrong with it, if anything."""

    kind: str
    title: str
    message: str


def fence_lines(lines: list[str], figures: frozenset[str] | set[str] = frozenset()) -> dict[int, FenceLine]:
    """The `:::` lines by number (from 0), outside code. Only lines without a message become blocks."""
    found: dict[int, FenceLine] = {}
    opened: int | None = None
    code = ""
    for number, line in enumerate(lines):
        mark = CODE_FENCE.match(line)
        if mark and not code:
            code = mark.group(1)
        elif mark and code and mark.group(1).startswith(code):
            code = ""
        if code or not line.startswith(":::"):
            continue
        match = FENCE.match(line)
        kind, title = (match.group(1), match.group(2) or "") if match else ("?", "")
        message = ""
        if match and not kind and not title:
            message = "" if opened is not None else "':::' closes a block that nothing opened: remove it"
            opened = None if not message else opened
        elif kind not in KINDS:
            message = f"no block is called '{kind or title}': use {', '.join(KINDS)}"
        elif opened is not None:
            message = f"a block inside a block: close the one of line {opened + 1} first with ':::'"
        elif kind in TITLED and not title:
            message = f"'::: {kind}' needs a title after it"
        elif kind == "in-short" and title:
            message = "'::: in-short' has no title: its heading is always 'In short'"
        elif kind == "figure" and title not in figures:
            message = f"no figure is called '{title}': the figures are {', '.join(sorted(figures)) or 'none yet'}"
        else:
            opened = number
        found[number] = FenceLine(kind if match else "?", title, message)
    if opened is not None:
        line = found[opened]
        found[opened] = FenceLine(line.kind, line.title, "this block is never closed: put ':::' on a line after it")
    return found
