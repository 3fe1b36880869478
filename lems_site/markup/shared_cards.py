"""Care cards that have one home: another page shows one by a single line, `::: include /articles/get-help-now/ Its title`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .blocks import CARDS, FENCE, INCLUDE
from .code import blank_code
from .lookups import CareCard

TARGET = re.compile(r"/([a-z]+/[a-z0-9-]{1,80})/ +(\S.*)")


def read_care_cards(body: str) -> dict[str, CareCard]:
    """The care cards of a text by title, in order. Of two with one title the first counts; one that is not closed is left out."""
    found: dict[str, CareCard] = {}
    lines = body.split("\n")
    opened: tuple[int, str, str] | None = None
    for number, line in enumerate(blank_code(lines)):
        match = FENCE.fullmatch(line.rstrip()) if line.startswith(":::") else None
        if match and match[1] in CARDS and match[2] and not opened:
            opened = number, match[1], match[2].strip()
        elif match and opened and not match[1]:
            first, kind, title = opened
            found.setdefault(title, CareCard(kind, title, "\n".join(lines[first : number + 1]), first + 1))
            opened = None
    return found


def split_target(words: str) -> tuple[str, str] | None:
    """The page ("articles/get-help-now") and the card's title that the words after `::: include` name; None for other words."""
    match = TARGET.fullmatch(words)
    return (match[1], match[2].strip()) if match else None


def read_includes(body: str) -> list[tuple[str, str]]:
    """The pages and titles that the `::: include` lines of a text name, in order."""
    found = []
    for line in blank_code(body.split("\n")):
        match = FENCE.fullmatch(line.rstrip()) if line.startswith(":::") else None
        if match and match[1] == INCLUDE and (target := split_target(match[2] or "")):
            found.append(target)
    return found


def include_error(words: str, cards: Mapping[str, CareCard] | None) -> str:
    """What is wrong with the words after `::: include`, or "". `cards` are those of the page that they name, None for no page."""
    target = split_target(words)
    if target is None:
        return "write where the card stands and its title: such as '::: include /articles/get-help-now/ Call now if'"
    if cards is None:
        return f"no page has the address '/{target[0]}/', or readers do not see it yet"
    if target[1] not in cards:
        titles = "; ".join(cards) or "none"
        return f"the page /{target[0]}/ has no care card with the title '{target[1]}': its cards are: {titles}"
    return ""
