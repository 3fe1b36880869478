"""Sentences that a page must keep, because they stop a harm: it must cite the statement that each of them stands on.

Which page must cite what comes with the lookups (Lookups.required). The same rule holds for the form, for every publication, for
load_content and for check_content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lems_site.content_files.problems import Problem
from lems_site.markup.citations import CITATION
from lems_site.markup.lookups import Lookups, RequiredStatement
from lems_site.publishing.pages.page_type import Compiled

GONE, CHANGED, KEPT, IN_A_CARD = STATES = "gone", "changed", "kept", "card"  # what an editor must see first, first


@dataclass(frozen=True)
class Sentence:
    """A sentence that stops a harm, in a text that is being edited. `state`: KEPT, CHANGED (its line differs from the one that
    readers see), IN_A_CARD (it comes with a card of another page), GONE. `lines` are its lines, as number from 1 and words."""

    required: RequiredStatement
    state: str
    lines: list[tuple[int, str]]


def find_missing_statements(name: str, compiled: Compiled, lookups: Lookups) -> list[RequiredStatement]:
    """What the page "<page type>/<slug>" must cite and does not."""
    cited = {use.target for use in compiled.rendered.statement_uses}
    return [one for one in lookups.required.get(name, ()) if one.statement not in cited]


def missing_statement_problems(missing: Iterable[RequiredStatement], compiled: Compiled, path: str = "") -> list[Problem]:
    """A blocking problem for each, at the first line of the page's text."""
    message = _(
        "hazard %(hazard)s (%(harm)s): no sentence of the page '%(page)s' cites '%(statement)s'. It protects: %(who)s. "
        "Put the sentence back, or name another place in evidence/hazards.yaml"
    )
    return [
        Problem(
            path,
            compiled.file.lines_before_body + 1,
            1,
            message % {"hazard": one.hazard, "harm": one.harm, "page": compiled.slug, "statement": one.statement, "who": one.who},
        )
        for one in missing
    ]


def compare_sentences(name: str, compiled: Compiled, live_body: str, lookups: Lookups) -> list[Sentence]:
    """The sentences that the page must keep, each held against the text that readers see (`live_body`, "" for none); the lost
    and the changed ones first."""
    gone = set(find_missing_statements(name, compiled, lookups))
    found = []
    for one in lookups.required.get(name, ()):
        lines = lines_citing(one.statement, compiled.file.body)
        before = lines_citing(one.statement, live_body)
        if one in gone:
            state = GONE
        elif not lines:
            state = IN_A_CARD
        else:
            same = not live_body or [words for _number, words in lines] == [words for _number, words in before]
            state = KEPT if same else CHANGED
        found.append(Sentence(one, state, lines))
    return sorted(found, key=lambda sentence: STATES.index(sentence.state))


def lines_citing(statement: str, body: str) -> list[tuple[int, str]]:
    """The lines of a text that cite a statement, as number from 1 and words."""
    wanted = re.compile(rf"@{re.escape(statement)}(?![\w.-])")
    return [
        (number, line)
        for number, line in enumerate(body.split("\n"), 1)
        if any(wanted.search(match.group()) for match in CITATION.finditer(line))
    ]
