"""One word for one thing across pages: the words that docs/preferred-words.tsv rules out stand in no text of the guide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lems_site.content_files.library import read_library
from tests.conftest import CONTENT

pytestmark = pytest.mark.content

LIST = Path(__file__).parent.parent.parent / "lems_site/docs/preferred-words.tsv"
ROWS = [line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
NOT_RUNNING_TEXT = re.compile(r"\|[^|\n]+\|[^|\n ]+\||\[@[^\]]*\]|\]\([^)]*\)")
ALLOWED = ("national poison centre", "light-headedness")


def texts() -> dict[str, str]:
    """The running text of each page and card by its file."""
    library = read_library(CONTENT)
    bodies = {f"articles/{slug}": f"{file.title}\n{file.description}\n{file.body}" for slug, file in library.articles.items()}
    bodies |= {f"glossary/{slug}": f"{file.definition}\n{file.body}" for slug, file in library.terms.items()}
    bodies |= {f"cards/{name}": f"{card.title}\n{card.body}" for name, card in library.cards.items()}
    cleaned = {name: NOT_RUNNING_TEXT.sub(" ", body) for name, body in bodies.items()}
    return {name: re.sub("|".join(ALLOWED), " ", body) for name, body in cleaned.items()}


def test_each_row_names_a_preferred_word_and_those_not_to_use():
    assert len(ROWS) >= 30
    assert all(len(row) == 3 and row[0] and row[1] for row in ROWS)
    preferred = [row[0] for row in ROWS]
    assert len(set(preferred)) == len(preferred)
    assert not set(preferred) & {word for row in ROWS for word in row[1].split("|")}


def test_no_page_uses_a_word_that_has_a_preferred_one():
    pages = texts()
    found = []
    for preferred, others, _why in ROWS:
        for word in others.split("|"):
            pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?:s|es)?(?![\w-])", re.IGNORECASE if word.islower() else 0)
            if preferred.casefold() == word.casefold():  # only its capitals differ
                pattern = re.compile(rf"(?<![\w/-]){re.escape(word)}(?![\w-])")
            found += [
                f"{name}: '{match.group()}' (write '{preferred}')"
                for name, text in pages.items()
                for match in pattern.finditer(text)
            ]
    assert not found, "\n".join(found)
