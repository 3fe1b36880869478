"""What a compiled page keeps beside its HTML, as JSON that its template shows as it is."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from lems_site.markup.lookups import Lookups, StatementEntry
from lems_site.markup.rendered import Rendered

from .build import markup_key
from .models import hash_of

WORDS_A_MINUTE = 180  # unhurried adult reading; the reader here is tired


def statement_data(entry: StatementEntry) -> dict[str, Any]:
    """A statement as the source lists show it."""
    return {
        "id": entry.id,
        "text": entry.text,
        "caution": entry.caution,
        "who": [asdict(who) for who in entry.who],
    }


def page_data(rendered: Rendered, lookups: Lookups) -> dict[str, Any]:
    """contents, words, sources, sections, minutes and what the page depends on."""
    words = []
    for note in rendered.words:
        term = lookups.by_slug[note.slug]
        uses = [{"id": identity, "section": section} for identity, section in note.uses]
        words.append(
            {"letter": note.letter, "slug": term.slug, "title": term.title, "definition": term.definition,
             "url": term.url, "uses": uses}
        )  # fmt: skip
    sources = [
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
        "sections": [asdict(section) for section in rendered.sections],
        "minutes": max(1, round(len(rendered.text.split()) / WORDS_A_MINUTE)),
        "figures": rendered.figures,
        "uses": {
            "term": [asdict(use) for use in rendered.term_uses],
            "statement": [asdict(use) for use in rendered.statement_uses],
        },
    }


def compile_key(text: str, data: dict[str, Any], lookups: Lookups) -> str:
    """A hash over the text, the renderer, and the terms and statements that the page shows, as they are now."""
    slugs = sorted({use["target"] for use in data.get("uses", {}).get("term", [])})
    ids = sorted({use["target"] for use in data.get("uses", {}).get("statement", [])} | set(data.get("definition_ids", [])))
    shown = [
        [(term.title, term.definition, sorted(term.surfaces.items()), sorted(term.joins.items())) if term else None
         for term in (lookups.by_slug.get(slug) for slug in slugs)],
        [statement_data(entry) if entry else None for entry in (lookups.statements.get(identity) for identity in ids)],
    ]  # fmt: skip
    return hash_of(json.dumps([text, markup_key(), shown]))
