"""What the checks say of a text while it is being written: what must be mended before publishing, and advice.

Each remark knows its line of the text, or its field, so that the page can lead there. Nothing is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from lems_site.content_files.problems import Problem
from lems_site.markup.citations import CITATION
from lems_site.markup.entity_tags import TAG, display_words
from lems_site.markup.limits import remove_controls
from lems_site.markup.lookups import Lookups
from lems_site.markup.plain_words import HARDEST_GRADE, LONGEST_SENTENCE, ReadingFigures, measure_reading, reading_problems
from lems_site.publishing.checks.alt_text import find_missing_alt_texts
from lems_site.publishing.checks.care_cards import find_wording_problems
from lems_site.publishing.checks.leftover_signs import nearest_name
from lems_site.publishing.checks.links import links_broken_by
from lems_site.publishing.checks.uncited_numbers import find_uncited_numbers
from lems_site.publishing.pages.page_type import Compiled, PageType

from .new_term import new_term_url

LONGEST_QUOTE = 90


@dataclass(frozen=True)
class Remark:
    """One thing to look at. `line` counts from 1 in the text, 0 where it stands in the form's field `field`; `quote` is what is
    there; `help_url` leads to what mends it: a new term's form ("term"), or the finder ("find"); `nearest` is the citation or tag
    that was probably meant."""

    message: str
    line: int
    field: str
    quote: str
    help_kind: str = ""
    help_url: str = ""
    column: int = 0
    nearest: str = ""


@dataclass
class Remarks:
    """All that the checks say of one text. `must` stops publishing, `advice` does not; `lines` are the text's, numbered;
    `quoted_lines` are the numbers of those that a remark leads to."""

    must: list[Remark] = field(default_factory=list)
    advice: list[Remark] = field(default_factory=list)
    figures: ReadingFigures | None = None
    lines: list[tuple[int, str]] = field(default_factory=list)
    hardest_grade: float = HARDEST_GRADE
    longest_sentence: int = LONGEST_SENTENCE

    @property
    def quoted_lines(self) -> set[int]:
        return {remark.line for remark in (*self.must, *self.advice)}


def collect_remarks(page_type: PageType, compiled: Compiled, lookups: Lookups) -> Remarks:
    """Check a compiled text against the site as it is now."""
    body, before = compiled.file.body, compiled.file.lines_before_body
    problems = {problem: problem.blocking for problem in compiled.problems}
    if not compiled.rendered.refused:
        mine = find_uncited_numbers(body) + find_wording_problems(body) + find_missing_alt_texts(body)
        mine += reading_problems(compiled.rendered.blocks, lookups.medicines)  # said once, though a kind may say the same
        advice = (
            page_type.advice(compiled, lookups, "")
            + links_broken_by(page_type, compiled)
            + [one.in_file("", before) for one in mine]
        )
        advice += page_type.opening_problems(compiled, "")
        problems = dict.fromkeys(advice, False) | problems
    result = Remarks(figures=measure_reading(compiled.rendered.blocks, lookups.medicines))
    result.lines = list(enumerate(body.split("\n"), 1)) if body else []
    for problem in sorted(problems):
        (result.must if problems[problem] else result.advice).append(_remark_for(problem, compiled, lookups))
    return result


def _remark_for(problem: Problem, compiled: Compiled, lookups: Lookups) -> Remark:
    """A problem of the page's file as a remark on its form."""
    line = problem.line - compiled.file.lines_before_body
    if line < 1:
        return Remark(problem.message, 0, _field_at(problem, compiled), "")
    lines = remove_controls(compiled.file.body).split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    start = max(0, problem.column - LONGEST_QUOTE // 2)
    quote = ("…" if start else "") + text[start : start + LONGEST_QUOTE] + ("…" if len(text) > start + LONGEST_QUOTE else "")
    help_for = _help_for(problem, text, lookups)
    return Remark(problem.message, line, "body", quote.strip(), *help_for, problem.column, _nearest(problem, text, lookups))


def _nearest(problem: Problem, text: str, lookups: Lookups) -> str:
    """The citation or tag that was probably meant by one that nobody knows, "" where none is near."""
    at = max(problem.column - 1, 0)
    if (tag := TAG.match(text, at)) and tag.group(2) not in lookups.entities:
        near = nearest_name(tag.group(2), lookups.entities)
        return f"|{tag.group(1)}|{near}|" if near else ""
    if (cite := CITATION.match(text, at)) and "unknown citation" in problem.message:
        ids = [one.strip().removeprefix("@").strip() for one in cite.group(1).split(";")]
        known = [one if one in lookups.statements else nearest_name(one, lookups.statements) for one in ids]
        return f"[@{'; @'.join(known)}]" if all(known) else ""
    return ""


def _field_at(problem: Problem, compiled: Compiled) -> str:
    """The front matter's key at a problem's line: the last that begins on it or above it."""
    places = getattr(compiled.file, "places", {})
    above = [(place[0], path[0]) for path, place in places.items() if path and place[0] <= problem.line]
    return str(max(above, key=lambda item: item[0])[1]) if above else "title"


def _help_for(problem: Problem, text: str, lookups: Lookups) -> tuple[str, str]:
    """What mends a problem: a new term for a tag that nobody knows, the finder for a citation or a word that needs its tag."""
    at = max(problem.column - 1, 0)
    if (tag := TAG.match(text, at)) and tag.group(2) not in lookups.entities:
        return "term", new_term_url(tag.group(2), display_words(tag.group(1), None))
    find = reverse("writing:find")
    if (cite := CITATION.match(text, at)) and "citation" in problem.message:
        words = re.sub(r"[@;]", " ", cite.group(1)).split()
        return "find", f"{find}?{urlencode({'what': 'source', 'q': words[0] if words else ''})}"
    pattern: Any = lookups.term_names[0]
    word = pattern.match(text, at) if pattern else None
    if word and f"'{word.group()}'" in problem.message:
        return "find", f"{find}?{urlencode({'what': 'word', 'q': word.group(1), 'words': word.group()})}"
    return "", ""
