"""What could act on a whole page of the site or of the admin, found by parsing it as a browser would."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element

import html5lib

from tests.markup.fragment_safety import is_safe
from tests.markup.hostile import texts

ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "ping")
NEVER = {"iframe", "object", "embed", "applet", "base", "frame", "frameset", "math", "foreignObject", "animate", "set"}
OWN_SCRIPTS = ("/static/", "/admin/jsi18n/")
DATA = ("application/json", "application/ld+json")


def find_active_content(html: str) -> list[str]:
    """Everything on a page that could run, load from elsewhere or lead astray. The site's own scripts are files of its own."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [found for element in tree.iter() if isinstance(element.tag, str) for found in _element(element)]


def _element(element: Element) -> Iterator[str]:
    name = element.tag.rpartition("}")[2]
    drawn = [value for key, value in element.attrib.items() if key.rpartition("}")[2] == "href"]
    if name in NEVER or (name == "use" and not all(value.startswith("#") for value in drawn)):
        yield f"<{name}>"
    is_ours = (element.get("src") or "").startswith(OWN_SCRIPTS) and not (element.text or "").strip()
    if name == "script" and element.get("type") not in DATA and not is_ours:
        yield f"a script: {element.get('src')} {element.text}"
    if name == "style" or (name == "meta" and element.get("http-equiv")):
        yield f"<{name}>"
    for attribute, value in element.attrib.items():
        if attribute.startswith("on") or attribute in ("style", "srcdoc"):
            yield f"<{name} {attribute}={value!r}>"
        if attribute in ADDRESSES and value not in ("", "?", ".") and not value.startswith("?") and not is_safe(value):
            yield f"<{name} {attribute}={value!r}>"


def sample_texts(count: int = 200) -> list[str]:
    """So many hostile texts, spread over all that there are; lone surrogates cannot be sent and are left out."""
    every = list(dict.fromkeys(text.encode("utf-8", "ignore").decode() for _, text in texts()))
    return list(islice(every, 0, None, max(1, len(every) // count)))[:count]
