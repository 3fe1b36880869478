"""The shape of what a compiled page keeps beside its HTML: JSON that templates show as it is."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class WhoData(TypedDict):
    """Who says a statement, as markup.lookups.Who."""

    title: str
    publisher: str
    year: str
    url: str


class StatementData(TypedDict):
    """A statement in a list of sources."""

    id: str
    text: str
    caution: str
    who: list[WhoData]


class ContentsData(TypedDict):
    """An entry of the contents list."""

    level: int
    id: str
    name: str


class WordUseData(TypedDict):
    """A place of the page that uses a word: its id, and the heading of its section."""

    id: str
    section: str


class WordData(TypedDict):
    """A word that the page explains, in "Words on this page"."""

    letter: str
    slug: str
    title: str
    definition: str
    url: str
    uses: list[WordUseData]


class SourceData(TypedDict):
    """One number of the page's list of sources; `uses` are the ids of the places that cite it."""

    number: int
    statements: list[StatementData]
    uses: list[str]


class SectionData(TypedDict):
    """A part of the page as plain text."""

    id: str
    heading: str
    text: str


class UseData(TypedDict):
    """Something that the page refers to, and in which section."""

    target: str
    section_id: str
    section: str


class AdviceData(TypedDict):
    """A piece of advice on the text: the line of the file, and what is wrong."""

    line: int
    message: str


class CompiledData(TypedDict):
    """What a compiled page keeps beside its HTML. `minutes` is the reading time, `figures` the names of its drawings, `uses` what
    it refers to, by the kind of reference. Page types add keys of their own."""

    contents: list[ContentsData]
    words: list[WordData]
    sources: list[SourceData]
    sections: list[SectionData]
    minutes: int
    figures: list[str]
    uses: dict[str, list[UseData]]
    advice: NotRequired[list[AdviceData]]
