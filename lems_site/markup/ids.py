"""The ids of a page's headings, made from their words, stable, each used once; and links that lead to ids of the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

# What the templates around the text use: an id of these would be given twice.
RESERVED = {
    *("main", "contents", "colours", "bar-search", "foot-help", "in-short", "in-lems", "used-in", "codes"),
    *(
        "words",
        "sources",
        "sources-heading",
        "definition-source",
        "term-review",
        "pop",
        "pop-title",
        "pop-template",
        "number-choice",
        "outbox-question",
    ),
}
# Names that mean something in a browser's window, document or form: an element with such an id can stand in for it in a script.
BROWSER_NAMES = {
    *("action", "alert", "all", "anchors", "attributes", "blur", "body", "caches", "children", "chrome", "close"),
    *("confirm", "console", "constructor", "cookie", "crypto", "data", "document", "domain", "elements", "embeds", "event"),
    *("external", "fetch", "find", "focus", "forms", "frames", "head", "history", "id", "images", "index", "length", "links"),
    *("location", "menubar", "method", "name", "navigation", "navigator", "open", "opener", "origin", "parent", "performance"),
    *("plugins", "print", "prompt", "referrer", "reset", "screen", "scripts", "scroll", "scrollbars", "self", "status", "stop"),
    *("style", "submit", "target", "test", "title", "toolbar", "top", "url", "value", "window"),
}
RESERVED_STARTS = ("word-", "use-", "source-", "cite-", "figure-", "picture-", "fn-", "fnref-")


def slug_of(words: str) -> str:
    """Words in lower case, without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-") or "part"


class HeadingIds:
    """The ids that one page has given. `figures` are names whose drawings hold ids that begin with them."""

    def __init__(self, prefix: str, figures: Iterable[str] = ()) -> None:
        self.prefix = prefix
        self.starts = (*RESERVED_STARTS, *(f"{name}-" for name in figures))
        self.used: set[str] = set()
        self.last: dict[str, int] = {}

    def new_id(self, words: str) -> str:
        """An id that the page does not have yet and that no id of ours can be: `falls`, then `falls-2`."""
        base = slug_of(words)
        if base in RESERVED or base in BROWSER_NAMES or base.startswith(self.starts):
            base = f"part-{base}"
        candidate, number = base, self.last.get(base, 1)
        while candidate in self.used:
            number += 1
            candidate = f"{base}-{number}"
        self.last[base] = number
        self.used.add(candidate)
        return self.prefix + candidate


def target_on_page(href: str, *, prefix: str, chapters: Mapping[str, str]) -> str:
    """An allowed address as it must stand on a page whose ids begin with `prefix`.

    `chapters` has the id of each article that stands on the same page, by its path: with {"/articles/falls/": "falls"},
    "/articles/falls/" becomes "#falls" and "/articles/falls/#at-home" becomes "#falls-at-home".
    """
    path, _, anchor = href.partition("#")
    if not path:
        return f"#{prefix}{anchor}"
    if path not in chapters:
        return href
    return f"#{chapters[path]}-{anchor}" if anchor else f"#{chapters[path]}"
