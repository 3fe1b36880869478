"""What the renderer may look up: terms, citable statements, figures and pictures. Plain data, filled by the apps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

LONGEST_ABBREVIATION = 5  # letters


@dataclass(frozen=True)
class TermEntry:
    """A glossary term as the renderer needs it. `names` are the words that count as this term in plain text."""

    slug: str
    title: str
    definition: str
    names: tuple[str, ...] = ()
    surfaces: Mapping[str, str] = field(default_factory=dict)
    joins: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/glossary/{self.slug}/"


@dataclass(frozen=True)
class Attribution:
    """One publication, or one place in a source text: its publisher, year and address ("" where there is no address)."""

    title: str
    publisher: str = ""
    year: str = ""
    url: str = ""


@dataclass(frozen=True)
class StatementEntry:
    """A statement that can be cited."""

    id: str
    text: str
    who: tuple[Attribution, ...]
    caution: str = ""


@dataclass(frozen=True)
class PictureEntry:
    """An uploaded picture: where it is served, its size in pixels, what it shows in words, and who made it."""

    name: str
    url: str
    width: int
    height: int
    alt: str
    credit: str = ""
    licence: str = ""


@dataclass(frozen=True)
class RequiredStatement:
    """A statement that a page must cite, because its sentence there stops a harm: the hazard's id, who would be hurt, and how."""

    statement: str
    hazard: str
    who: str
    harm: str


@dataclass(frozen=True)
class CareCard:
    """A care card as it is typed. `text` is the whole block with its `:::` lines; `line` is where it opens in its own text."""

    kind: str
    title: str
    text: str
    line: int


def no_cards(page: str) -> Mapping[str, CareCard] | None:
    """The cards of a page where no page is known."""
    return None


@dataclass
class Lookups:
    """Everything the renderer may refer to. `entities` maps an entity's name to its term. `cards_of` gives the care cards of
    a page ("<page type>/<slug>") by title, None where readers see no such page; `required` what a page must cite."""

    entities: dict[str, TermEntry] = field(default_factory=dict)
    statements: dict[str, StatementEntry] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, PictureEntry] = field(default_factory=dict)
    medicines: list[str] = field(default_factory=list)
    required: dict[str, list[RequiredStatement]] = field(default_factory=dict)
    cards_of: Callable[[str], Mapping[str, CareCard] | None] = no_cards

    @cached_property
    def by_slug(self) -> dict[str, TermEntry]:
        return {term.slug: term for term in self.entities.values()}

    @cached_property
    def abbreviations(self) -> set[str]:
        """Names of terms that are short and in capitals, such as MG, in lower case: in lower case they are other words."""
        names = {name for term in self.by_slug.values() for name in (term.title, *term.names, *term.surfaces.values())}
        return {name.casefold() for name in names if name.isupper() and len(name) <= LONGEST_ABBREVIATION}

    @cached_property
    def term_names(self) -> tuple[re.Pattern[str] | None, dict[str, str]]:
        """A pattern for every name of every term (longest first, with plural endings), and the slug each name belongs to."""
        slugs = {
            name.casefold(): term.slug
            for term in self.by_slug.values()
            for name in (term.title, *term.names, *term.surfaces.values())
        }
        if not slugs:
            return None, {}
        words = "|".join(re.escape(name) for name in sorted(slugs, key=len, reverse=True))
        return re.compile(rf"(?<![\w-])({words})(?:e?s)?(?![\w-])", re.IGNORECASE), slugs
