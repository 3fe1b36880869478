"""What of a page can be found: the page as a whole with its names, and each of its parts. Reads pages, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.search.models import Document
from lems_site.search.text.tokenizer import indexed_words, name_key, stems


@dataclass(frozen=True)
class Page:
    """A live page as the search sees it. `exact` are the names that mean this page and no other."""

    kind: str
    slug: str
    title: str
    names: tuple[str, ...]
    said: tuple[str, ...]
    exact: tuple[str, ...]
    text: str
    parts: tuple[tuple[str, str, str], ...]  # id, heading, text

    def documents(self) -> list[Document]:
        """The page as a whole first, then its parts; their stems are not yet worked out."""
        page = {"kind": self.kind, "slug": self.slug, "title": self.title, "parts": len(self.parts)}
        names, said = "\n".join(self.names), "\n".join(self.said)
        whole = Document(whole=True, names=names, said=said, text=self.text, **page)
        parts = (Document(whole=False, place=place, heading=heading, text=text, **page) for place, heading, text in self.parts)
        return [whole, *parts]

    def keys(self) -> dict[str, bool]:
        """The keys of its names, and whether the name means this page."""
        keys = {name_key(name)[:400]: False for name in (*self.names, *self.said)}
        keys.update({name_key(name)[:400]: True for name in self.exact})
        keys.pop("", None)
        return keys


READ = ("kind", "slug", "whole", "parts", "place", "title", "heading", "names", "said", "text")


def same(document: Document) -> tuple[object, ...]:
    """What makes a document what it is: two with the same hold the same stems, and their pages have the same keys."""
    return tuple(getattr(document, name) for name in READ)


def add_stems(document: Document) -> None:
    """Work out the stems that the databases index."""
    document.names_stems, document.said_stems = _lines(document.names), _lines(document.said)
    document.heading_stems, document.text_stems = stems(document.heading), stems(document.text)


def _lines(text: str) -> str:
    return "\n".join(stems(line) for line in text.split("\n"))


def word_counts(documents: Iterable[Document]) -> dict[str, tuple[int, int]]:
    """For each word: in how many documents it is read, and in how many more it is only an everyday word."""
    counts: dict[str, list[int]] = {}
    for document in documents:
        read = set(indexed_words(f"{document.names}\n{document.heading}\n{document.text}"))
        for word in read:
            counts.setdefault(word, [0, 0])[0] += 1
        for word in set(indexed_words(document.said)) - read:
            counts.setdefault(word, [0, 0])[1] += 1
        counts.setdefault("", [0, 0])[0] += 1
    return {word: (read, said) for word, (read, said) in counts.items()}


def pages(kind: str, slugs: Iterable[str] | None = None) -> Iterator[Page]:
    """The live pages of a kind, or those of them with these slugs."""
    if kind == "articles":
        articles = Article.objects.live().only("slug", "title", "nav_title", "description", "everyday_words", "compiled")
        for article in (articles if slugs is None else articles.filter(slug__in=list(slugs))).iterator(chunk_size=200):
            yield _article(article)
    elif kind == "glossary":
        terms = Term.objects.live().only("slug", "title", "definition", "other_names", "names", "search_names", "compiled")
        for term in (terms if slugs is None else terms.filter(slug__in=list(slugs))).iterator(chunk_size=200):
            yield _term(term)


KINDS = ("articles", "glossary")


def _article(article: Article) -> Page:
    names = tuple(dict.fromkeys((article.title, article.nav_title)))
    return Page(
        "articles",
        article.slug,
        article.title,
        names,
        tuple(article.everyday_words.split("\n")),
        (),
        article.description,
        tuple(_parts(article.compiled)),
    )


def _parts(compiled: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
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


def _term(term: Term) -> Page:
    names = term.names or {}
    entities = [name.replace("_", " ") for name in names.get("entities", [])]
    other = tuple(term.other_names or ())
    said = tuple(line for line in term.search_names.split("\n") if line and line not in other and line not in entities)
    text = "\n".join([term.definition, *(section["text"] for section in (term.compiled or {}).get("sections", []))])
    exact = (term.title, *other, *entities)
    return Page("glossary", term.slug, term.title, tuple(dict.fromkeys(exact)), said, exact, text, ())
