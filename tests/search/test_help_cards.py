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
RIGHT, FALSE_CARDS = 0.98, 0.03


def read_rows(name: str) -> list[list[str]]:
    """The rows of a query set without its comments."""
    return [line.split("\t") for line in (HERE / name).read_text().splitlines() if line and not line.startswith("#")]


def test_frightened_queries_show_the_right_card_first():
    rows = read_rows("safety_queries.tsv") + read_rows("safety_queries_own.tsv")
    assert len(rows) >= 200
    misses = []
    for query, hazard, urgency in rows:
        cards = find_help_cards(query).cards
        shown = (cards[0].hazard or "-", cards[0].urgency) if cards else ("", "")
        if shown != (hazard, URGENCY[urgency]):
            misses.append(f"{query!r}: wanted {hazard} {urgency}, shown {[card.name for card in cards]}")
    print(f"right card and urgency: {1 - len(misses) / len(rows):.1%} of {len(rows)}", *misses, sep="\n")
    assert 1 - len(misses) / len(rows) >= RIGHT, misses


def test_ordinary_queries_show_no_card():
    rows = read_rows("ordinary_queries.tsv")
    assert len(rows) >= 200
    shown = {query: [card.name for card in cards] for (query,) in rows if (cards := find_help_cards(query).cards)}
    print(f"false cards: {len(shown) / len(rows):.1%} of {len(rows)}", *shown.items(), sep="\n")
    assert len(shown) / len(rows) <= FALSE_CARDS, shown


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
