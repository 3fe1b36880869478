"""A glossary term's file to a dataclass and back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from . import front_matter
from .article_file import lines_above_body, slug_problems
from .front_matter import Field
from .plain_yaml import Path, Place
from .problems import Problem

ENTITY = re.compile(r"[A-Za-z0-9_]+")
CODE = re.compile(r"(HP:\d{7}|MONDO:\d{7}|ORPHA:\d+) \S.*")
GENERAL = "general definition"
LONGEST_DEFINITION = 25  # words
FIELDS = (
    Field("title", required=True, longest=80),
    Field("slug", required=True, longest=80),
    Field("entities", "list", required=True, longest=80),
    Field("surfaces", "map", longest=120),
    Field("joins", "map", longest=120),
    Field("other_names", "list", longest=80),
    Field("everyday_words", "list", longest=80),
    Field("say_it", longest=120),
    Field("definition", required=True, longest=300),
    Field("definition_source", "list", required=True, longest=80),
    Field("codes", "list", longest=160),
)


@dataclass(frozen=True)
class TermFile:
    """A glossary term as its file holds it; `lines_before_body` and `places` as in ArticleFile."""

    title: str
    slug: str
    entities: list[str]
    definition: str
    definition_source: list[str]
    body: str
    surfaces: dict[str, str] = field(default_factory=dict)
    joins: dict[str, str] = field(default_factory=dict)
    other_names: list[str] = field(default_factory=list)
    everyday_words: list[str] = field(default_factory=list)
    say_it: str = ""
    codes: list[str] = field(default_factory=list)
    lines_before_body: int = 0
    places: Mapping[Path, Place] = field(default_factory=dict, compare=False, repr=False)

    def text(self) -> str:
        """The file's one canonical text."""
        return front_matter.format_file({item.name: getattr(self, item.name) for item in FIELDS}, FIELDS, self.body)

    def with_slug(self, slug: str) -> Self:
        """The same file with another slug."""
        return replace(self, slug=slug)

    def with_changed(self, day: dt.date) -> Self:
        """The same file: a term does not say when its text last changed."""
        return self


def parse_term(text: str, path: str) -> tuple[TermFile | None, list[Problem]]:
    """Read a term's text. Where a key cannot be used the term is None; every problem is listed."""
    parts, problems = front_matter.split_file(text, path)
    if parts is None:
        return None, problems
    problems += front_matter.check_front_matter(parts, FIELDS, path)
    problems += slug_problems(parts, path)
    if problems:
        return None, problems
    body, before, places = parts.body.strip("\n"), lines_above_body(parts), parts.places
    term = TermFile(**parts.filled_values(FIELDS), body=body, lines_before_body=before, places=places)
    for number, entity in enumerate(term.entities):
        if not ENTITY.fullmatch(entity):
            message = f"the entity '{entity}' may hold only letters, digits and '_'"
            problems.append(Problem(path, *places["entities", number], message))
        elif entity in term.entities[:number]:
            problems.append(Problem(path, *places["entities", number], f"the entity '{entity}' stands twice: remove one"))
    words = len(term.definition.split())
    if words > LONGEST_DEFINITION:
        message = f"the definition has {words} words: use at most {LONGEST_DEFINITION}"
        problems.append(Problem(path, *places["definition",], message))
    for number, code in enumerate(term.codes):
        if not CODE.fullmatch(code):
            message = f"'{code}' is not a code with its label, such as 'HP:0000508 Ptosis'"
            problems.append(Problem(path, *places["codes", number], message))
    for pair in term.joins:
        if pair.count(" + ") != 1:
            message = f"'{pair}' must name two surface forms: 'P + Q_type'"
            problems.append(Problem(path, *places["joins", pair], message))
    return (None if problems else term), problems
