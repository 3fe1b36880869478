"""What a page must never hold, found by parsing it as a browser would and walking the whole tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib

WORD = re.compile(r"[a-z0-9_ -]+")
IDENTITY = re.compile(r"[A-Za-z0-9:_-]+")
SIMPLE = ("blockquote", "br", "code", "em", "hr", "p", "pre", "strong", "table", "tbody", "td", "thead", "tr", "ul")
AUTHORS: dict[str, dict[str, re.Pattern[str]]] = {
    **{name: {} for name in SIMPLE},
    **{f"h{level}": {"id": IDENTITY} for level in range(1, 7)},
    "a": {
        "href": re.compile(r".+"),
        "class": re.compile(r"term|cite|footnote-ref|footnote-backref"),
        "id": IDENTITY,
        "data-note": re.compile(r"[a-z]+"),
        "data-word": re.compile(r"[a-z0-9-]+"),
        "aria-label": re.compile(r"Sources \d+( for this paragraph)?"),
    },
    "div": {
        "class": re.compile(r"table-scroll|footnote"),
        "role": re.compile(r"region"),
        "tabindex": re.compile(r"0"),
        "aria-label": re.compile(r"Table: scroll sideways to see all of it"),
    },
    "li": {"id": re.compile(r"fn:[A-Za-z0-9_-]+")},
    "ol": {"start": re.compile(r"[0-9]{1,9}")},
    "sup": {"id": re.compile(r"fnref[0-9]*:[A-Za-z0-9_-]+")},
    "th": {"scope": re.compile(r"col")},
}
OURS: dict[str, dict[str, re.Pattern[str]]] = {
    "section": {"class": WORD, "aria-labelledby": IDENTITY},
    "div": AUTHORS["div"] | {"class": WORD},
    "span": {"class": WORD},
    "details": {"class": WORD},
    "summary": {"class": WORD},
    "figure": {"class": WORD, "id": IDENTITY},
    "figcaption": {"class": WORD},
    "img": {
        "class": WORD,
        "src": re.compile(r"/pictures/[0-9a-f]{64}\.(jpg|png|webp)"),
        "alt": re.compile(r"(?s).+"),
        "width": re.compile(r"\d+"),
        "height": re.compile(r"\d+"),
        "loading": re.compile("lazy"),
        "decoding": re.compile("async"),
    },
    "ol": AUTHORS["ol"] | {"class": WORD, "role": re.compile(r"list")},
    "p": {"class": WORD},
    **{f"h{level}": {"id": IDENTITY, "class": WORD} for level in range(1, 7)},
}
DRAWN = {"svg", "path", "g", "circle", "rect", "line", "ellipse", "text", "tspan", "title", "desc", "polygon", "polyline"}
SVG = "{http://www.w3.org/2000/svg}"


def find_harm(html: str, *, blocks: bool = True) -> list[str]:
    """Everything in a page that is not on the list of what may be there; with `blocks` also what our templates add."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(html)
    # An odd `&#0;` that an author typed is text, though a bad one.
    found = [f"not well formed: {error}" for _, error, _ in parser.errors if blocks and "entity" not in error]
    found += [f"character {ord(one):x}" for one in set(html) if "\ue000" <= one <= "\uf8ff" or "\ud800" <= one <= "\udfff"]
    for element in tree.iter():
        if element is not tree:
            found += _element(element, OURS if blocks else {})
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    return found + [f"id {name!r} {count} times" for name, count in ids.items() if count > 1]


def _element(element: Element, ours: dict[str, dict[str, re.Pattern[str]]]) -> Iterator[str]:
    name = element.tag
    if not isinstance(name, str):
        yield "a comment"
        return
    if name.startswith(SVG) and ours:
        yield from _drawing(element)
        return
    attributes = AUTHORS.get(name, {}) | ours.get(name, {})
    if name not in AUTHORS and name not in ours:
        yield f"<{name}>"
    for attribute, value in element.attrib.items():
        pattern = attributes.get(attribute)
        if pattern is None or not pattern.fullmatch(value):
            yield f"<{name} {attribute}={value!r}>"
        if attribute == "href" and not is_safe(value):
            yield f"leads to {value!r}"


def _drawing(element: Element) -> Iterator[str]:
    """Drawings come from our templates only: shapes without any way to act or to lead elsewhere."""
    if element.tag.removeprefix(SVG) not in DRAWN:
        yield f"<{element.tag}>"
    for attribute, value in element.attrib.items():
        if attribute.startswith(("on", "{", "href", "style")) or "url(" in value or "script" in value:
            yield f"<{element.tag} {attribute}={value!r}>"


def is_safe(address: str) -> bool:
    """Judged apart from the code under test: by what a browser would do with the address."""
    seen = re.sub(r"[\t\r\n]", "", address).strip("".join(map(chr, range(33)))).replace("\\", "/")
    parts = urlsplit(seen)
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and parts.username is None and address.lower().startswith(f"{parts.scheme}://")
    if parts.scheme in ("mailto", "tel"):
        return "?" not in seen
    return not parts.scheme and not parts.netloc and seen.startswith(("/", "#")) and not seen.startswith("//")
