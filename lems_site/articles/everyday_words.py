"""What readers type for an article, each tied to the sentence that answers it: the search opens the page there.

`everyday_words` of an article's file name, for each text, a statement that the page cites or the id of one of its headings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from lems_site.content_files.article_file import ArticleFile
from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.publishing.pages.compiled_data import CompiledData
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.registry import FolderReport

ID = re.compile(r'\sid="([^"]+)"')
IN_SHORT = "in-short"


def find_answers(file: ArticleFile, html: str, data: CompiledData) -> dict[str, str]:
    """For each everyday text that is tied: the id of the heading below which its answer stands, "" for the top of the page.

    A statement that several parts cite is answered by the first of them that is not the part in short.
    """
    headings = {item["id"] for item in data["contents"]} | {section["id"] for section in data["sections"]}
    cited: dict[str, list[str]] = defaultdict(list)  # by statement: the headings above its citations, in order
    statements = {use: [one["id"] for one in source["statements"]] for source in data["sources"] for use in source["uses"]}
    heading = ""
    for identity in ID.findall(html):
        if identity in headings:
            heading = identity
        for statement in statements.get(identity, ()):
            cited[statement].append(heading)
    answers = {}
    for words, target in file.everyday_words.items():
        places = sorted(cited.get(target, []), key=lambda place: place == IN_SHORT)
        if places or target in headings:
            answers[words] = places[0] if places else target
    return answers


def untied_words(file: ArticleFile, answers: Mapping[str, str], path: str) -> Iterator[Problem]:
    """A problem for each everyday text whose answer is not on the page."""
    for words, target in file.everyday_words.items():
        if words not in answers:
            message = (
                f"'{words}' is tied to '{target}', which is neither a statement that this page cites nor the id of one of its "
                "headings: name the sentence that answers it"
            )
            yield Problem(path, *file.places.get(("everyday_words", words), (1, 1)), message)


def check_everyday_words(pages: Mapping[str, Compiled], library: Library) -> FolderReport:
    """For check_content: how many everyday words are tied to their answer, and those that lead to two articles.

    The words of a term are answered by its definition. A term may have the name that leads to an article: it stands above it.
    """
    problems = []
    owners: dict[str, str] = {}  # by words in small letters
    count = tied = sum(len(term.everyday_words) for term in library.terms.values())  # no term is without a definition
    for slug, article in library.articles.items():
        name = f"articles/{slug}"
        count += len(article.everyday_words)
        if name in pages:
            page = pages[name]
            tied += len(find_answers(article, str(page.rendered.html), page.data))
        for words in article.everyday_words:
            owner = owners.setdefault(words.casefold(), name)
            if owner != name:
                message = f"'{words}' leads to {owner} already: keep it where the best answer stands"
                problems.append(Problem(library.paths[name], *article.places["everyday_words", words], message))
    return FolderReport({"words tied": (tied, count)}, problems)
