"""The allow-list for the author's HTML. The only file that imports bleach.

bleach has had its final release, so the list is tight and addresses are parsed here: bleach 6.4 lets
`javascript:123` pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

import bleach

TAGS = {
    *("a", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
VOID = ("br", "hr")
FOOTNOTE_ID = re.compile(r"fn(ref)?[0-9]*:[A-Za-z0-9_-]{1,80}")
FOOTNOTE_CLASSES = {"a": ("footnote-ref", "footnote-backref"), "div": ("footnote",)}
START = re.compile(r"[0-9]{1,9}")
ADDRESS = re.compile(
    r"""
    https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?([/?\#][^\s"'<>\\]*)?   # the web
    | mailto:[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+     # one mail address, nothing filled in
    | tel:\+?[0-9][0-9() .-]{1,30}
    | /(?![/\\])[^\s"'<>\\]*                              # inside the site, never //other.host
    | \#[^\s"'<>\\]+
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def is_allowed_address(value: str) -> bool:
    """Whether a link may lead there: http(s), mailto, tel, or a place inside the site."""
    return bool(ADDRESS.fullmatch(value))


def _is_allowed_attribute(tag: str, name: str, value: str) -> bool:
    """bleach's question. It hands over values as they are written, where `&sol;` is still a hidden '/'."""
    if name == "href" and tag == "a":
        return is_allowed_address(value) and is_allowed_address(unescape(value))
    if name == "id" and tag in ("li", "sup"):
        return bool(FOOTNOTE_ID.fullmatch(value))
    if name == "class":
        return value in FOOTNOTE_CLASSES.get(tag, ())
    return name == "start" and tag == "ol" and bool(START.fullmatch(value))


def _walk_tokens(element: Element) -> Iterator[dict[str, Any]]:
    """The pieces of a parsed document in html5lib's words, in linear time.

    bleach's own walker looks for each element among all of its siblings: a list of 200 KB would take minutes.
    Comments are left out. Elements of SVG and MathML have names with their namespace, which no list allows.
    """
    if element.text:
        yield {"type": "Characters", "data": element.text}
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        if name:
            kind = "EmptyTag" if name in VOID else "StartTag"
            attributes = {(None, key): value for key, value in child.attrib.items()}
            yield {"type": kind, "name": name, "namespace": None, "data": attributes}
            yield from _walk_tokens(child)
            if name not in VOID:
                yield {"type": "EndTag", "name": name, "namespace": None}
        if child.tail:
            yield {"type": "Characters", "data": child.tail}


def sanitise_html(html: str) -> str:
    """The part of `html` that is on the allow-list; everything else goes, the text inside it stays.

    A new cleaner each time: bleach's hold state and are not for two threads at once.
    """
    cleaner = bleach.Cleaner(
        tags=TAGS, attributes=_is_allowed_attribute, protocols={"http", "https", "mailto", "tel"}, strip=True
    )
    cleaner.walker = _walk_tokens  # type: ignore[assignment]
    return cleaner.clean(html)
