"""The hazards of content/evidence/hazards.yaml: what each row names is there, and which page must cite what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

from lems_site.content_files import evidence_files
from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.content_files.record_file import RecordFile
from lems_site.markup.lookups import Lookups, RequiredStatement
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.registry import FolderReport, Scope, page_types

from .models import Hazard

TEST = re.compile(r"(tests/[\w/]+\.py)::(?:Test\w+::)?(test_\w+)")


def place_with_kind(place: str, library: Library) -> str:
    """A place as hazards.yaml names it, with the page's type before a sentence's page: "articles/symptoms@rest" for
    "symptoms@rest". Unchanged where no page has the name, and for a test."""
    slug = place.partition("@")[0]
    kind = next((name for name, page_type in page_types.items() if slug in page_type.files_in(library)), "")
    return f"{kind}/{place}" if kind else place


def hazard_rows(library: Library) -> list[Hazard]:
    """The database rows of a library's hazards, not yet written."""
    rows = library.evidence.hazards.values()
    return [
        hazard_row(one, number, [place_with_kind(place, library) for place in one.stopped_by]) for number, one in enumerate(rows)
    ]


def hazard_row(hazard: evidence_files.Hazard, position: int, places: list[str] | None = None) -> Hazard:
    """The database row of a hazard, not yet written; `places` are what stops it with the types of pages (found in the database,
    where they are not given: a query for each place)."""
    if places is None:
        places = [_place_in_database(place) for place in hazard.stopped_by]
    return Hazard(
        ref=hazard.id,
        position=position,
        kind=hazard.kind,
        who=hazard.who,
        harm=hazard.harm,
        must=hazard.must,
        stopped_by=places,
        open=hazard.open,
    )


def _place_in_database(place: str) -> str:
    """As place_with_kind, by the pages that readers see."""
    slug = place.partition("@")[0]
    pages = ((name, page_type.pages().filter(slug=slug, live__isnull=False)) for name, page_type in page_types.items())
    kind = next((name for name, rows in pages if rows.exists()), "")
    return f"{kind}/{place}" if kind else place


def fill_required(lookups: Lookups, scope: Scope) -> None:
    """What each page must cite: by the library that is being loaded, else by the database. One query, or none."""
    hazards: Iterable[Hazard] = ()
    if scope.library is not None and scope.library.evidence.files:
        hazards = hazard_rows(scope.library)
    elif scope.database:
        hazards = Hazard.objects.only("ref", "who", "harm", "stopped_by")
        hazards = with_draft_hazards(hazards, scope.library.records.values() if scope.library else ())
    for hazard in hazards:
        for place in hazard.stopped_by:
            page, at, statement = place.partition("@")
            if at:
                required = RequiredStatement(statement, hazard.ref, hazard.who, hazard.harm)
                lookups.required.setdefault(page, []).append(required)


def with_draft_hazards(hazards: Iterable[Hazard], records: Iterable[RecordFile]) -> Iterable[Hazard]:
    """The hazards as they are once these records are live."""
    drafts = {record.id: record for record in records if record.kind.name == "hazard"}
    if not drafts:
        return hazards
    rows = [hazard for hazard in hazards if hazard.ref not in drafts]
    return [*rows, *(hazard_row(hazard_of(record), 0) for record in drafts.values() if not record.retired)]


def hazard_of(record: RecordFile) -> evidence_files.Hazard:
    """The hazard of a record."""
    head = record.head
    stopped, still_open = tuple(head.get("stopped_by", ())), head.get("open", "")
    return evidence_files.Hazard(record.id, head["kind"], head["who"], head["harm"], record.body, stopped, still_open)


def check_hazards(pages: Mapping[str, Compiled], library: Library) -> FolderReport:
    """How many hazards are stopped, of those that are not open, and how many are open, of all; a problem for each page and test
    that a row names and that is not there. `pages` are named "<page type>/<slug>". Sentences are checked with their page
    (publishing/checks/required_statements.py), and only counted here."""
    hazards = library.evidence.hazards
    if not hazards:
        return FolderReport({}, [])
    cited = {f"{name}@{use.target}" for name, page in pages.items() for use in page.rendered.statement_uses}
    problems, stopped = list[Problem](), 0
    for hazard in hazards.values():
        places = [place_with_kind(place, library) for place in hazard.stopped_by]
        faults = [message for place in places if (message := _place_fault(place, pages))]
        at = library.evidence.places[hazard.id]
        problems += [Problem(*at, f"hazard {hazard.id} ({hazard.harm}): {fault}") for fault in faults]
        stopped += not hazard.open and not faults and all(TEST.fullmatch(place) or place in cited for place in places)
    still_open = sum(bool(hazard.open) for hazard in hazards.values())
    counts = {"hazards": (stopped, len(hazards) - still_open), "open hazards": (still_open, len(hazards))}
    return FolderReport(counts, problems)


def _place_fault(place: str, pages: Mapping[str, Compiled]) -> str:
    """Why what a row names cannot stop a hazard, or "": a page or a test that is not there."""
    if test := TEST.fullmatch(place):
        return "" if _test_exists(test[1], test[2]) else f"there is no test {place}"
    page, _, statement = place.partition("@")
    return "" if page in pages else f"no sentence of the page '{page}' cites '{statement}': there is no such page"


def _test_exists(path: str, name: str) -> bool:
    """Whether a test file holds a test. A site that is installed without its tests takes it as there."""
    root = Path(settings.BASE_DIR)
    file = root / path
    if not (root / "tests").is_dir():
        return True
    return file.is_file() and re.search(rf"^(?:    )?def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE) is not None
