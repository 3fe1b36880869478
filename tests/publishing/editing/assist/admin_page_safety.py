"""What no whole page may hold, the admin's included: anything that acts, loads from elsewhere or leads a browser astray.

It knows nothing of what a page should look like, only what is never there: so it judges pages of Django's own as well as ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from tests.markup.fragment_safety import is_safe

NEVER = {"object", "embed", "applet", "base", "frame", "frameset", "style", "portal", "fencedframe", "plaintext", "xmp"}
NEVER_ATTRIBUTES = {"style", "srcdoc", "ping", "background", "xlink:href", "is", "autofocus", "contenteditable"}
OWN_SCRIPTS = ("/static/", "/admin/jsi18n/")  # files, and the words of Django's own scripts (lists with actions)
OWN_ADDRESS = "http://localhost:8000"
SVG = "{http://www.w3.org/2000/svg}"
NAMESPACE = "{http://www.w3.org/2000/xmlns/}xmlns"
HTML = "{http://www.w3.org/1999/xhtml}"


def find_active_content(html: str, *, frames: tuple[str, ...] = ()) -> list[str]:
    """Everything in a whole page that acts or might. `frames` are the starts of addresses that frames may show."""
    tree = html5lib.parse(html)
    return [fault for element in tree.iter() if isinstance(element.tag, str) for fault in _faults(element, frames)]


def _faults(element: Element, frames: tuple[str, ...]) -> Iterator[str]:
    name = element.tag.removeprefix(HTML).removeprefix(SVG)
    if name in NEVER or name.startswith("{"):
        yield f"<{name}>"
    for key, value in element.attrib.items():
        if (key.startswith(("on", "{")) and key != NAMESPACE) or key in NEVER_ATTRIBUTES:
            yield f"<{name} {key}={value!r}>"
    if name == "script":
        yield from _script(element)
    if name == "meta" and element.get("http-equiv"):
        yield "<meta http-equiv>"
    if name in ("iframe",) and not (element.get("src") or "").startswith(frames or ("\0",)):
        yield f"<iframe src={element.get('src')!r}>"
    for key in ("src", "data", "poster", "srcset"):
        if name not in ("script", "iframe") and element.get(key) is not None and not _ours(element.get(key)):
            yield f"<{name} {key}={element.get(key)!r}>"
    for key in ("action", "formaction"):
        if element.get(key) is not None and not _ours(element.get(key)):
            yield f"<{name} {key}={element.get(key)!r}>"
    href = element.get("href")
    if href is not None and not (_ours(href) or (name == "a" and is_safe(href))):
        yield f"<{name} href={href!r}>"


def _script(element: Element) -> Iterator[str]:
    """Scripts are files of ours; data for search engines cannot end its own block."""
    words = element.text or ""
    if element.get("type") == "application/ld+json":
        if "<" in words:
            yield "data that could end its block"
    elif words.strip() or not (element.get("src") or "").startswith(OWN_SCRIPTS):
        yield f"<script src={element.get('src')!r}>{words[:40]}"


def _ours(address: str | None) -> bool:
    """Whether an address is one of this site: a path, a query, a place on the page."""
    text = (address or "").removeprefix(OWN_ADDRESS)
    return not text or (text[0] in "/?#" and not text.startswith(("//", "/\\")) and is_safe("/" + text.lstrip("/")))
