"""What the articles must say together: every claim and fact cited, every tag of the source used, differences listed openly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.publishing.pages.page_type import Compiled

from .links import place_in

DISPUTED_PAGE = "articles/what-has-changed"
UNCONFIRMED = ("A2.3", "A18.2")  # conflicts.md: NOT VERIFIED, so cited only where the page says that it is not confirmed
Counts = dict[str, tuple[int, int]]


def problems(pages: Mapping[str, Compiled], pairs: Counter[tuple[str, str]], library: Library) -> tuple[Counts, list[Problem]]:
    """The counts that check_content prints, and what is missing. `pairs` are the (surface, entity) tags of the articles."""
    evidence, found = library.evidence, list[Problem]()
    cited: dict[str, set[str]] = {}
    for name, page in pages.items():
        for use in page.rendered.statement_uses:
            cited.setdefault(use.target, set()).add(name)
    in_articles = {target for target, names in cited.items() if any(name.startswith("articles/") for name in names)}
    claims = [one for one in evidence.statements.values() if one.kind == "claim"]
    facts = [one for one in evidence.statements.values() if one.kind == "fact"]
    entities = {entity for term in library.terms.values() for entity in term.entities}
    counts = {
        "claims": (sum(one.id in in_articles for one in claims), len(claims)),
        "facts": (sum(one.id in in_articles for one in facts), len(facts)),
        "tag pairs": (sum(pair in pairs for pair in evidence.source_tags), len(evidence.source_tags)),
        "entities": (len(entities & {entity for _, entity in pairs}), len(entities)),
    }
    for surface, entity in evidence.source_tags:
        if (surface, entity) not in pairs:
            message = f"no article has the tag |{surface}|{entity}|: use it where the word is said"
            found.append(Problem(*evidence.places[f"{surface} {entity}"], message))
    for one in [*claims, *facts]:
        if one.id not in in_articles:
            found.append(Problem(*evidence.places[one.id], f"no article cites '{one.id}': cite it where it is said"))
        elif one.status in ("dated", "disputed") and DISPUTED_PAGE not in cited[one.id] and DISPUTED_PAGE in pages:
            message = f"'{one.id}' is {one.status} but not listed here: say what is known now"
            found.append(Problem(library.paths[DISPUTED_PAGE], 1, 1, message))
    for identity in UNCONFIRMED:
        for name in cited.get(identity, set()) - {DISPUTED_PAGE}:
            message = f"'{identity}' could not be confirmed: cite it only in {DISPUTED_PAGE}"
            found.append(Problem(library.paths[name], *_citation(pages[name], identity), message))
    return counts, found


def _citation(page: Compiled, identity: str) -> tuple[int, int]:
    """Where a page first cites a statement; the first line where only its front matter does."""
    places = (place_in(page, f"@{identity}{after}") for after in ("]", ";", " "))
    return min((place for place in places if place), default=(1, 1))
