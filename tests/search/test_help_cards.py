"""The right help card stands above all results for what frightened people type, and ordinary queries show none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lems_site.content_files.library import read_library
from lems_site.help_cards.import_files import compile_card, export_cards
from lems_site.help_cards.models import HelpCard
from lems_site.publishing.pages.registry import lookups_for
from lems_site.search.query.help_cards import find_help_cards
from lems_site.search.query.search import search_pages
from lems_site.search.text.stemmer import stem
from tests.conftest import CONTENT

pytestmark = [pytest.mark.django_db, pytest.mark.content]

HERE = Path(__file__).parent
URGENCY = {"E": "emergency", "N": "now", "T": "today", "within days": "today"}


def read_rows(name: str) -> list[list[str]]:
    """The rows of a query set without its comments."""
    return [line.split("\t") for line in (HERE / name).read_text().splitlines() if line and not line.startswith("#")]


SAFETY_SETS = {  # file: least queries, and the share that must show the right card with the right urgency
    ("safety_queries.tsv", "safety_queries_own.tsv"): (255, 1.0),
    ("safety_queries_second.tsv",): (190, 0.99),
    ("safety_queries_third.tsv",): (90, 0.98),
    ("safety_queries_fourth.tsv",): (90, 0.98),
    ("safety_queries_fifth.tsv",): (75, 0.98),
    ("safety_queries_sixth.tsv",): (55, 0.98),
}
ORDINARY_SETS = {  # file: least queries, and the share that may show a card
    "ordinary_queries.tsv": (240, 0.0),
    "ordinary_queries_second.tsv": (220, 0.01),
    "ordinary_queries_third.tsv": (120, 0.01),
    "ordinary_queries_fourth.tsv": (100, 0.01),
    "ordinary_queries_fifth.tsv": (100, 0.01),
}


@pytest.mark.parametrize("names", SAFETY_SETS, ids=lambda names: names[-1])
def test_frightened_queries_show_the_right_card_first(names):
    rows = [row for name in names for row in read_rows(name)]
    least, share = SAFETY_SETS[names]
    assert len(rows) >= least
    misses = []
    for query, hazards, urgency in rows:
        cards = find_help_cards(query).cards
        hazard, shown = (cards[0].hazard or "-", cards[0].urgency) if cards else ("", "")
        if hazard not in hazards.split("|") or shown != URGENCY[urgency]:
            misses.append(f"{query!r}: wanted {hazards} {urgency}, shown {[card.name for card in cards]}")
    print(f"right card and urgency: {1 - len(misses) / len(rows):.1%} of {len(rows)}", *misses, sep="\n")
    assert 1 - len(misses) / len(rows) >= share, misses


@pytest.mark.parametrize("name", ORDINARY_SETS)
def test_ordinary_queries_show_no_card(name):
    rows = read_rows(name)
    least, share = ORDINARY_SETS[name]
    assert len(rows) >= least
    shown = {query: [card.name for card in cards] for (query,) in rows if (cards := find_help_cards(query).cards)}
    print(f"false cards: {len(shown) / len(rows):.1%} of {len(rows)}", *shown.items(), sep="\n")
    assert len(shown) / len(rows) <= share, shown


@pytest.mark.parametrize(
    ("query", "card"),
    [
        ("can not breathe", "call-now"),
        ("can't wake my husband up", "call-now"),
        ("I am unable to pass urine", "no-urine"),
        ("heartattack", "chest-pain"),
        ("asma attack", "asthma-attack"),
        ("pian in my chest", "chest-pain"),
        ("lost all control of my bladder", "spinal-cord"),
    ],
)
def test_slips_negations_and_words_in_between_change_nothing(query, card):
    assert [one.name for one in find_help_cards(query).cards][:1] == [card]


def test_a_true_word_is_not_taken_for_an_emergency_word():
    """An injection is no infection."""
    assert find_help_cards("steroid injection in the knee").cards == []


def test_a_card_stands_whole_above_all_results(client):
    page = client.get("/search/", {"q": "stroke"}).content.decode()
    assert page.index('id="card-stroke"') < page.index('id="found"')
    assert page.index('id="card-stroke"') < page.index('href="tel:112"') < page.index('id="found"')
    assert "note the time" in page


def test_an_emergency_word_is_never_corrected_away():
    for query, word in (("strok", "stroke"), ("storke", "stroke"), ("siezure", "seizure"), ("emergancy", "emergency")):
        assert stem(word) in map(stem, find_help_cards(query).words), query
        assert find_help_cards(query).cards, query
    answer = search_pages("stroke")
    assert not answer.did_you_mean


def test_lower_cards_never_show_the_emergency_number_as_their_main_action(client):
    for query in ("palpitations", "fever on chemo", "took too many tablets"):
        card = client.get("/search/", {"q": query}).content.decode().split('<section class="card', 1)[1].split("</section>", 1)[0]
        assert 'class="card__heading"' in card
        assert "tel:112" not in card, query
        assert "emergency number" in card, query


def test_every_card_is_found_by_its_own_marker():
    """No slug of an article answers an emergency: a card is content, found by its patterns, whatever articles are called."""
    assert {row.name for row in HelpCard.objects.filter(urgency="emergency")} >= {"call-now", "stroke", "chest-pain"}
    for query in ("emergency", "cant breathe"):
        assert [card.hazard for card in find_help_cards(query).cards] == [""]


def test_words_for_an_overdose_show_the_poison_line_and_somebody_to_talk_to():
    assert [card.hazard for card in find_help_cards("overdose").cards] == ["H03", "H16"]


def test_cards_are_exported_byte_for_byte():
    exported = export_cards()
    folder = CONTENT / "cards"
    assert exported == {f"cards/{path.name}": path.read_text(encoding="utf-8") for path in folder.glob("*.md")}


def test_a_card_that_cites_an_unknown_statement_is_a_problem():
    card = replace(read_library(CONTENT).cards["stroke"], body="- Call now [@no-such-statement].")
    _row, problems = compile_card(card, lookups_for(), "cards/stroke.md")
    assert ["no-such-statement" in problem.message for problem in problems] == [True]
