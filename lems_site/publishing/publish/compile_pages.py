"""Compile files into staged pages, and note which parts of each are the same on the live page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lems_site.content_files.page_file import PageFile
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.publishing.checks.leftover_signs import find_leftover_signs
from lems_site.publishing.checks.links import dead_links_on_site
from lems_site.publishing.checks.medicines.pages import find_page_instructions, instruction_problems
from lems_site.publishing.checks.required_statements import find_missing_statements, missing_statement_problems
from lems_site.publishing.models import AllowedInstruction, ConfirmationRequest, Reference, StagedPage, hash_of
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.pages.registry import lookups_for, text_types

WORDS = ("contents", "sections")  # of `compiled`: what the search reads of a page beside its fields
REFERENCE = ("target_kind", "target", "section_id", "section")


class ContentProblems(Exception):
    """The text cannot be published; `problems` say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def compile_text(page_type: PageType, text: str, path: str = "") -> Compiled:
    """Compile a text against what is published now. Raises ContentProblems if its front matter cannot be read."""
    file, problems = page_type.parse(text, path)
    if file is None:
        raise ContentProblems(problems)
    lookups = lookups_for()
    compiled = page_type.compile(file, lookups, path)
    compiled.problems = sorted([*compiled.problems, *page_problems(page_type, compiled, lookups, path)])
    return compiled


def page_problems(page_type: PageType, compiled: Compiled, lookups: Lookups, path: str) -> list[Problem]:
    """Problems that compare a page with the live pages (conflicts, and links that lead nowhere), sentences that it lacks, doses
    and orders that no Reviewer has allowed, and signs that readers would see."""
    missing = find_missing_statements(f"{page_type.name}/{compiled.slug}", compiled, lookups)
    told = blocked_instructions(page_type, compiled, lookups)
    if (missing or told) and _is_confirmed(page_type, compiled):
        missing, told = [], []
    found = [
        *page_type.conflicts(compiled.file, path),
        *dead_links_on_site(page_type, compiled, lookups),
        *missing_statement_problems(missing, compiled),
        *told,
        *find_leftover_signs(compiled, lookups),
    ]
    return [problem.in_file(path) for problem in found]


def blocked_instructions(page_type: PageType, compiled: Compiled, lookups: Lookups) -> list[Problem]:
    """Doses and orders of a page that no Reviewer has allowed. One query where there are any."""
    found = find_page_instructions(compiled, lookups)
    return instruction_problems(found, AllowedInstruction.sentences_of(page_type.name, compiled.slug)) if found else []


def _is_confirmed(page_type: PageType, compiled: Compiled) -> bool:
    """Whether two people put this very text back although it lacks such a sentence, or has a dose or an order.
    One query."""
    asked = ConfirmationRequest.objects.filter(
        page_kind=page_type.name, page_slug=compiled.slug, text_hash=hash_of(compiled.text)
    )
    return asked.filter(action=ConfirmationRequest.Action.RESTORE, outcome=ConfirmationRequest.Outcome.CONFIRMED).exists()


def compile_row(
    row: StagedPage, file: PageFile | None, lookups: Lookups, near: object, path: str, *, own: bool = False
) -> list[Problem]:
    """Compile a file into a staged page; for RELAYOUT only render the page around the text. Returns the problems that block it.

    `own`: the text was written on the site and is not live yet, so that it is compared with the live pages too.
    """
    page_type = text_types()[row.kind]
    if file is not None and row.what != StagedPage.RELAYOUT:
        compiled = page_type.compile(file, lookups, path)
        own_problems = page_problems(page_type, compiled, lookups, path) if own else _file_problems(row, compiled, lookups, path)
        problems = [*compiled.problems, *own_problems]
        if blocking := [problem for problem in problems if problem.blocking]:
            return blocking
        fill_row(row, compiled)
    page_type.render_page(row, near)
    row.done = True
    return []


def _file_problems(row: StagedPage, compiled: Compiled, lookups: Lookups, path: str) -> list[Problem]:
    """Problems of a page from a file beside those of its text. A live page that is compiled again keeps its words: a dose in them
    blocks nobody else's publication."""
    found = _lost_sentences(row, compiled, lookups, path)
    if row.what != StagedPage.RECOMPILE:
        own = blocked_instructions(text_types()[row.kind], compiled, lookups) + find_leftover_signs(compiled, lookups)
        found += [one.in_file(path) for one in own]
    return found


def _lost_sentences(row: StagedPage, compiled: Compiled, lookups: Lookups, path: str) -> list[Problem]:
    """Problems of the sentences that a page from a file lacks; of a live page that is compiled again only those that readers see
    now, so that a page which lacks one already blocks nobody. One query where a sentence is missing."""
    missing = find_missing_statements(row.name, compiled, lookups)
    if missing and row.what == StagedPage.RECOMPILE:
        seen = Reference.targets_by_page(row.kind, [row.slug]).get(row.slug, {}).get("statement", set())
        missing = [one for one in missing if one.statement in seen]
    return missing_statement_problems(missing, compiled, path)


def fill_row(row: StagedPage, compiled: Compiled) -> None:
    """Copy a compilation into a staged page."""
    row.title, row.html, row.compiled = compiled.title, str(compiled.rendered.html), compiled.data
    row.compile_key, row.fields = compiled.key, compiled.fields
    row.text = compiled.text if row.what in (StagedPage.NEW, StagedPage.CHANGED) else ""
    uses = compiled.data["uses"]
    row.references = [
        [kind, *one] for kind in uses for one in dict.fromkeys((u["target"], u["section_id"], u["section"]) for u in uses[kind])
    ]


def compare_with_live(rows: Iterable[StagedPage]) -> None:
    """Set the `same_…` columns of staged pages. Two queries for each page type."""
    for page_type in text_types().values():
        own = {
            row.slug: row for row in rows if row.kind == page_type.name and row.what not in (StagedPage.NEW, StagedPage.RELAYOUT)
        }
        if own:
            _compare_pages(page_type, own)


def _as_staged(value: object) -> object:
    """A column's value as staged pages keep it, in JSON."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _compare_pages(page_type: PageType, rows: dict[str, StagedPage]) -> None:
    references: dict[str, list[list[str]]] = {}
    found = Reference.objects.filter(page_kind=page_type.name, page_slug__in=list(rows)).order_by("pk")
    for slug, title, *reference in found.values_list("page_slug", "page_title", *REFERENCE):
        references.setdefault(slug, []).append([title, *reference])
    for page in page_type.pages().filter(slug__in=list(rows), live__isnull=False).defer("html"):
        row = rows[page.slug]
        row.same_fields = all(_as_staged(getattr(page, name)) == value for name, value in row.fields.items())
        said = all(page.compiled.get(name) == row.compiled.get(name) for name in WORDS)
        row.same_words = row.same_fields and said and page.title == row.title
        row.same_references = references.get(page.slug, []) == [[row.title, *reference] for reference in row.references]
