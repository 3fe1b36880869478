"""What the articles must say together: every claim and fact cited, every tag of the source used, differences listed openly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.content_files.roles import CHANGES
from lems_site.publishing.checks.links import place_in
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.registry import FolderReport
from lems_site.publishing.pages.site_file import parse_site_file


def check_coverage(pages: Mapping[str, Compiled], library: Library) -> FolderReport:
    """The counts that check_content prints, and what is missing. `pages` are named "<page type>/<slug>".

    Dated and disputed claims are listed by the articles with the role "changes", where there are some. Unconfirmed claims are
    cited nowhere else, because only those pages say that they are not confirmed.
    """
    evidence, problems = library.evidence, list[Problem]()
    articles = {f"articles/{slug}" for slug in library.articles}
    changes = [f"articles/{slug}" for slug, file in library.articles.items() if file.role == CHANGES]
    cited: dict[str, set[str]] = {}
    for name, page in pages.items():
        for use in page.rendered.statement_uses:
            cited.setdefault(use.target, set()).add(name)
    in_articles = {target for target, names in cited.items() if names & articles}
    pairs = Counter(pair for name in articles & pages.keys() for pair in pages[name].rendered.pairs)
    retired = parse_site_file(library.site_text)[0].retired  # what only a retired page said is not missed on the others
    in_articles |= {statement for page in retired for statement in page.statements}
    pairs.update((surface, entity) for page in retired for surface, _blank, entity in (tag.partition(" ") for tag in page.tags))
    current = [statement for statement in evidence.statements.values() if not statement.retired]
    claims = [statement for statement in current if statement.kind == "claim"]
    facts = [statement for statement in current if statement.kind == "fact"]
    entities = {entity for term in library.terms.values() for entity in term.entities}
    counts = {
        "claims": (sum(claim.id in in_articles for claim in claims), len(claims)),
        "facts": (sum(fact.id in in_articles for fact in facts), len(facts)),
        "tag pairs": (sum(pair in pairs for pair in evidence.source_tags), len(evidence.source_tags)),
        "entities": (len(entities & {entity for _, entity in pairs}), len(entities)),
    }
    for surface, entity in evidence.source_tags:
        if (surface, entity) not in pairs:
            message = f"no article has the tag |{surface}|{entity}|: use it where the word is said"
            problems.append(Problem(*evidence.places[f"{surface} {entity}"], message))
    for statement in [*claims, *facts]:
        if statement.id not in in_articles:
            message = f"no article cites '{statement.id}': cite it where it is said"
            problems.append(Problem(*evidence.places[statement.id], message))
        elif (
            statement.status in ("dated", "disputed")
            and pages.keys() & set(changes)
            and not cited.get(statement.id, set()) & set(changes)
        ):
            message = f"'{statement.id}' is {statement.status} but not listed here: say what is known now"
            problems.append(Problem(library.paths[changes[0]], 1, 1, message))
    for claim in claims:
        others = cited.get(claim.id, set()) - set(changes) if claim.confidence == "unconfirmed" else set()
        for name in others:
            message = f"'{claim.id}' could not be confirmed: cite it only in a page with the role {CHANGES}"
            problems.append(Problem(library.paths[name], *_place_of_citation(pages[name], claim.id), message))
    return FolderReport(counts, problems)


def _place_of_citation(page: Compiled, identity: str) -> tuple[int, int]:
    """Line and column where a page first cites a statement; the first line where only its front matter does."""
    places = (place_in(page, f"@{identity}{after}") for after in ("]", ";", " "))
    return min((place for place in places if place), default=(1, 1))
