"""content/cards/: help cards that the search shows above its results. A card's file to a dataclass and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from . import front_matter
from .card_patterns import Pattern, PatternError, parse_pattern
from .front_matter import Field
from .plain_yaml import Path, Place
from .problems import Problem

EMERGENCY, NOW, TODAY = URGENCIES = ("emergency", "now", "today")  # the most urgent first
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CITED = re.compile(r"\[@[^\[\]\n]{1,400}\]")
STEP_UP = re.compile(r"\bemergency (?:number|department)\b", re.IGNORECASE)
CALL = re.compile(r"([0-9][0-9 -]{1,20}), (\S.*)")
FIELDS = (
    Field("id", required=True, longest=60),
    Field("hazard", longest=10),
    Field("urgency", required=True, choices=URGENCIES),
    Field("title", required=True, longest=80),
    Field("call", "list", longest=60),
    Field("line", choices=("crisis", "poison")),
    Field("when", "list", required=True, longest=400),
    Field("unless", "list", longest=400),
)


@dataclass(frozen=True)
class CardFile:
    """A help card as its file holds it. `when` are the patterns of queries that it answers, `unless` those of queries that it
    does not; `call` are numbers to press besides the emergency number, each with its country; `line` is the clinic's own
    line that stands before them. `hazard` is "" for the general
    emergency card."""

    id: str
    urgency: str
    title: str
    when: list[str]
    body: str
    hazard: str = ""
    call: list[str] = field(default_factory=list)
    line: str = ""
    unless: list[str] = field(default_factory=list)
    lines_before_body: int = 0
    places: Mapping[Path, Place] = field(default_factory=dict, compare=False, repr=False)

    def text(self) -> str:
        """The file's one canonical text."""
        return front_matter.format_file({item.name: getattr(self, item.name) for item in FIELDS}, FIELDS, self.body)

    @property
    def calls(self) -> list[tuple[str, str]]:
        """The numbers to press, each with its country."""
        return [(match[1], match[2]) for line in self.call if (match := CALL.fullmatch(line))]


def parse_card(text: str, path: str) -> tuple[CardFile | None, list[Problem]]:
    """Read a card's text. Where a key cannot be used the card is None; every problem is listed."""
    parts, problems = front_matter.split_file(text, path)
    if parts is None:
        return None, problems
    problems += front_matter.check_front_matter(parts, FIELDS, path)
    if problems:
        return None, problems
    above = parts.lines_before_body + len(parts.body) - len(parts.body.lstrip("\n"))
    card = CardFile(**parts.filled_values(FIELDS), body=parts.body.strip("\n"), lines_before_body=above, places=parts.places)
    problems = [Problem(path, *place, message) for place, message in _find_faults(card)]
    return (None if problems else card), problems


def parse_patterns(lines: list[str]) -> list[Pattern]:
    """The patterns of `when` or `unless`. Raises PatternError."""
    return [parse_pattern(line) for line in lines]


def _find_faults(card: CardFile) -> Iterator[tuple[Place, str]]:
    """What is wrong with a card, and where."""
    if not NAME.fullmatch(card.id):
        yield card.places["id",], f"the id '{card.id}' may hold only a-z, 0-9 and single hyphens"
    for key, lines in (("when", card.when), ("unless", card.unless)):
        for number, line in enumerate(lines):
            try:
                parse_pattern(line)
            except PatternError as error:
                yield card.places[key, number], str(error)
    for number, line in enumerate(card.call):
        if not CALL.fullmatch(line):
            yield card.places["call", number], f"'{line}' is not a number and a country: write such as '111, United Kingdom'"
    if card.urgency != EMERGENCY and not STEP_UP.search(card.body):
        yield card.places["urgency",], "the card lacks its step up: say when to call the emergency number"
    if not card.body:
        yield card.places["title",], "the card is empty: write below its title what to do"
    for number, line in enumerate(card.body.split("\n"), card.lines_before_body + 1):
        if line.strip() and not CITED.search(line):
            yield (number, 1), "this line has no source: put a citation such as [@emerg-rare] into it"
