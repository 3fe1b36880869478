"""Closes long parts of a page that must stay short: the emergency page.

A part is a heading of level 2 and what follows it. What must be read at once stays open: the words before the first heading, and
each part with an emergency card or a telephone number. A short part stays open too, because a closed one would hardly be shorter.
"""

from __future__ import annotations

import re
from html import unescape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

# A heading of a card has a class; the renderer gives the others an id alone.
PART = re.compile(r'(?=<h2 id="[^"]*">)')
HEADING = re.compile(r'<h2 id="[^"]*">.*?</h2>', re.DOTALL)
CARD_TITLE = re.compile(r'<span><span class="card__word">[^<]*</span>\s*(.*?)</span></h\d>', re.DOTALL)
CALL_NOW = re.compile(r'class="card card--emergency"|href="tel:')
SHORT = 350  # characters of text


def close_long_parts(html: SafeString) -> SafeString:
    """HTML that render() made, with each long part that asks for no call now as a closed `<details>`. No word is left out."""
    opening, *parts = PART.split(html)
    return mark_safe(opening + "".join(_close_part(part) for part in parts))  # noqa: S308 (cut from safe HTML at headings)


def _close_part(part: str) -> str:
    """A part, closed if it is long. Its heading and the titles of its cards stay in sight."""
    heading = HEADING.match(part)
    if heading is None or CALL_NOW.search(part) or len(_text(part)) <= SHORT:
        return part
    body = part[heading.end() :]
    titles = [unescape(title.strip()) for title in CARD_TITLE.findall(body)]
    safe = {"heading": mark_safe(heading.group()), "body": mark_safe(body)}  # noqa: S308 (both are pieces of safe HTML)
    return render_to_string("components/closed_part.html", {**safe, "titles": titles})


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", html).split())
