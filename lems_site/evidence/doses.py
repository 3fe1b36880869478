"""Doses and orders in statements: every page that cites one shows it, so they block as on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.publishing.checks.medicines.pages import find_text_instructions, text_problem
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.registry import FolderReport, lookups_for

from .models import Statement


def check_statements(pages: Mapping[str, Compiled], library: Library) -> FolderReport:
    """A problem for each dose or order in a statement of a folder, at the statement's row."""
    return FolderReport({}, _problems_of(library, library.evidence.statements))


def problems_of_new_statements(library: Library) -> list[Problem]:
    """The same for the statements that a load would change; those that readers see already block no load. One query."""
    known = dict(Statement.objects.values_list("ref", "text"))
    return _problems_of(library, (name for name, one in library.evidence.statements.items() if known.get(name) != one.text))


def _problems_of(library: Library, names: Iterable[str]) -> list[Problem]:
    chosen, found = list(names), list[Problem]()
    if not chosen:
        return found
    lookups = lookups_for(library, overwrite=True, database=False)
    for name in chosen:
        path, line, column = library.evidence.places[name]
        for one in find_text_instructions(library.evidence.statements[name].text, lookups):
            found.append(text_problem(one, line, column).in_file(path))
    return found
