"""Checks over a whole content folder: every page compiles, every link leads somewhere, every claim is cited, words are plain."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from lems_site.markup.lookups import Lookups
from lems_site.markup.plain_words import Figures, measure
from lems_site.source_files.library import Library, read
from lems_site.source_files.problems import Problem

from .kinds import Compiled, kinds, lookups_for

OWN_IDS = frozenset({"main", "words", "sources", "in-short"})
GUIDE_WITHOUT_SUMMARY = "get-help-now"
DISPUTED_PAGE = "what-has-changed"
UNCONFIRMED = (
    "A2.3",
    "A18.2",
)  # conflicts.md: NOT VERIFIED, so cited only where the page says that it is not confirmed


@dataclass
class Report:
    """The problems, and the figures that check_content prints."""

    problems: list[Problem] = field(default_factory=list)
    figures: dict[str, Figures] = field(default_factory=dict)
    claims: tuple[int, int] = (0, 0)
    facts: tuple[int, int] = (0, 0)
    entities: tuple[int, int] = (0, 0)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    tag_pairs: tuple[int, int] = (0, 0)


def check(folder: Path) -> Report:
    """Check a content folder. Reads only the folder, so that it says the same on every machine."""
    library = read(folder)
    report = Report(problems=list(library.problems))
    lookups = lookups_for(library, overwrite=True, database=False)
    pages: dict[str, Compiled] = {}
    paths: dict[str, str] = {}
    for kind in kinds.values():
        for slug, file in kind.files(library).items():
            path = f"{folder}/{kind.name}/{slug}.md"
            compiled = kind.compile(file, lookups, path)
            pages[f"/{kind.name}/{slug}/"], paths[f"/{kind.name}/{slug}/"] = compiled, path
            report.problems += compiled.problems + kind.advice(compiled, lookups, path)
            report.figures[f"{kind.name}/{slug}"] = measure(compiled.rendered.blocks, lookups.medicines)
            report.pairs.update(compiled.rendered.pairs if kind.name == "articles" else ())
    for address, compiled in pages.items():
        report.problems += _links(compiled, paths[address], address, pages, library)
    _coverage(report, library, pages, lookups, folder)
    report.problems.sort()
    return report


def _links(page: Compiled, path: str, address: str, pages: dict[str, Compiled], library: Library) -> list[Problem]:
    """Links that lead nowhere inside the site: no such page, no such place on it."""
    problems = []
    for href, line in page.rendered.links:
        parts = urlsplit(href)
        if parts.scheme or (not href.startswith("/") and not href.startswith("#")):
            continue
        target = parts.path or address
        place = Problem(path, line + page.file.lines_before_body, 1, "")
        other = pages.get(target)
        if other is None and not _is_page(target):
            problems.append(Problem(path, place.line, 1, f"the link to '{href}' leads nowhere: no page has this address"))
        elif parts.fragment and other is not None:
            ids = {heading.id for heading in other.rendered.contents} | OWN_IDS
            ids |= {f"figure-{name}" for name in other.rendered.figures}
            if unquote(parts.fragment) not in ids:
                problems.append(
                    Problem(
                        path,
                        place.line,
                        1,
                        f"the link to '{href}' leads nowhere: no heading there has this id",
                    )
                )
        elif parts.fragment and target == "/sources/" and unquote(parts.fragment) not in library.evidence.statements:
            problems.append(Problem(path, place.line, 1, f"the link to '{href}' leads nowhere: no statement has this id"))
    return problems


def _is_page(path: str) -> bool:
    if path.startswith(("/articles/", "/glossary/")) and path.count("/") > 2 and not path.startswith("/glossary/entity/"):
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _coverage(report: Report, library: Library, pages: dict[str, Compiled], lookups: Lookups, folder: Path) -> None:
    """Every claim and fact is cited in an article, the disputed ones also where the differences are listed."""
    cited: dict[str, set[str]] = {}
    for address, page in pages.items():
        for use in page.rendered.statement_uses:
            cited.setdefault(use.target, set()).add(address)
    in_articles = {target for target, places in cited.items() if any(place.startswith("/articles/") for place in places)}
    statements = library.evidence.statements
    claims = [s for s in statements.values() if s.kind == "claim"]
    facts = [s for s in statements.values() if s.kind == "fact"]
    report.claims = (sum(s.id in in_articles for s in claims), len(claims))
    report.facts = (sum(s.id in in_articles for s in facts), len(facts))
    entities = [entity for term in library.terms.values() for entity in term.entities]
    tagged = {entity for _, entity in report.pairs}
    report.entities = (sum(entity in tagged for entity in entities), len(entities))
    root = str(folder)
    wanted = library.evidence.source_tags
    report.tag_pairs = (sum(pair in report.pairs for pair in wanted), len(wanted))
    for surface, entity in wanted:
        if (surface, entity) not in report.pairs:
            message = f"no article has the tag |{surface}|{entity}|: use it where the word is said"
            report.problems.append(Problem(f"{root}/evidence/sources.yaml", 1, 1, message))
    for statement in [*claims, *facts]:
        if statement.id not in in_articles:
            name = f"{root}/evidence/{'claims' if statement.kind == 'claim' else 'facts'}.yaml"
            report.problems.append(Problem(name, 1, 1, f"no article cites '{statement.id}': cite it where it is said"))
    changed = f"/articles/{DISPUTED_PAGE}/"
    if changed in pages:
        for statement in claims:
            if statement.status in ("dated", "disputed") and changed not in cited.get(statement.id, set()):
                message = f"'{statement.id}' is {statement.status} but not listed here: say what is known now"
                report.problems.append(Problem(f"{root}/articles/{DISPUTED_PAGE}.md", 1, 1, message))
    for identity in UNCONFIRMED:
        for address in cited.get(identity, set()) - {changed}:
            message = f"'{identity}' could not be confirmed: cite it only in {DISPUTED_PAGE}"
            report.problems.append(Problem(f"{root}{address.rstrip('/')}.md", 1, 1, message))
    for slug, article in library.articles.items():
        _summary(report, f"{root}/articles/{slug}.md", article.body, pages[f"/articles/{slug}/"], slug)


def _summary(report: Report, path: str, body: str, page: Compiled, slug: str) -> None:
    line = page.file.lines_before_body + 1
    if slug == GUIDE_WITHOUT_SUMMARY:
        if not body.startswith("::: emergency"):
            report.problems.append(Problem(path, line, 1, "this page opens with the emergency card: put '::: emergency …' first"))
        return
    first = body.split("\n:::", 1)[0]
    points = sum(item.startswith("- ") for item in first.split("\n"))
    if not body.startswith("::: in-short\n") or not 3 <= points <= 6:
        report.problems.append(Problem(path, line, 1, "open with '::: in-short' and a list of 3 to 6 points"))
