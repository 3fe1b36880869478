"""A glossary term's file to a dataclass and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import front_matter
from .article_file import first_line, slug_problems
from .front_matter import Field
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
    """A glossary term as its file holds it."""

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

    def text(self) -> str:
        """The file's one canonical text."""
        return front_matter.join({item.name: getattr(self, item.name) for item in FIELDS}, FIELDS, self.body)


def parse(text: str, path: str) -> tuple[TermFile | None, list[Problem]]:
    """Read a term's text. Where a key cannot be used the term is None; every problem is listed."""
    parts, problems = front_matter.split(text, path)
    if parts is None:
        return None, problems
    problems += front_matter.check(parts, FIELDS, path)
    problems += slug_problems(parts, path)
    if problems:
        return None, problems
    known = {item.name: parts.values[item.name] for item in FIELDS if item.name in parts.values}
    term = TermFile(**known, body=parts.body.strip("\n"), lines_before_body=first_line(parts))

    def problem(key: str, message: str) -> None:
        problems.append(Problem(path, parts.lines.get(key, 1), 1, message))

    for entity in term.entities:
        if not ENTITY.fullmatch(entity):
            problem("entities", f"the entity '{entity}' may hold only letters, digits and '_'")
    if len(term.definition.split()) > LONGEST_DEFINITION:
        problem("definition", f"the definition has {len(term.definition.split())} words: use at most {LONGEST_DEFINITION}")
    for code in term.codes:
        if not CODE.fullmatch(code):
            problem("codes", f"'{code}' is not a code with its label, such as 'HP:0000508 Ptosis'")
    for pair in term.joins:
        if pair.count(" + ") != 1:
            problem("joins", f"'{pair}' must name two surface forms: 'P + Q_type'")
    return (None if problems else term), problems
