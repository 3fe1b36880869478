"""Long parts of the emergency page are closed at first; what is urgent to read, and every word, stays."""

from __future__ import annotations

import re

from lems_site.markup.closed_parts import close_long_parts
from lems_site.markup.render import render
from lems_site.markup.safe import stored_html
from tests.markup.guide import lookups

LONG = "Words that fill a line of the page. " * 20
OPENING = "::: emergency Call now if\n\nBreathing is hard.\n\n:::\n\n"


def closed(text: str) -> str:
    return close_long_parts(stored_html(render(text, lookups()).html))


def summaries(html: str) -> list[list[str]]:
    """The lines that stand in each closed part's summary."""
    found = re.findall(r"<summary.*?</summary>", html, re.DOTALL)
    return [[line.strip() for line in re.sub(r"<[^>]*>", "\n", one).split("\n") if line.strip()] for one in found]


def test_a_long_part_is_closed_and_its_heading_keeps_its_address():
    html = closed(f"{OPENING}## Make a plan\n\n{LONG}\n")
    assert summaries(html) == [["Make a plan"]]
    assert "<details open" not in html
    assert html.index('<summary class="closed-part__summary"><h2 id="make-a-plan">') > html.index("Breathing is hard")


def test_what_is_urgent_or_short_stays_open():
    assert summaries(closed(OPENING + LONG)) == [], "words before the first heading"
    assert (
        summaries(closed(f"{OPENING}## Strokes\n\n{LONG}\n\n::: emergency Call for a stroke\n\nA drooping face.\n\n:::\n")) == []
    )
    assert summaries(closed(f"{OPENING}## If you cannot go on\n\nYou are not alone.\n")) == []


def test_a_part_with_a_number_to_call_stays_open():
    card = f"::: urgent Phone a poison line now if\n\n{LONG}\n\nIn the UK call [111](tel:111).\n\n:::\n"
    assert summaries(closed(f"{OPENING}## Phone somebody now\n\n{card}")) == []


def test_the_titles_of_cards_in_a_closed_part_stay_in_sight_and_are_text():
    cards = f"::: urgent Phone A & B <now> if\n\n{LONG}\n\n:::\n\n::: non-urgent Ask later\n\nA question.\n\n:::\n"
    html = closed(f"{OPENING}## Phone somebody\n\n{cards}")
    assert summaries(html) == [["Phone somebody", "Phone A &amp; B &lt;now&gt; if…", "Ask later…"]]


def test_no_word_is_left_out_and_each_part_keeps_its_place():
    html = stored_html(render(f"{OPENING}## One\n\n{LONG}\n\n## Two\n\nShort.\n\n## Three\n\n{LONG}\n", lookups()).html)
    without = re.sub(r"</?(details|summary|div)\b[^>]*>", "", close_long_parts(html))
    assert "".join(without.split()) == "".join(re.sub(r"</?div\b[^>]*>", "", html).split())
