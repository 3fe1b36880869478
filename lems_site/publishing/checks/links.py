"""Links inside the site that lead nowhere: no such page, or no such place on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import unescape
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.publishing.pages.page_type import Compiled

ID = re.compile(r'\bid="([^"]*)"')
PAGE = re.compile(r"/(articles|glossary)/([^/]+)/")
ENTITY = re.compile(r"/glossary/entity/([^/]+)/")


def problems(pages: Mapping[str, Compiled], library: Library) -> list[Problem]:
    """A problem for each dead link, where it stands. `pages` are named "articles/<slug>" and "glossary/<slug>"."""
    found = []
    for name, page in pages.items():
        seen: Counter[str] = Counter()
        for href, line in page.rendered.links:
            seen[href] += 1
            reason = _dead(href, name, pages, library)
            if reason:
                near: tuple[int, int] = (page.file.lines_before_body + line, 1)
                place = place_in(page, f"]({href}", seen[href]) or near
                found.append(Problem(library.paths[name], *place, f"the link to '{href}' leads nowhere: {reason}"))
    return found


def place_in(page: Compiled, words: str, number: int = 1) -> tuple[int, int] | None:
    """Line and column in the page's file of the `number`th place in its text that has these words; of a link, of its address."""
    at = -1
    for _ in range(number):
        at = page.file.body.find(words, at + 1)
        if at < 0:
            return None
    at += 2 if words.startswith("](") else 0
    before: str = page.file.body[:at]
    return page.file.lines_before_body + before.count("\n") + 1, at - before.rfind("\n")


def _dead(href: str, name: str, pages: Mapping[str, Compiled], library: Library) -> str:
    """Why a link leads nowhere; "" if it leads somewhere, or out of the site."""
    if not href.startswith(("/", "#")):
        return ""
    parts = urlsplit(href)
    path, fragment = parts.path or f"/{name}/", unquote(parts.fragment)
    if match := PAGE.fullmatch(path):
        target = f"{match[1]}/{match[2]}"
        return "" if target in library.unread else _dead_place(target, pages.get(target), fragment)
    if entity := ENTITY.fullmatch(path):
        known = any(entity[1] in term.entities for term in library.terms.values())
        return "" if known else "no term has this entity"
    try:
        resolve(path)
    except Resolver404:
        return "no page has this address"
    wrong = path == "/sources/" and fragment and fragment not in library.evidence.statements
    return "no statement has this id" if wrong else ""


def _dead_place(name: str, page: Compiled | None, fragment: str) -> str:
    if page is None:
        return "no page has this address"
    known = not fragment or page.rendered.refused or fragment in _ids(name, page)
    return "" if known else "no heading there has this id"


def _ids(name: str, page: Compiled) -> set[str]:
    rendered = page.rendered
    return ids_of(name, rendered.html, [note.number for note in rendered.sources], [note.slug for note in rendered.words])


def ids_of(name: str, html: str, sources: Iterable[int], words: Iterable[str]) -> set[str]:
    """What a link may lead to on a page: the ids of its text and of the parts that its template adds for its sources (by number)
    and its words (by slug)."""
    article = name.startswith("articles/")
    ids = {"main", "contents" if article else "in-lems", *(unescape(found) for found in ID.findall(html))}
    if notes := [f"source-{number}" for number in sources]:
        ids |= {"sources", *notes}
    if article and (notes := [f"word-{slug}" for slug in words]):
        ids |= {"words", *notes}
    return ids
