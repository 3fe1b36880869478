"""The pages that cite a statement, with their own words about it: what an editor must look at when the statement changes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import reverse

from lems_site.markup.citations import CITATION
from lems_site.publishing.checks.required_statements import lines_citing
from lems_site.publishing.models import Reference
from lems_site.publishing.pages.registry import page_types

TAG = re.compile(r"\|([^|]+)\|[^|]+\|")


@dataclass(frozen=True)
class CitingPage:
    """A page that cites a statement: where readers and editors find it, and its own sentences that rest on the statement."""

    title: str
    url: str
    edit_url: str
    sentences: list[str]


def citing_pages(statement: str) -> list[CitingPage]:
    """The live pages that cite a statement, by title. A query, and one for each type of page."""
    uses = Reference.objects.filter(target_kind="statement", target=statement)
    slugs: dict[str, set[str]] = {}
    for kind, slug in uses.values_list("page_kind", "page_slug"):
        slugs.setdefault(kind, set()).add(slug)
    found = []
    for kind, some in slugs.items():
        page_type = page_types[kind]
        options = page_type.model._meta
        rows = page_type.pages().filter(slug__in=some, live__isnull=False).values_list("pk", "slug", "title", "live__text")
        for pk, slug, title, text in rows:
            edit_url = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[pk])
            found.append(CitingPage(title, page_type.url_of(slug), edit_url, sentences_citing(statement, text)))
    return sorted(found, key=lambda page: page.title)


def sentences_citing(statement: str, text: str) -> list[str]:
    """The words of a text that rest on a statement, from the citation before to its own, without marks."""
    wanted = re.compile(rf"@{re.escape(statement)}(?![\w.-])")
    found = []
    for _number, line in lines_citing(statement, text):
        start = 0
        for citation in CITATION.finditer(line):
            if wanted.search(citation.group()):
                found.append(_plain(line[start : citation.start()]))
            start = citation.end()
    return [words for words in dict.fromkeys(found) if words]


def _plain(words: str) -> str:
    words = TAG.sub(lambda tag: tag[1].replace("_", " "), CITATION.sub("", words))
    return re.sub(r"\s+([.,;:])", r"\1", words.replace("**", "")).strip(" -|.;,:\n").strip()
