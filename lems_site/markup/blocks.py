"""`:::` blocks: care cards, "In short", small print, what a reader should choose to see, figures and pictures.

Two lines show what stands elsewhere: a card of another page, or the clinic's own phone line, whose place is filled when the page
is shown, because its number is a setting.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lems_site.web.context import LINES, clinic_line

from .lookups import Lookups
from .tokens import CardOpen

FENCE = re.compile(r":::(?: *)([a-z-]*)(?: +(\S.*))?")
CARDS = ("emergency", "urgent", "non-urgent")
INCLUDE, CLINIC_LINE = ONE_LINE = ("include", "clinic-line")  # nothing closes them
KINDS = (*CARDS, "in-short", "small", "sensitive", "figure", "picture", *ONE_LINE)
TITLED = (*CARDS, "sensitive", "figure", "picture")
UNTITLED = {"in-short": "its heading is always 'In short'", "small": "put its words on the lines below it"}
MOST_NAMED = 12  # pictures, in a message
LINE_PLACE = re.compile(r'<p data-clinic-line="([a-z]+)"></p>')
NOT_A_TITLE = re.compile(r"\|[^\s|]+\|[^\s|]+\||\[@")


def card_word(kind: str) -> str:
    """The fixed word that a care card's heading begins with, seen and heard."""
    return {"emergency": _("Emergency"), "urgent": _("Urgent"), "non-urgent": _("Not urgent")}[kind]


@dataclass(frozen=True)
class FenceLine:
    """A `:::` line: `kind` is "" for one that closes. One that is not `shown` prints nothing, nor does its partner."""

    kind: str = ""
    title: str = ""
    message: str = ""
    shown: bool = True


def fence_lines(
    lines: list[str], code: Container[int], figures: Collection[str], pictures: Collection[str] = ()
) -> dict[int, FenceLine]:
    """The `:::` lines by number (from 0), but for those whose number is in `code`."""
    found: dict[int, FenceLine] = {}
    opened: list[int] = []
    once: set[str] = set()  # what a page holds only once, because its ids are fixed
    for number, line in enumerate(lines):
        if number in code or not line.startswith(":::"):
            continue
        match = FENCE.fullmatch(line.rstrip())
        kind, title = (match.group(1), match.group(2) or "") if match else ("?", "")
        if match and not kind and not title:
            if opened:
                found[number] = FenceLine(shown=found[opened.pop()].shown)
            else:
                found[number] = FenceLine(message="':::' closes a block that nothing opened: remove it", shown=False)
            continue
        message = line_error(title) if kind == CLINIC_LINE else _opening_error(kind, title, figures, pictures)
        if opened and kind != CLINIC_LINE:
            message = f"a block inside a block: close the one of line {opened[-1] + 1} first with ':::'"
        elif not message and kind in ("in-short", "figure", "picture"):
            name = f"::: {kind} {title}".strip()
            message = f"the page has '{name}' already: use it once" if name in once else ""
            once.add(name)
        found[number] = FenceLine(kind, title, message, shown=not message)
        if kind not in ONE_LINE:
            opened.append(number)
    for number in opened:
        if found[number].shown:
            message = "this block is never closed: put ':::' on a line after it"
            found[number] = FenceLine(found[number].kind, found[number].title, message, shown=False)
    return found


def _opening_error(kind: str, title: str, figures: Collection[str], pictures: Collection[str]) -> str:
    """What is wrong with a line that opens a block, or ""."""
    if kind not in KINDS:
        return f"no block is called '{kind or title}': use {', '.join(KINDS)}"
    if kind in TITLED and not title:
        return f"'::: {kind}' needs a title after it"
    if kind in UNTITLED and title:
        return f"'::: {kind}' has no title: {UNTITLED[kind]}"
    if kind in ("figure", "picture"):
        return _unknown_name_error(kind, title, figures if kind == "figure" else pictures)
    if NOT_A_TITLE.search(title):
        return "a block's title is plain words: put tags and citations into the text below it"
    return ""


def _unknown_name_error(kind: str, name: str, known: Collection[str]) -> str:
    """What is wrong with the name of a figure or picture, or ""."""
    if name in known:
        return ""
    names = sorted(known)
    listed = ", ".join(names[:MOST_NAMED]) or "none yet"
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    what = "the figures are" if kind == "figure" else "upload it under Pictures, or use one of them:"
    return f"no {kind} is called '{name}': {what} {listed}{more}"


def render_card(card: CardOpen, body: str, lookups: Lookups, *, identity: str, prefix: str, level: int) -> str:
    """A card's HTML. `body` is sanitised and filled with escaped values; `identity` is the id of its heading, of this level."""
    safe_body = mark_safe(body)  # noqa: S308 (see above)
    context = {"title": card.title, "body": safe_body, "id": identity, "kind": card.kind, "prefix": prefix, "level": level}
    match card.kind:
        case "in-short":
            return render_to_string("components/in_short.html", context)
        case "figure":
            return render_to_string("components/figure.html", context | {"template": lookups.figures[card.title]})
        case "picture":
            return render_to_string("components/picture.html", context | {"picture": lookups.pictures[card.title]})
        case "small":
            return render_to_string("components/small.html", context)
        case "sensitive":
            return render_to_string("components/sensitive.html", context)
        case _:
            return render_to_string("components/card.html", context | {"word": card_word(card.kind)})


def place_for(name: str) -> str:
    """The place of a line in compiled HTML. It shows nothing by itself."""
    return f'<p data-clinic-line="{name}"></p>'


def fill_clinic_lines(html: str) -> str:
    """Compiled HTML with the clinic's lines in their places, and without the places of lines that are not set."""
    if "data-clinic-line" not in html:
        return html
    return LINE_PLACE.sub(lambda match: render_clinic_line(match[1]), html)


def render_clinic_line(name: str) -> str:
    """A line as HTML; "" where it is not set."""
    line = clinic_line(name) if name in LINES else None
    return render_to_string("components/clinic_line.html", {"line": line}).strip()


def line_error(name: str) -> str:
    """What is wrong with the name after `::: clinic-line`, or ""."""
    return "" if name in LINES else f"no line is called '{name}': write one of {', '.join(LINES)}"
