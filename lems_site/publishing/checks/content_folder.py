"""Checks over a whole content folder: every page compiles, links lead somewhere, and what apps check of all pages together."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lems_site.content_files.library import display_path, read_library
from lems_site.content_files.problems import Problem
from lems_site.markup.plain_words import ReadingFigures, measure_reading
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.registry import lookups_for, page_types, registered_folder_checks
from lems_site.publishing.pages.site_file import NAME, parse_site_file

from .leftover_signs import find_leftover_signs
from .links import find_dead_links, targets_in_folder
from .medicines.pages import find_page_instructions, instruction_problems
from .required_statements import find_missing_statements, missing_statement_problems


@dataclass
class Report:
    """The problems, and the figures that check_content prints: how easily pages read, and counts of what there is of what there
    should be. Where a file could not be read, what depends on it is not checked, and `partial` says so."""

    problems: list[Problem] = field(default_factory=list)
    figures: dict[str, ReadingFigures] = field(default_factory=dict)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    partial: bool = False


def check_folder(folder: Path) -> Report:
    """Check a content folder. Reads only the folder, so that it gives the same result on every machine."""
    library = read_library(folder)
    report = Report(problems=list(library.problems), partial=bool(library.unread))
    report.problems += parse_site_file(library.site_text, display_path(folder / NAME))[1]
    if not all(_is_only_a_page(name) for name in library.unread):
        return report  # without every word and statement each page that names them would be reported
    lookups = lookups_for(library, overwrite=True, database=False)
    pages: dict[str, Compiled] = {}
    for page_type in page_types.values():
        for slug, file in page_type.files_in(library).items():
            name = f"{page_type.name}/{slug}"
            path = library.paths[name]
            pages[name] = compiled = page_type.compile(file, lookups, path)
            report.problems += compiled.problems
            report.partial = report.partial or compiled.rendered.refused
            if not compiled.rendered.refused:
                missing = find_missing_statements(name, compiled, lookups)
                report.problems += missing_statement_problems(missing, compiled, path)
                report.problems += instruction_problems(find_page_instructions(compiled, lookups), path=path)
                report.problems += [one.in_file(path) for one in find_leftover_signs(compiled, lookups)]
                report.problems += page_type.advice(compiled, lookups, path)
            report.problems += page_type.opening_problems(compiled, path)
            if page_type.lists_reading_ease:
                report.figures[slug] = measure_reading(compiled.rendered.blocks, lookups.medicines)
    targets = targets_in_folder(pages, library, lookups)
    for name, page in pages.items():
        report.problems += find_dead_links(name, page, targets, library.paths[name])
    together: list[Problem] = []
    for check in registered_folder_checks():
        result = check(pages, library)
        report.counts |= result.counts
        together += result.problems
    report.problems = sorted({*report.problems, *(together if not report.partial else ())})
    return report


def _is_only_a_page(name: str) -> bool:
    """Whether a file that could not be read ("<folder>/<name>") is a page of which other pages show nothing."""
    folder, _, slug = name.partition("/")
    return bool(slug) and folder in page_types and not page_types[folder].reference_kind
