"""Help cards: their one form, their patterns, and what is wrong with them."""

from __future__ import annotations

import pytest

from lems_site.content_files.card_file import parse_card
from lems_site.content_files.card_patterns import PatternError, parse_pattern
from lems_site.publishing.checks.content_folder import check_folder
from tests.content_files import folders

GOOD = """---
id: head
hazard: H75
urgency: now
title: A blow to the head
call:
- 111, United Kingdom
when:
- head + hit|bumped -joke
---

- Call the line [@rest]. Hard to wake: call your emergency number [@rest].
"""


def messages(text: str) -> list[str]:
    card, problems = parse_card(text, "cards/head.md")
    assert (card is None) == bool(problems)
    return [str(problem) for problem in problems]


def test_a_card_is_written_back_as_it_was_read():
    card, problems = parse_card(GOOD, "cards/head.md")
    assert card is not None
    assert problems == []
    assert card.text() == GOOD
    assert card.calls == [("111", "United Kingdom")]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("urgency: now", "urgency: soon", 4, "urgency"),
        ("id: head", "id: Head", 2, "the id 'Head'"),
        ("- head + hit|bumped -joke", "- -joke", 9, "needs no word"),
        ("- head + hit|bumped -joke", "- can't", 9, "is not a pattern"),
        ("111, United Kingdom", "call us", 7, "is not a number and a country"),
        (" [@rest]. Hard to wake: call your emergency number [@rest]", " your emergency number", 12, "has no source"),
        ("call your emergency number", "call us", 4, "lacks its step up"),
    ],
)
def test_a_card_that_cannot_be_used_is_a_problem(old, new, line, message):
    assert old in GOOD
    found = messages(GOOD.replace(old, new))
    assert any(one.startswith(f"cards/head.md:{line}:") and message in one for one in found), found


def test_a_pattern_is_groups_phrases_and_exclusions():
    pattern = parse_pattern("=short of breath|gasping + now -toy|film")
    assert pattern.needed == ((("short", "of", "breath"), ("gasping",)), (("now",),))
    assert pattern.excluded == (("toy",), ("film",))
    assert pattern.alone


def test_a_pattern_names_a_group_of_words():
    pattern = parse_pattern("@lems_medicine|mestinon + none")
    assert pattern.needed[0][0] == ("firdapse",)
    assert pattern.needed[0][-1] == ("mestinon",)


@pytest.mark.parametrize("line", ["", "=", "-stroke", "a||b", "Stroke", "@nobody + none"])
def test_a_pattern_that_needs_nothing_is_refused(line):
    with pytest.raises(PatternError):
        parse_pattern(line)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Stop taking the medicine at once [@rest].", "may be read as advice to change a medicine"),
        ("You " + "very " * 30 + "much [@rest].", "use at most 25"),
        ("Deteriorating respiratory insufficiency necessitates hospitalisation immediately [@rest].", "reads at grade"),
    ],
)
def test_its_words_are_checked_as_those_of_a_page_are(tmp_path, line, message):
    folder = folders.good(tmp_path)
    (folder / "cards").mkdir()
    text = GOOD.replace("hazard: H75\n", "")
    (folder / "cards/head.md").write_text(text, encoding="utf-8")
    assert check_folder(folder).problems == []
    (folder / "cards/head.md").write_text(f"{text}- {line}\n", encoding="utf-8")
    found = check_folder(folder).problems
    assert found
    assert all("cards/head.md" in problem.path for problem in found)
    assert any(message in problem.message for problem in found), found
