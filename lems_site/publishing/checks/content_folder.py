"""Checks over a whole content folder: every page compiles, and what the pages say together holds (see coverage.py, links.py)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lems_site.content_files.library import read_library
from lems_site.content_files.problems import Problem
from lems_site.markup.plain_words import ReadingFigures, measure_reading
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.registry import lookups_for, page_types

from . import coverage, links

GUIDE_WITHOUT_SUMMARY = "articles/get-help-now"


@dataclass
class Report:
    """The problems, and the figures that check_content prints: how many there are of those that there should be. Where a file
    could not be read, what depends on it is not checked, and `partial` says so."""

    problems: list[Problem] = field(default_factory=list)
    figures: dict[str, ReadingFigures] = field(default_factory=dict)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    partial: bool = False


def check(folder: Path) -> Report:
    """Check a content folder. Reads only the folder, so that it says the same on every machine."""
    library = read_library(folder)
    report = Report(problems=list(library.problems), partial=bool(library.unread))
    if any(not name.startswith("articles/") for name in library.unread):
        return report  # without every term and statement each page that names them would be reported
    lookups = lookups_for(library, overwrite=True, database=False)
    pages: dict[str, Compiled] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    for page_type in page_types.values():
        for slug, file in page_type.files(library).items():
            name = f"{page_type.name}/{slug}"
            path = library.paths[name]
            pages[name] = compiled = page_type.compile(file, lookups, path)
            report.problems += compiled.problems
            report.partial = report.partial or compiled.rendered.refused
            if not compiled.rendered.refused:
                report.problems += page_type.advice(compiled, lookups, path)
            report.figures[name] = measure_reading(compiled.rendered.blocks, lookups.medicines)
            if page_type.name == "articles":
                pairs.update(compiled.rendered.pairs)
                report.problems += opening(compiled, path, summary=name != GUIDE_WITHOUT_SUMMARY)
    report.problems += links.problems(pages, library)
    report.counts, missing = coverage.problems(pages, pairs, library)
    report.problems = sorted({*report.problems, *(missing if not report.partial else ())})
    return report


def opening(page: Compiled, path: str, *, summary: bool) -> list[Problem]:
    """An article opens with "In short", 3 to 6 points; the page for emergencies with the emergency card."""
    body: str = page.file.body
    place = (path, page.file.lines_before_body + 1, 1)
    if not summary:
        message = "this page opens with the emergency card: put '::: emergency …' first"
        return [] if body.startswith("::: emergency") else [Problem(*place, message)]
    points = sum(line.startswith("- ") for line in body.split("\n:::", 1)[0].split("\n"))
    if body.startswith("::: in-short\n") and 3 <= points <= 6:
        return []
    return [Problem(*place, "open with '::: in-short' and a list of 3 to 6 points")]
