"""The result of rendering: safe HTML, and the data that other pages, the search and the checks use."""

from __future__ import annotations

from dataclasses import dataclass, field

from lems_site.content_files.problems import Problem


@dataclass
class Heading:
    """An entry of the contents list: level 2 to 4, the id (an address's `#…`) and the words without markup."""

    level: int
    id: str
    name: str
    line: int = 0


@dataclass
class Section:
    """A part of the page for the search: its heading's id ("" before the first) and its plain text, sensitive blocks left out."""

    id: str
    heading: str
    text: str = ""


@dataclass
class WordNote:
    """A term used on the page: its letter in "Words on this page", and the ids of its uses as (id, section heading)."""

    slug: str
    letter: str
    uses: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class SourceNote:
    """One number of the page's source list: the statements cited together, and the ids of the places that cite them."""

    number: int
    ids: tuple[str, ...]
    uses: list[str] = field(default_factory=list)


@dataclass
class Use:
    """Something that the page refers to, in which part of the page: a term's slug, a statement's id, a picture's name, or the
    page ("articles/get-help-now") that is the home of a care card."""

    target: str
    section_id: str
    section: str


@dataclass
class Block:
    """A paragraph, list item or cell for the readability check. A tagged phrase is one word, `TERM`."""

    kind: str
    text: str
    line: int = 0


@dataclass(frozen=True)
class ShownBlock:
    """What readers see of a paragraph, list item, cell, heading or piece of code, at its line. `prose` is the same with spaces
    for what is code; `home` is the page whose care card it stands in, "" for the page's own words."""

    kind: str
    text: str
    line: int
    home: str = ""
    prose: str = ""


@dataclass
class Rendered:
    """The whole result. `html` is safe only if no problem is blocking and refused is False."""

    html: str = ""
    contents: list[Heading] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    words: list[WordNote] = field(default_factory=list)
    sources: list[SourceNote] = field(default_factory=list)
    term_uses: list[Use] = field(default_factory=list)
    statement_uses: list[Use] = field(default_factory=list)
    picture_uses: list[Use] = field(default_factory=list)
    card_uses: list[Use] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    shown: list[ShownBlock] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    refused: bool = False

    @property
    def text(self) -> str:
        """All plain text of the page, part by part."""
        return "\n\n".join(section.text for section in self.sections)
