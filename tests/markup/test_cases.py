"""Texts and what becomes of them, as pairs of files in tests/cases/markup: name.md, name.html and, if any, name.problems."""

from __future__ import annotations

from pathlib import Path

import pytest

from .fragment_safety import find_harm
from .rendered_text import RenderedText

FOLDER = Path(__file__).resolve().parent.parent / "cases" / "markup"
CASES = sorted(path.stem for path in FOLDER.glob("*.md"))


def test_there_are_cases():
    assert len(CASES) >= 7


@pytest.mark.parametrize("name", CASES)
def test_becomes_what_is_expected(name):
    page = RenderedText((FOLDER / f"{name}.md").read_text("utf-8"))
    problems = FOLDER / f"{name}.problems"
    assert page.rendered.html.strip() == (FOLDER / f"{name}.html").read_text("utf-8").strip()
    assert page.problems == (problems.read_text("utf-8").splitlines() if problems.exists() else [])
    assert find_harm(page.rendered.html) == []


def test_the_padded_style_of_the_sources_reads_as_plain_english():
    words = RenderedText((FOLDER / "padded-source.md").read_text("utf-8")).words
    assert words == (
        "The ward notes speak of muscle weakness in the legs. About half of those people also have a dry mouth, seldom a "
        "malignancy; the cause is an antibodies against the P/Q-type VGCC . Most carry HLA-B8-DR3, a common pair. The reflexes "
        "of the knee are weak; they come back after use . First steps were taken at St Thomas' Hospital in 1953 , then "
        "3,4-diaminopyridine followed ."
    )
