"""What a compiled page keeps beside its HTML, as JSON that its template shows as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from lems_site.markup.lookups import Lookups, StatementEntry
from lems_site.markup.rendered import Rendered
from lems_site.publishing.models import hash_of
from lems_site.web.fingerprints import markup_key

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
            {
                "letter": note.letter,
                "slug": term.slug,
                "title": term.title,
                "definition": term.definition,
                "url": term.url,
                "uses": uses,
            }
        )
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
            "picture": [asdict(use) for use in rendered.picture_uses],
            **page_links(rendered),
        },
    }


PAGE_LINK = re.compile(r"/(articles|glossary)/([a-z0-9-]{1,80})/(?:#.*)?")


def page_links(rendered: Rendered) -> dict[str, list[dict[str, str]]]:
    """The links to other pages of the site, by their kind: so that a page that goes is missed by those that lead to it."""
    found: dict[str, list[dict[str, str]]] = {}
    for href, _line in rendered.links:
        if match := PAGE_LINK.fullmatch(href):
            found.setdefault(match[1], []).append({"target": match[2], "section_id": "", "section": ""})
    return found


class Shown:
    """Hashes of what pages show of terms, statements and pictures, each made once. A page whose key differs is out of date."""

    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups
        self.entities: dict[str, list[str]] = {}
        for name, term in lookups.entities.items():
            self.entities.setdefault(term.slug, []).append(name)
        self.hashes: dict[str, str] = {}

    def key(self, text_hash: str, uses: Mapping[str, Iterable[str]]) -> str:
        """A hash over a text, the renderer, and what the page shows now: `uses` are names by "term", "statement", "picture"."""
        makers = {"term": self._term, "statement": self._statement, "picture": self._picture}
        shown = [make(one) for kind, make in makers.items() for one in sorted(set(uses.get(kind, ())))]
        return hash_of("\n".join([text_hash, markup_key(), *shown]))

    def _picture(self, name: str) -> str:
        one = self.lookups.pictures.get(name)
        return self._hash(f"picture {name}", lambda: one and asdict(one))

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
    return key_of(hash_of(text), data, lookups)


def key_of(text_hash: str, data: dict[str, Any], lookups: Lookups) -> str:
    """The key that a page compiled into `data` has now: another one than it had, where something that it shows has changed."""
    uses = {kind: [use["target"] for use in uses] for kind, uses in data["uses"].items()}
    return Shown(lookups).key(text_hash, uses)
