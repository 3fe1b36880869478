"""Links inside the site that lead nowhere: in a content folder, in a page that is being written, or once an edit is published."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.publishing.models import Redirect
from lems_site.publishing.pages.compiled_data import CompiledData
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.pages.registry import link_check_for, page_types, split_page_path, text_types
from lems_site.publishing.pages.site_file import parse_site_file

ID = re.compile(r'\bid="([^"]*)"')


@dataclass(frozen=True)
class LinkTargets:
    """What links may lead to. `anchors` maps a page's name ("<page type>/<slug>") to its ids, or to None where readers do not see
    the page yet. Links to `unchecked` pages, which could not be read, count as good, and those to `moved` pages, which lead on
    their readers."""

    anchors: Mapping[str, Collection[str] | None]
    lookups: Lookups
    unchecked: Collection[str] = ()
    moved: Collection[str] = ()


def targets_in_folder(pages: Mapping[str, Compiled], library: Library, lookups: Lookups) -> LinkTargets:
    """What the links of a content folder may lead to: its own pages."""
    refused = {name for name, page in pages.items() if page.rendered.refused}
    anchors = {name: anchors_of(name, page.rendered.html, page.data) for name, page in pages.items()}
    moved = {row.page for row in parse_site_file(library.site_text)[0].redirects}
    return LinkTargets(anchors, lookups, {*library.unread, *refused}, moved)


def targets_on_site(hrefs: Iterable[str], lookups: Lookups) -> LinkTargets:
    """What these links may lead to on the site as it is now. One query for each page type linked to."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for href in hrefs:
        if page := split_page_path(urlsplit(href).path):
            slugs[page[0]].add(page[1])
    anchors: dict[str, Collection[str] | None] = {}
    for type_name, some in slugs.items():
        rows = page_types[type_name].pages().filter(slug__in=some).values_list("slug", "live", "html", "compiled")
        for slug, live, html, data in rows:
            name = f"{type_name}/{slug}"
            anchors[name] = anchors_of(name, html, data) if live else None
    moved = {f"{row.page_kind}/{row.page_slug}" for row in Redirect.objects.filter(page_kind__in=slugs)} if slugs else set()
    return LinkTargets(anchors, lookups, moved=moved)


def anchors_of(name: str, html: str, data: CompiledData) -> set[str]:
    """The ids that a link may lead to on a page: those of its HTML, and those that its template adds."""
    page_type = text_types()[name.partition("/")[0]]
    return {*page_type.anchors(html, data), *(unescape(identity) for identity in ID.findall(html))}


def find_dead_links(name: str, page: Compiled, targets: LinkTargets, path: str = "") -> list[Problem]:
    """A problem for each link of the page "<page type>/<slug>" that leads nowhere, at its line and column in the page's file.

    A link to a page or a statement that does not exist blocks. One to a page that readers do not see yet, or to a heading that
    is not there, does not block: two new pages may link to each other.
    """
    problems = []
    seen: Counter[str] = Counter()
    for href, line in page.rendered.links:
        seen[href] += 1
        reason, blocking = _why_dead(href, name, targets)
        if reason:
            place = place_in(page, f"]({href}", seen[href]) or (page.file.lines_before_body + line, 1)
            message = _("the link to '%(address)s' leads nowhere: %(reason)s") % {"address": href, "reason": reason}
            problems.append(Problem(path, *place, message, blocking=blocking))
    return problems


def dead_links_on_site(page_type: PageType, compiled: Compiled, lookups: Lookups) -> list[Problem]:
    """The dead links of a page that is being written, held against the site as it is now."""
    name = f"{page_type.name}/{compiled.slug}"
    targets = targets_on_site((href for href, _line in compiled.rendered.links), lookups)
    own = {name: anchors_of(name, compiled.rendered.html, compiled.data)}
    return find_dead_links(name, compiled, LinkTargets({**targets.anchors, **own}, lookups, moved=targets.moved))


def place_in(page: Compiled, words: str, number: int = 1) -> tuple[int, int] | None:
    """Line and column in the page's file of the `number`th place in its text that has these words; of a link, of its address."""
    at = -1
    for _number in range(number):
        at = page.file.body.find(words, at + 1)
        if at < 0:
            return None
    at += 2 if words.startswith("](") else 0
    before = page.file.body[:at]
    return page.file.lines_before_body + before.count("\n") + 1, at - before.rfind("\n")


def _why_dead(href: str, own: str, targets: LinkTargets) -> tuple[str, bool]:
    """Why a link leads nowhere ("" if it leads somewhere, or out of the site), and whether that blocks."""
    if not href.startswith(("/", "#")):
        return "", False
    parts = urlsplit(href)
    fragment = unquote(parts.fragment)
    page = split_page_path(parts.path) if parts.path else None
    if page or not parts.path:
        return _why_dead_page("/".join(page) if page else own, fragment, targets)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return _("no page has this address"), True
    check = link_check_for(match.url_name)
    return (check(match, fragment, targets.lookups) if check else ""), True


def _why_dead_page(name: str, fragment: str, targets: LinkTargets) -> tuple[str, bool]:
    if name in targets.unchecked or (name in targets.moved and targets.anchors.get(name) is None):
        return "", False
    if name not in targets.anchors:
        return _("no page has this address"), True
    anchors = targets.anchors[name]
    if anchors is None:
        return _("readers do not see that page yet"), False
    return ("", False) if not fragment or fragment in anchors else (_("no heading there has this address"), False)


def links_broken_by(page_type: PageType, compiled: Compiled) -> list[Problem]:
    """Advice for each heading that other published pages link to and that this text no longer has. Reads other pages only when
    a heading is gone."""
    name, address = f"{page_type.name}/{compiled.slug}", page_type.url_of(compiled.slug)
    before = targets_on_site([address], Lookups()).anchors.get(name)
    gone = set(before or ()) - anchors_of(name, compiled.rendered.html, compiled.data)
    if not gone:
        return []
    titles: dict[str, set[str]] = defaultdict(set)
    start = f'href="{address}#'
    for other in page_types.values():
        rows = other.pages().filter(live__isnull=False, html__contains=start).values_list("title", "html")
        for title, html in rows.iterator():
            for piece in html.split(start)[1:]:
                identity = unquote(unescape(piece.partition('"')[0]))
                if identity in gone:
                    titles[identity].add(title)
    message = _(
        "the heading with the address #%(id)s is gone, and these pages link to it: %(pages)s. Keep its words, or mend them"
    )
    line = compiled.file.lines_before_body + 1
    return [
        Problem("", line, 1, message % {"id": identity, "pages": ", ".join(sorted(titles[identity]))}, blocking=False)
        for identity in sorted(titles)
    ]
