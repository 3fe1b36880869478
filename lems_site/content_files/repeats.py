"""Values that must be unique in a content folder: titles, an article's order, a term's entities, names and definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .article_file import ArticleFile
from .plain_yaml import Path, Place
from .problems import Problem
from .term_file import TermFile

Item = tuple[str, str, str, Place]  # what it is, its value, "<kind>/<slug>" and its place there


def repeat_problems(
    articles: Mapping[str, ArticleFile], terms: Mapping[str, TermFile], paths: Mapping[str, str]
) -> list[Problem]:
    """A problem for each value that another page of the kind has too. `paths` has the path of "articles/<slug>"."""
    problems = []
    for items in (_of_articles(articles), _of_terms(terms)):
        seen: dict[tuple[str, str], str] = {}
        for what, value, page, place in items:
            first = seen.setdefault((what, value.casefold()), page)
            if first != page:
                message = f"the {what} '{value}' is also in {paths[first]}: make them differ"
                problems.append(Problem(paths[page], *place, message))
    return problems


def _of_articles(articles: Mapping[str, ArticleFile]) -> Iterator[Item]:
    for slug, article in articles.items():
        for what in ("title", "nav_title", "order", "description"):
            yield what, str(getattr(article, what)), f"articles/{slug}", article.places[what,]


def _of_terms(terms: Mapping[str, TermFile]) -> Iterator[Item]:
    for slug, term in terms.items():
        page = f"glossary/{slug}"
        yield "name", term.title, page, term.places["title",]
        yield "definition", term.definition, page, term.places["definition",]
        named: list[tuple[str, str, Path]] = [("entity", name, ("entities", place)) for place, name in enumerate(term.entities)]
        named += [("name", name, ("other_names", place)) for place, name in enumerate(term.other_names)]
        for what, value, where in named:
            yield what, value, page, term.places[where]
