"""Doses and orders about medicines: what the rule blocks and what it leaves alone, measured on edits written before it."""

from __future__ import annotations

import pytest

from lems_site.content_files.article_file import ArticleFile
from lems_site.content_files.card_file import CardFile
from lems_site.content_files.library import read_library
from lems_site.content_files.term_file import TermFile
from lems_site.markup.lookups import Lookups
from lems_site.markup.render import render
from lems_site.publishing.checks.medicines.names import MedicineNames, count_slips
from lems_site.publishing.checks.medicines.pages import find_text_instructions, names_from
from lems_site.publishing.checks.medicines.rule import _plain_text, find_instructions
from lems_site.publishing.pages.registry import lookups_for
from tests.conftest import CONTENT, ROOT

EDITS = ROOT / "tests/cases/edits"


def read_edits(name: str) -> list[tuple[str, str]]:
    """The place and the text of each edit of a file."""
    parts = (EDITS / name).read_text(encoding="utf-8").split("\n%%\n")
    return [(place.removeprefix("# "), text.rstrip("\n")) for place, _, text in (part.partition("\n") for part in parts)]


@pytest.fixture(scope="module")
def lookups() -> Lookups:
    library = read_library(CONTENT)
    return lookups_for(library, overwrite=True, database=False)


def shown_texts(place: str, text: str, lookups: Lookups) -> list[str]:
    """What readers see of an edit: its blocks with a table's row as one, or the field itself."""
    if place not in ("body", "help_card"):
        return [text]
    rows: dict[tuple[str, int], list[str]] = {}
    for number, block in enumerate(render(text, lookups).shown):
        rows.setdefault(("row", block.line) if block.kind in ("td", "th") else ("block", -number), []).append(block.text)
    return [" | ".join(cells) for cells in rows.values()]


def is_blocked(place: str, text: str, lookups: Lookups) -> bool:
    return any(find_text_instructions(shown, lookups) for shown in shown_texts(place, text, lookups))


@pytest.mark.content
def test_dangerous_edits_are_blocked(lookups):
    edits = read_edits("dangerous.txt")
    assert len(edits) >= 100
    assert [edit for edit in edits if not is_blocked(*edit, lookups)] == []


@pytest.mark.content
def test_harmless_edits_are_not(lookups):
    edits = read_edits("harmless.txt")
    assert len(edits) >= 100
    # One cannot be told from an amount by its words alone: a Reviewer lets it pass.
    assert [edit for edit in edits if is_blocked(*edit, lookups)] == [
        ("body", "Two tablets may look alike: check the name on the box.")
    ]


@pytest.mark.content
def test_so_are_most_that_were_written_later(lookups):
    assert [text for place, text in read_edits("later-dangerous.txt") if not is_blocked(place, text, lookups)] == [
        "Have your prednisolone at breakfast and nothing more.",
        "Simply stop.  Amifampridine leaves the body within a day.",
    ]
    assert [edit for edit in read_edits("later-harmless.txt") if is_blocked(*edit, lookups)] == []


@pytest.mark.content
def test_nothing_that_the_guide_says_today_is_blocked(lookups):
    library, found = read_library(CONTENT), []
    pages: list[ArticleFile | TermFile | CardFile] = [
        *library.articles.values(),
        *library.terms.values(),
        *library.cards.values(),
    ]
    for page in pages:
        for field in ("title", "nav_title", "description", "definition", "say_it"):
            found += find_text_instructions(getattr(page, field, ""), lookups)
        found += [one for text in shown_texts("body", page.body, lookups) for one in find_text_instructions(text, lookups)]
    for statement in lookups.statements.values():
        found += find_text_instructions(statement.text, lookups)
    assert [one.sentence for one in found] == []


NAMES = MedicineNames(["amifampridine", "prednisone", "azathioprine"])


@pytest.mark.parametrize(
    ("text", "words", "is_dose"),
    [
        ("Take 10 mg of amifampridine three times a day.", "10 mg", True),
        ("Stop prednisone if you feel better.", "Stop prednisone", False),
        ("Words before. Then one tablet at night.", "one tablet", True),
        ("Take \uff11\uff10\u200b m\u200bg now.", "\uff11\uff10\u200b m\u200bg", True),
        ("Prednisone helps. Halve it in summer.", "Halve it", False),
    ],
)
def test_it_names_the_words_and_says_whether_they_are_a_dose(text, words, is_dose):
    (one,) = find_instructions(text, NAMES)
    assert (one.words, one.is_dose) == (words, is_dose)
    assert text[one.start : one.end] == one.words


@pytest.mark.parametrize(
    ("dangerous", "safe"),
    [
        ("Stop azathioprine.", "Never stop azathioprine."),
        ("You may stop azathioprine.", "Ask whether you may stop azathioprine."),
        ("You may stop azathioprine.", "May you stop azathioprine?"),
        ("Prednisone can be stopped.", "Prednisone can be stopped by your doctor."),
        ("Prednisone must be stopped.", "Prednisone must not be stopped."),
        ("Take prednisone.", "Take prednisone as prescribed."),
        ("Do not take prednisone.", "Do not take prednisone without asking your doctor."),
        ("It is safe to skip prednisone.", "It is not safe to skip prednisone."),
        ("Doubling prednisone helps.", "Doubling prednisone is dangerous."),
        ("Take your prednisone.", "Take your prednisone card with you."),
        ("Take more prednisone.", "Do not take more prednisone."),
        ("You no longer need prednisone.", "Do you no longer need prednisone?"),
    ],
)
def test_a_warning_a_question_and_what_is_left_to_the_team_are_no_orders(dangerous, safe):
    assert find_instructions(dangerous, NAMES) != []
    assert find_instructions(safe, NAMES) == []


@pytest.mark.parametrize(
    "text",
    [
        "If it helps, stop taking the tablets.",
        "You can double the dose.",
        "Take more medicine than the days that you plan.",
        "Have an extra tablet before a long walk.",
        "You may take twice the usual dose.",
    ],
)
def test_orders_need_no_name(text):
    assert find_instructions(text, NAMES) != []


def test_the_same_as_a_warning_is_left_alone():
    safe = "Do not stop taking your medicine. Never double the dose. Do not take another dose until a doctor has advised you."
    assert find_instructions(safe + " Pack medicine for more days than you plan.", NAMES) == []


@pytest.mark.parametrize("word", ["prednison", "predinsone", "amifamprdine", "azathioprin", "rituximab", "lisinopril"])
def test_misspelt_names_and_international_endings_are_medicines(word):
    assert NAMES.is_medicine(word)


@pytest.mark.parametrize("word", ["antibody", "person", "provision", "exercise", "pressure"])
def test_other_words_are_not(word):
    assert not NAMES.is_medicine(word)


@pytest.mark.parametrize(("one", "other", "slips"), [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xyz", 3)])
def test_slips_are_counted(one, other, slips):
    assert count_slips(one, other) == slips


@pytest.mark.content
def test_a_term_with_a_medicine_among_its_names_is_one_with_all_its_names(lookups):
    other = next(name for name in lookups.by_slug["steroids"].names if name.casefold() not in lookups.medicines)
    assert find_instructions(f"Stop {other}.", names_from(lookups)) != []


def test_a_text_of_plain_letters_is_read_as_among_others():
    text = "".join(map(chr, range(128))) + " &nbsp;10 mg"
    plain, places = _plain_text(text)
    with_others, their_places = _plain_text(f"{text}\u00e9")
    assert (plain, [*places]) == (with_others.removesuffix("\u00e9"), [*their_places][:-1])
    assert _plain_text("a\u00ad\ufb01\u2019\u3000b\n") == ("afi' b\n", [0, 2, 2, 3, 4, 5, 6])
