"""The documents of a page: one of the whole page with its names and aliases, one of each part. Reads pages, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lems_site.articles.models import Article
from lems_site.content_files.roles import EMERGENCY
from lems_site.glossary.models import Term
from lems_site.search.models import Document
from lems_site.search.text.tokenizer import indexed_words, name_key, stem_text


@dataclass(frozen=True)
class IndexedPage:
    """A live page as the search indexes it. `exact` are the names that mean this page and no other."""

    kind: str
    slug: str
    title: str
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    exact: tuple[str, ...]
    text: str
    parts: tuple[tuple[str, str, str], ...]  # id, heading, text
    answers: dict[str, str] = field(default_factory=dict)  # for an alias, the id of the part that answers it
    urgent: bool = False  # it is the page for emergencies

    def make_documents(self) -> list[Document]:
        """The page as a whole first, then its parts; their stems are not yet worked out."""
        page = {"kind": self.kind, "slug": self.slug, "title": self.title, "parts": len(self.parts), "urgent": self.urgent}
        names, aliases = "\n".join(self.names), "\n".join(self.aliases)
        whole = Document(whole=True, names=names, aliases=aliases, text=self.text, **page)
        return [whole, *(self._make_part(place, heading, text, page) for place, heading, text in self.parts)]

    def _make_part(self, place: str, heading: str, text: str, page: dict[str, Any]) -> Document:
        aliases = "\n".join(alias for alias, answered_at in self.answers.items() if answered_at == place)
        return Document(whole=False, place=place, heading=heading, aliases=aliases, text=text, **page)

    def name_keys(self) -> dict[str, bool]:
        """The keys of its names, and whether the name means this page."""
        keys = {name_key(name)[:400]: False for name in (*self.names, *self.aliases)}
        keys.update({name_key(name)[:400]: True for name in self.exact})
        keys.pop("", None)
        return keys


IDENTITY_FIELDS = ("kind", "slug", "whole", "parts", "urgent", "place", "title", "heading", "names", "aliases", "text")


def document_identity(document: Document) -> tuple[object, ...]:
    """What makes a document what it is: two with the same hold the same stems, and their pages have the same keys."""
    return tuple(getattr(document, name) for name in IDENTITY_FIELDS)


def add_stems(document: Document) -> None:
    """Work out the stems that the databases index."""
    document.names_stems, document.aliases_stems = _stem_lines(document.names), _stem_lines(document.aliases)
    document.heading_stems, document.text_stems = stem_text(document.heading), stem_text(document.text)


def _stem_lines(text: str) -> str:
    return "\n".join(stem_text(line) for line in text.split("\n"))


def word_counts(documents: Iterable[Document]) -> dict[str, tuple[int, int]]:
    """For each word: in how many documents it stands, and in how many more it is only an alias. "" counts the documents."""
    counts: dict[str, list[int]] = {}
    for document in documents:
        in_text = set(indexed_words(f"{document.names}\n{document.heading}\n{document.text}"))
        for word in in_text:
            counts.setdefault(word, [0, 0])[0] += 1
        for word in set(indexed_words(document.aliases)) - in_text:
            counts.setdefault(word, [0, 0])[1] += 1
        counts.setdefault("", [0, 0])[0] += 1
    return {word: (in_text, as_alias) for word, (in_text, as_alias) in counts.items()}


def live_pages(kind: str, slugs: Iterable[str] | None = None) -> Iterator[IndexedPage]:
    """The live pages of a kind, or those of them with these slugs."""
    if kind == "articles":
        articles = Article.objects.live().only("slug", "title", "nav_title", "role", "description", "everyday_words", "compiled")
        for article in (articles if slugs is None else articles.filter(slug__in=list(slugs))).iterator(chunk_size=200):
            yield _article_page(article)
    elif kind == "glossary":
        terms = Term.objects.live().only("slug", "title", "definition", "other_names", "names", "search_names", "compiled")
        for term in (terms if slugs is None else terms.filter(slug__in=list(slugs))).iterator(chunk_size=200):
            yield _term_page(term)


KINDS = ("articles", "glossary")


def _article_page(article: Article) -> IndexedPage:
    names = tuple(dict.fromkeys((article.title, article.nav_title)))
    return IndexedPage(
        "articles",
        article.slug,
        article.title,
        names,
        tuple(article.everyday_words.split("\n")),
        (),
        article.description,
        tuple(_article_parts(article.compiled)),
        article.compiled.get("answers", {}),
        urgent=article.role == EMERGENCY,
    )


def _article_parts(compiled: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The sections of a page, cut again at the headings inside them, so that a hit opens where it stands."""
    headings = [(item["name"], item["id"]) for item in compiled.get("contents", [])]
    for section in compiled.get("sections", []):
        place, heading = section["id"], section["heading"]
        lines: list[str] = []
        inside = [one for one in headings if one != (heading, place)]
        for line in section["text"].split("\n"):
            if line == heading and not lines:
                continue
            found = next((one for one in inside if one[0] == line), None)
            if found and found[1] != place and not found[1].startswith("in-short"):
                if lines or heading:
                    yield place, heading, "\n".join(lines)
                heading, place, lines = found[0], found[1], []
                inside.remove(found)
            else:
                lines.append(line)
        if lines or heading:
            yield place, heading, "\n".join(lines)


def _term_page(term: Term) -> IndexedPage:
    names = term.names or {}
    entities = [name.replace("_", " ") for name in names.get("entities", [])]
    other = tuple(term.other_names or ())
    aliases = tuple(line for line in term.search_names.split("\n") if line and line not in other and line not in entities)
    text = "\n".join([term.definition, *(section["text"] for section in (term.compiled or {}).get("sections", []))])
    exact = (term.title, *other, *entities)
    return IndexedPage("glossary", term.slug, term.title, tuple(dict.fromkeys(exact)), aliases, exact, text, ())
