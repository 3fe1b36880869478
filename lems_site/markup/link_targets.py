"""Where links inside a rendered page lead: to ids of the page itself, where it holds several articles."""

from __future__ import annotations

from collections.abc import Mapping


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
