"""What a compiled page keeps beside its HTML, as JSON that its template shows as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
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


class Shown:
    """Hashes of what pages show of terms and statements, each made once. A page whose key differs is out of date."""

    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups
        self.entities: dict[str, list[str]] = {}
        for name, term in lookups.entities.items():
            self.entities.setdefault(term.slug, []).append(name)
        self.hashes: dict[str, str] = {}

    def key(self, text_hash: str, terms: Iterable[str], statements: Iterable[str]) -> str:
        """A hash over a text, the renderer, and the terms (by slug) and statements (by id) that the page shows now."""
        shown = [*(self._term(slug) for slug in sorted(set(terms))), *(self._statement(one) for one in sorted(set(statements)))]
        return hash_of("\n".join([text_hash, markup_key(), *shown]))

    def _term(self, slug: str) -> str:
        def parts() -> Any:
            term = self.lookups.by_slug.get(slug)
            return term and [asdict(term), sorted(self.entities[slug])]

        return self._hash(f"term {slug}", parts)

    def _statement(self, identity: str) -> str:
        def parts() -> Any:
            one = self.lookups.statements.get(identity)
            return one and statement_data(one)

        return self._hash(f"statement {identity}", parts)

    def _hash(self, name: str, parts: Callable[[], Any]) -> str:
        if name not in self.hashes:
            self.hashes[name] = hash_of(json.dumps([name, parts()], sort_keys=True))
        return self.hashes[name]


def compile_key(text: str, data: dict[str, Any], lookups: Lookups) -> str:
    """The key of a page just compiled from `text` into `data`."""
    uses = data["uses"]
    terms, statements = ([use["target"] for use in uses[kind]] for kind in ("term", "statement"))
    return Shown(lookups).key(hash_of(text), terms, statements)
