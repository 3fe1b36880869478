"""Links of a page that is being written, held against the site as it is now; and links of other pages that it would break.

links.py does the same for a whole content folder.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.pages.registry import page_types

from .links import ENTITY, PAGE, ids_of, place_in


def dead_links(page_type: PageType, compiled: Compiled, lookups: Lookups) -> list[Problem]:
    """A problem for each link inside the site that leads nowhere; one query for each kind of page linked to.

    A link to a page that nobody made blocks; one to a page that readers do not see yet, or to a heading that is not there,
    does not: two new pages may link to each other. Lines are those of the page's file.
    """
    own = f"{page_type.name}/{compiled.slug}"
    hrefs = [(href, line) for href, line in compiled.rendered.links if href.startswith(("/", "#"))]
    pages = _pages({href for href, _line in hrefs}) | {own: _ids_of_text(own, compiled)}
    seen: Counter[str] = Counter()
    found = []
    for href, line in hrefs:
        seen[href] += 1
        reason, blocking = _dead(href, own, pages, lookups)
        if reason:
            near: tuple[int, int] = (compiled.file.lines_before_body + line, 1)
            place = place_in(compiled, f"]({href}", seen[href]) or near
            message = _("the link to '%(address)s' leads nowhere: %(reason)s") % {"address": href, "reason": reason}
            found.append(Problem("", *place, message, blocking=blocking))
    return found


def broken_elsewhere(page_type: PageType, compiled: Compiled) -> list[Problem]:
    """Advice for each heading that other live pages link to and that this text no longer has. Reads other pages only then."""
    name = f"{page_type.name}/{compiled.slug}"
    before = _pages({f"/{name}/"}).get(name)
    lost = (before or set()) - _ids_of_text(name, compiled)
    if not lost:
        return []
    found: dict[str, set[str]] = defaultdict(set)
    start = f'href="/{name}/#'
    for other in page_types.values():
        rows = other.pages().filter(live__isnull=False, html__contains=start).values_list("title", "html")
        for title, html in rows.iterator():
            for piece in html.split(start)[1:]:
                identity = unquote(unescape(piece.partition('"')[0]))
                if identity in lost:
                    found[identity].add(title)
    message = _(
        "the heading with the address #%(id)s is gone, and these pages link to it: %(pages)s. Keep its words, or mend them"
    )
    return [
        Problem("", compiled.file.lines_before_body + 1, 1, message % {"id": one, "pages": ", ".join(sorted(found[one]))}, False)
        for one in sorted(found)
    ]


def _pages(hrefs: set[str]) -> dict[str, set[str] | None]:
    """The pages that addresses lead to, by name: the ids on each, or None where readers do not see it."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for href in hrefs:
        if match := PAGE.fullmatch(urlsplit(href).path):
            wanted[match[1]].add(match[2])
    found: dict[str, set[str] | None] = {}
    for name, slugs in wanted.items():
        rows = page_types[name].pages().filter(slug__in=slugs).values_list("slug", "live", "html", "compiled")
        for slug, live, html, data in rows:
            found[f"{name}/{slug}"] = _ids_of_row(f"{name}/{slug}", html, data) if live else None
    return found


def _ids_of_row(name: str, html: str, data: dict[str, Any]) -> set[str]:
    numbers = [source["number"] for source in data.get("sources", ())]
    return ids_of(name, html, numbers, [word["slug"] for word in data.get("words", ())])


def _ids_of_text(name: str, compiled: Compiled) -> set[str]:
    return _ids_of_row(name, compiled.rendered.html, compiled.data)


def _dead(href: str, own: str, pages: dict[str, set[str] | None], lookups: Lookups) -> tuple[str, bool]:
    """Why a link leads nowhere ("" if it leads somewhere), and whether that blocks."""
    parts = urlsplit(href)
    path, fragment = parts.path or f"/{own}/", unquote(parts.fragment)
    if match := PAGE.fullmatch(path):
        name = f"{match[1]}/{match[2]}"
        if name not in pages:
            return _("no page has this address"), True
        ids = pages[name]
        if ids is None:
            return _("readers do not see that page yet"), False
        return ("", False) if not fragment or fragment in ids else (_("no heading there has this address"), False)
    if entity := ENTITY.fullmatch(path):
        return ("", False) if entity[1] in lookups.entities else (_("no term has this entity"), True)
    try:
        resolve(path)
    except Resolver404:
        return _("no page has this address"), True
    wrong = path == "/sources/" and fragment and fragment not in lookups.statements
    return (_("no statement has this id"), True) if wrong else ("", False)
