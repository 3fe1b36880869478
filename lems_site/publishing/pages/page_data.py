"""What a compiled page keeps beside its HTML, made from what the renderer gave."""

from __future__ import annotations

import re

from lems_site.markup.lookups import Lookups, StatementEntry
from lems_site.markup.rendered import Rendered, Use

from .compiled_data import CompiledData, SourceData, StatementData, UseData, WhoData, WordData
from .registry import page_types

WORDS_A_MINUTE = 180  # unhurried adult reading; the reader here is tired


def statement_data(entry: StatementEntry) -> StatementData:
    """A statement as the lists of sources show it."""
    who = [WhoData(title=one.title, publisher=one.publisher, year=one.year, url=one.url) for one in entry.who]
    return {"id": entry.id, "text": entry.text, "caution": entry.caution, "who": who}


def page_data(rendered: Rendered, lookups: Lookups) -> CompiledData:
    """The data of a rendered page."""
    words: list[WordData] = []
    for note in rendered.words:
        term = lookups.by_slug[note.slug]
        words.append(
            {
                "letter": note.letter,
                "slug": term.slug,
                "title": term.title,
                "definition": term.definition,
                "url": term.url,
                "uses": [{"id": identity, "section": section} for identity, section in note.uses],
            }
        )
    sources: list[SourceData] = [
        {
            "number": note.number,
            "statements": [statement_data(lookups.statements[i]) for i in note.ids],
            "uses": note.uses,
        }
        for note in rendered.sources
    ]
    return {
        "contents": [{"level": item.level, "id": item.id, "name": item.name} for item in rendered.contents],
        "words": words,
        "sources": sources,
        "sections": [{"id": one.id, "heading": one.heading, "text": one.text} for one in rendered.sections],
        "minutes": max(1, round(len(rendered.text.split()) / WORDS_A_MINUTE)),
        "figures": rendered.figures,
        "uses": {
            "term": [use_data(use) for use in rendered.term_uses],
            "statement": [use_data(use) for use in rendered.statement_uses],
            "picture": [use_data(use) for use in rendered.picture_uses],
            "card": [use_data(use) for use in rendered.card_uses],
            **page_links(rendered),
        },
    }


def use_data(use: Use) -> UseData:
    """A use as data."""
    return {"target": use.target, "section_id": use.section_id, "section": use.section}


PAGE_LINK = re.compile(r"/([a-z]+)/([a-z0-9-]{1,80})/(?:#.*)?")


def page_links(rendered: Rendered) -> dict[str, list[UseData]]:
    """The links to other pages of the site, by the first part of their address: the references of a page that is retired tell
    which pages link to it."""
    links: dict[str, list[UseData]] = {}
    for href, _line in rendered.links:
        match = PAGE_LINK.fullmatch(href)
        if match and match[1] in page_types:
            links.setdefault(match[1], []).append({"target": match[2], "section_id": "", "section": ""})
    return links
