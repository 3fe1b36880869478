"""Hostile texts: whatever is typed, the page that comes of it is parsed and holds nothing but what may be there."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from lems_site.markup.lookups import StatementEntry, TermEntry
from lems_site.markup.render import render
from tests.markup.fragment_safety import find_harm, is_safe
from tests.markup.guide import WHO, lookups
from tests.markup.hostile import FRAGMENTS, MARKDOWN, OURS, PLACES, SCHEMES, everywhere, texts

TEXTS = list(texts())


def test_there_are_more_than_five_hundred():
    assert len({text for _, text in TEXTS}) > 500


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in TEXTS])
def test_leaves_nothing_active(text):
    rendered = render(text, lookups())
    assert find_harm(rendered.html) == []


def test_there_are_more_than_five_thousand_when_every_piece_is_put_in_every_place():
    assert len({text for _place, several in everywhere() for text in several}) > 5000


@pytest.mark.parametrize("several", [pytest.param(several, id=place) for place, several in everywhere()])
def test_five_thousand_texts_leave_nothing_active(several):
    known = lookups()
    found = {text: harm for text in several if (harm := find_harm(render(text, known).html))}
    assert found == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_link_leads_there(scheme):
    assert '<a href="' not in render(f"[x]({scheme})\n\n[y][z]\n\n[z]: {scheme}", lookups()).html


@pytest.mark.parametrize("seed", range(60))
def test_muddles_of_pieces_leave_nothing_active(seed):
    """A fixed random choice: pieces cut in two and put together, as no list would."""
    choose = random.Random(seed)  # noqa: S311 (not for secrets)
    pieces = [*FRAGMENTS, *MARKDOWN, *OURS, *SCHEMES, *(place.replace("{}", "x") for place in PLACES.values())]
    marks = [
        "\n",
        "\n\n",
        " ",
        "    ",
        "- ",
        "> ",
        "1. ",
        "## ",
        "|",
        "*",
        "_",
        "`",
        "[",
        "]",
        "(",
        ")",
        "\\",
        '"',
        ":::",
        "```\n",
        "<",
        ">",
        "&",
    ]
    parts = []
    for _ in range(choose.randint(5, 40)):
        piece = choose.choice(pieces)
        cut = choose.randint(0, len(piece))
        parts += [choose.choice(marks), choose.choice([piece, piece[:cut], piece[cut:]])]
    assert find_harm(render("".join(parts), lookups()).html) == []


@pytest.mark.parametrize("piece", [*FRAGMENTS[:60], *SCHEMES])
def test_a_hostile_glossary_is_escaped(piece):
    """Terms and statements come from editors, yet nothing in them may act either."""
    hostile = lookups()
    term = TermEntry("x", piece, piece, (piece,), {"s": piece}, {"s + s": piece})
    hostile.entities["E"] = term
    hostile.statements[piece.replace("]", "")] = StatementEntry(piece, piece, (replace(WHO, title=piece, url=piece),))
    page = render(f"|s|E| and |s|E|/|s|E| and [@{piece}]\n\n## |s|E|\n\n| a | b |\n|---|---|\n| |s|E| | [@{piece}] |", hostile)
    assert [harm for harm in find_harm(page.html) if not harm.startswith("character")] == []


def test_a_hostile_slug_stays_inside_its_quotes():
    hostile = lookups()
    hostile.entities["E"] = TermEntry('"><script>', "T", "D")
    page = render("|s|E|", hostile)
    assert "<script>" not in page.html
    assert sorted(find_harm(page.html)) == ["<a data-word='\"><script>'>", "<a id='use-\"><script>-1'>"]


@pytest.mark.parametrize("prefix", ["outlook--", '"><script>alert(1)</script>', "' onclick='x"])
def test_a_prefix_is_escaped(prefix):
    text = "## A\n\n|a|Cancer| [@A4.3] [b](#c)[^1]\n\n::: urgent D\n\ne\n\n:::\n\n::: figure nerve-muscle\n\nf\n\n:::\n\n[^1]: g"
    page = render(text, lookups(), prefix=prefix)
    assert not [harm for harm in find_harm(page.html) if "<script" in harm.split("=")[0] or " on" in harm.split("=")[0]]


def test_the_judge_knows_harm_when_it_sees_it():
    """A check that cannot fail would prove nothing."""
    for html in (
        "<script>x</script>",
        "<p onclick=x>",
        '<a href="javascript:x">',
        '<a href="//x">',
        "<!-- x -->",
        "<p id=a><p id=a>",
        "<svg onload=x>",
        "<p>\ue000",
    ):
        assert find_harm(html)
    for address in ("javascript:x", "//x", "/\\x", "https:x", "/\t/x", "data:x", "x", "https://a@b/"):
        assert not is_safe(address)
    assert find_harm('<p>A <a href="/b/">c</a> <strong>d</strong></p>') == []
