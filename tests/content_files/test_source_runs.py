"""No run of eight words of the two source texts stands in the guide: facts are used, wording is not.

tests/cases/source_runs.txt holds the first 12 hex digits of the SHA-256 of each run, in lower case, without marks, tags as
their words. The texts themselves are not part of the project.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pytest

from tests.conftest import CONTENT, ROOT

RUN = 8  # words
WORD = re.compile(r"[a-z0-9]+")
TAG = re.compile(r"\|([^|\s]+)\|[^|\s]+\|( ?es\b)?")
MARKS = re.compile(r"\[@[^\]]*\]|https?://\S+")
KNOWN = frozenset((ROOT / "tests/cases/source_runs.txt").read_text(encoding="utf-8").split())


def runs(text: str) -> Iterator[str]:
    """Every run of eight words of a text, as a reader sees them."""
    words = WORD.findall(TAG.sub(lambda tag: tag[1].replace("_", " "), MARKS.sub("", text)).casefold())
    return (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def hash_of_run(run: str) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:12]


@pytest.mark.content
def test_no_run_of_the_sources_stands_in_a_page_a_help_card_or_the_evidence():
    files = [path for path in CONTENT.rglob("*") if path.suffix in (".md", ".yaml")]
    folders = {path.parent.name for path in files}
    assert {"articles", "glossary", "cards", "evidence"} <= folders
    found = [(path.name, run) for path in files for run in runs(path.read_text("utf-8")) if hash_of_run(run) in KNOWN]
    assert found == []


def test_a_run_is_read_across_marks_and_through_tags():
    text = "One |two_three|Entity| four [@A1.1]\n\n- **five** six, seven: eight nine."
    assert list(runs(text)) == ["one two three four five six seven eight", "two three four five six seven eight nine"]


def test_the_runs_of_the_sources_are_there():
    assert len(KNOWN) > 1_900
