"""Compiled pages as staged rows: all that showing them will need, and what of it the live page says already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.publishing.models import Reference, StagedPage
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.pages.registry import page_types

WORDS = ("contents", "sections")  # of `compiled`: what the search reads of a page beside its fields
Kept = dict[str, Any]  # what compiling gave, as JSON: see keep
REFERENCE = ("target_kind", "target", "section_id", "section")


def prepare(row: StagedPage, file: Any, lookups: Lookups, near: Any, path: str) -> list[Problem]:
    """Compile a file into the row (or only lay its live page out anew, where that is all); returns what blocks it."""
    page_type = page_types[row.kind]
    if row.what != StagedPage.RELAYOUT:
        compiled = page_type.compile(file, lookups, path)
        if compiled.blocked:
            return [problem for problem in compiled.problems if problem.blocking]
        fill(row, compiled)
    page_type.render_page(row, near)
    row.done = True
    return []


def fill(row: StagedPage, compiled: Compiled) -> None:
    """Put what was compiled into the row."""
    row.title, row.html, row.compiled = compiled.title, str(compiled.rendered.html), compiled.data
    row.compile_key, row.fields = compiled.key, compiled.fields
    row.text = compiled.text if row.what in (StagedPage.NEW, StagedPage.CHANGED) else ""
    uses = compiled.data["uses"]
    row.references = [
        [kind, *one] for kind in uses for one in dict.fromkeys((u["target"], u["section_id"], u["section"]) for u in uses[kind])
    ]


def keep(row: StagedPage, text_hash: str) -> Kept:
    """What was compiled into a row, for a later publication; `text_hash` is that of the text it was compiled from."""
    return {
        "revision": row.revision_id,
        "hash": text_hash,
        "title": row.title,
        "html": row.html,
        "data": row.compiled,
        "key": row.compile_key,
        "fields": row.fields,
        "references": row.references,
    }


def refill(row: StagedPage, kept: Kept) -> None:
    """Put what was kept into the row, as if it had been compiled just now."""
    row.title, row.html, row.compiled, row.compile_key = kept["title"], kept["html"], kept["data"], kept["key"]
    row.fields, row.references, row.done = kept["fields"], kept["references"], True


def compare(rows: Iterable[StagedPage]) -> None:
    """Note in each row what the live page has already. Two queries for each kind of page."""
    for page_type in page_types.values():
        own = {
            row.slug: row for row in rows if row.kind == page_type.name and row.what not in (StagedPage.NEW, StagedPage.RELAYOUT)
        }
        if own:
            _compare(page_type, own)


def _compare(page_type: PageType, rows: dict[str, StagedPage]) -> None:
    references: dict[str, list[list[str]]] = {}
    found = Reference.objects.filter(page_kind=page_type.name, page_slug__in=list(rows)).order_by("pk")
    for slug, title, *reference in found.values_list("page_slug", "page_title", *REFERENCE):
        references.setdefault(slug, []).append([title, *reference])
    for page in page_type.pages().filter(slug__in=list(rows), live__isnull=False).defer("html"):
        row = rows[page.slug]
        row.same_fields = all(getattr(page, name) == value for name, value in row.fields.items())
        said = all(page.compiled.get(name) == row.compiled.get(name) for name in WORDS)
        row.same_words = row.same_fields and said and page.title == row.title
        row.same_references = references.get(page.slug, []) == [[row.title, *reference] for reference in row.references]
