"""Doses and orders on a page: in every text of it that readers see, each at its line and column.

The same rule holds for the form, for sending, approving, publishing, for a set time, load_content and check_content. Titles of
documents that the page cites are left out. A Reviewer's yes (models/instructions.py) lets one sentence of one page pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.markup.rendered import ShownBlock
from lems_site.publishing.checks.source_places import SourcePlaces
from lems_site.publishing.pages.page_type import Compiled

from .names import MedicineNames
from .rule import Instruction, find_instructions

SHOWN_FIELDS = ("title", "nav_title", "description", "definition", "other_names", "say_it", "surfaces", "joins")
CELLS = ("td", "th")
SHORTEST_TITLE = 12  # characters of a cited document's title that is left out


@dataclass(frozen=True)
class PageInstruction:
    """A dose or an order on a page: its words, its sentence, and where it stands in the page's file, from 1."""

    words: str
    sentence: str
    is_dose: bool
    line: int
    column: int


def names_from(lookups: Lookups) -> MedicineNames:
    """What names a medicine: the evidence's names, and every name of a glossary term that has one of them."""
    known = {name.casefold() for name in lookups.medicines}
    names, others = set(lookups.medicines), set[str]()
    for term in lookups.by_slug.values():
        own = {term.title, *term.names, *term.surfaces.values()}
        if known & {name.casefold() for name in own}:
            names |= own
        else:
            others |= {word for name in own for word in name.casefold().split()}
    return _cached_names(frozenset(names), frozenset(others))


@lru_cache(maxsize=4)
def _cached_names(names: frozenset[str], others: frozenset[str]) -> MedicineNames:
    return MedicineNames(names, others)


def find_page_instructions(compiled: Compiled, lookups: Lookups) -> list[PageInstruction]:
    """The doses and orders of a page's own words, in the order of its file. Cards of other pages are checked at their home."""
    names = names_from(lookups)
    found = list(_in_fields(compiled, names))
    titles = _cited_titles(compiled, lookups)
    source = SourcePlaces(compiled)
    for words, line in _texts(compiled, lookups):
        for one in find_instructions(_blank_titles(words, titles), names):
            place = source.place_of_word(words, one.start, line)
            found.append(PageInstruction(" ".join(one.words.split()), one.sentence, one.is_dose, *place))
    return sorted(set(found), key=lambda one: (one.line, one.column))


def instruction_problems(found: Collection[PageInstruction], allowed: Collection[str] = (), path: str = "") -> list[Problem]:
    """A blocking problem for each whose sentence a Reviewer has not allowed."""
    return [
        Problem(path, one.line, one.column, _message(one.is_dose) % {"words": one.words})
        for one in found
        if one.sentence not in allowed
    ]


def find_text_instructions(text: str, lookups: Lookups) -> list[Instruction]:
    """The doses and orders of plain words that are no page, such as a help card's title."""
    return find_instructions(text, names_from(lookups))


def text_problem(one: Instruction, line: int, column: int) -> Problem:
    """A blocking problem for a dose or an order in words that no Reviewer can allow."""
    message = _("'%(words)s' may be read as advice to change a medicine, or how much to take: write 'ask your team' instead")
    return Problem("", line, column, message % {"words": " ".join(one.words.split())})


def _message(is_dose: bool) -> str:
    if is_dose:
        return _(
            "'%(words)s' tells readers how much of a medicine to take: write 'as your team has prescribed', or ask a Reviewer "
            "to allow this sentence, with a reason, on the page of the saved text"
        )
    return _(
        "'%(words)s' tells readers to take, change or stop a medicine: write 'ask your team', or ask a Reviewer to allow this "
        "sentence, with a reason, on the page of the saved text"
    )


def _in_fields(compiled: Compiled, names: MedicineNames) -> Iterator[PageInstruction]:
    file = compiled.file
    for key in SHOWN_FIELDS:
        value = getattr(file, key, "")
        rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else [("", value)]
        for inside, words in rows:
            for one in find_instructions(words, names):
                path = (key,) if inside == "" else (key, inside)
                line, column = file.places.get(path, (1, 1))
                yield PageInstruction(" ".join(one.words.split()), one.sentence, one.is_dose, line, column)


def _texts(compiled: Compiled, lookups: Lookups) -> Iterator[tuple[str, int]]:
    """What the page shows, with the line of its text: blocks, rows of tables as one, and words that stand for pictures."""
    row: list[ShownBlock] = []
    for block in [*compiled.rendered.shown, ShownBlock("", "", 0)]:
        if row and (block.kind not in CELLS or block.line != row[0].line):
            yield " | ".join(cell.text for cell in row), row[0].line
            row = []
        if block.home or not block.text:
            continue
        if block.kind in CELLS:
            row.append(block)
        else:
            yield block.text, block.line
    lines = compiled.file.body.split("\n")
    for use in compiled.rendered.picture_uses:
        picture = lookups.pictures.get(use.target)
        at = next((number for number, line in enumerate(lines, 1) if line.split()[-1:] == [use.target]), 1)
        if picture:
            yield picture.alt, at


def _cited_titles(compiled: Compiled, lookups: Lookups) -> list[str]:
    cited = {use.target for use in compiled.rendered.statement_uses}
    titles = {one.title for identity in cited if identity in lookups.statements for one in lookups.statements[identity].who}
    return sorted((title for title in titles if len(title) >= SHORTEST_TITLE), key=len, reverse=True)


def _blank_titles(text: str, titles: list[str]) -> str:
    for title in titles:
        text = text.replace(title, "\x00" * len(title))
    return text
