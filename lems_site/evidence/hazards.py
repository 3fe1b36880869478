"""The hazards of content/evidence/hazards.yaml: what each row names is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.registry import FolderReport

TEST = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")


def check_hazards(pages: Mapping[str, Compiled], library: Library) -> FolderReport:
    """How many hazards are stopped, of those that are not open, and how many are open, of all; a problem for each sentence or
    test that a row names and that is not there. `pages` are named "<page type>/<slug>"."""
    hazards = library.evidence.hazards
    if not hazards:
        return FolderReport({}, [])
    cited = {f"{name.partition('/')[2]}@{use.target}" for name, page in pages.items() for use in page.rendered.statement_uses}
    problems, stopped = list[Problem](), 0
    for hazard in hazards.values():
        faults = [message for place in hazard.stopped_by if (message := _place_fault(place, cited))]
        place = library.evidence.places[hazard.id]
        problems += [Problem(*place, f"hazard {hazard.id} ({hazard.harm}): {fault}") for fault in faults]
        stopped += not hazard.open and not faults
    still_open = sum(bool(hazard.open) for hazard in hazards.values())
    counts = {"hazards": (stopped, len(hazards) - still_open), "open hazards": (still_open, len(hazards))}
    return FolderReport(counts, problems)


def _place_fault(place: str, cited: set[str]) -> str:
    """Why what a row names does not stop a hazard, or ""."""
    if test := TEST.fullmatch(place):
        return "" if _test_exists(test[1], test[2]) else f"there is no test {place}"
    if place in cited:
        return ""
    page, _, statement = place.partition("@")
    return f"no sentence of the page '{page}' cites '{statement}'"


def _test_exists(path: str, name: str) -> bool:
    """Whether a test file holds a test. A site that is installed without its tests takes it as there."""
    root = Path(settings.BASE_DIR)
    file = root / path
    if not (root / "tests").is_dir():
        return True
    return file.is_file() and re.search(rf"^def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE) is not None
