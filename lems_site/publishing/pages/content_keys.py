"""Keys that tell whether a compiled page still shows what its text and everything that it refers to say now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict

from lems_site.markup.lookups import Lookups
from lems_site.publishing.models import hash_of
from lems_site.web.fingerprints import markup_key

from .compiled_data import CompiledData
from .page_data import statement_data


class ContentKeys:
    """Hashes of what pages show of words to explain, statements, pictures and other pages' care cards, each computed once.

    A page is out of date when its key differs.
    """

    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups
        self.entities: dict[str, list[str]] = {}
        for name, term in lookups.entities.items():
            self.entities.setdefault(term.slug, []).append(name)
        self.hashes: dict[str, str] = {}

    def key_for(self, text_hash: str, uses: Mapping[str, Iterable[str]]) -> str:
        """A hash over a text, the renderer, and what the page shows now: `uses` are names by "term", "statement", "picture",
        "card"."""
        makers = {"term": self._term, "statement": self._statement, "picture": self._picture, "card": self._cards}
        hashes = [make(name) for kind, make in makers.items() for name in sorted(set(uses.get(kind, ())))]
        return hash_of("\n".join([text_hash, markup_key(), *hashes]))

    def _picture(self, name: str) -> str:
        entry = self.lookups.pictures.get(name)
        return self._hash(f"picture {name}", lambda: entry and asdict(entry))

    def _cards(self, page: str) -> str:
        """Of all care cards of a page: which of them another page shows is not known here."""
        return self._hash(f"cards {page}", lambda: [one.text for one in (self.lookups.cards_of(page) or {}).values()])

    def _term(self, slug: str) -> str:
        entry = self.lookups.by_slug.get(slug)
        return self._hash(f"term {slug}", lambda: entry and [asdict(entry), sorted(self.entities[slug])])

    def _statement(self, identity: str) -> str:
        entry = self.lookups.statements.get(identity)
        return self._hash(f"statement {identity}", lambda: entry and statement_data(entry))

    def _hash(self, name: str, content: Callable[[], object]) -> str:
        if name not in self.hashes:
            self.hashes[name] = hash_of(json.dumps([name, content()], sort_keys=True))
        return self.hashes[name]


def compile_key(text: str, data: CompiledData, lookups: Lookups) -> str:
    """The key of a page just compiled from `text` into `data`."""
    return current_key(hash_of(text), data, lookups)


def current_key(text_hash: str, data: CompiledData, lookups: Lookups) -> str:
    """The key that a page compiled into `data` would have now. It differs from the stored one when something that the page shows
    has changed."""
    uses = {kind: [use["target"] for use in uses] for kind, uses in data["uses"].items()}
    return ContentKeys(lookups).key_for(text_hash, uses)
