"""CSV for spreadsheets: no text is a formula, and each can be had back exactly."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lems_site.web.csv_writer import (
    COMMAS,
    SEMICOLONS,
    SEMICOLONS_AND_POINTS,
    SIGNS,
    csv_lines,
    escape_formula,
    guess_table_format,
)

TEXTS = st.text(alphabet="=+-@'; \t\r\nab＝,\"|%\u00a0", max_size=12) | st.text()
FIRST = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")


def unescaped(text: str) -> str:
    """The text that was typed, from an escaped one: one apostrophe fewer wherever one was put."""
    at_start, within = rf"\A'(?=[\s']*[{SIGNS}]|[ ']*[\t\r\n])", rf"(?<=[;\t\r\n])'(?=[ ']*[{SIGNS}])"
    return re.sub(f"{at_start}|{within}", "", text)


@pytest.mark.parametrize("sign", FIRST)
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u2003 ", "' ", "\t", "\n", "\r\n "])
def test_a_sign_at_the_beginning_gets_an_apostrophe(sign, before):
    assert escape_formula(f"{before}{sign}1+1").startswith("'")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("An innocent text.", "An innocent text."),
        ("5-6 times; better than 50%", "5-6 times; better than 50%"),
        ("a; =1+1", "a;' =1+1"),
        ("a\n@SUM(A1)", "a\n'@SUM(A1)"),
        ("it's", "it's"),
        ("", ""),
    ],
)
def test_only_what_could_be_a_formula_is_changed(text, safe):
    assert escape_formula(text) == safe


@given(TEXTS)
def test_any_text_is_escaped_and_comes_back(text):
    safe = escape_formula(text)
    assert unescaped(safe) == text
    for piece in re.split("[;\t\r\n]", safe):
        assert not piece.lstrip(" ").startswith(FIRST)
    assert not safe.lstrip().startswith(FIRST)
    assert not safe.startswith(("\t", "\r", "\n"))


@given(TEXTS)
def test_apostrophes_that_were_typed_are_kept(text):
    assert unescaped(escape_formula("'" + text)) == "'" + text


@given(st.lists(st.lists(TEXTS | st.integers(), min_size=2, max_size=2), max_size=3))
def test_a_table_is_read_as_it_was_written(rows):
    text = "".join(csv_lines(("one", "=two"), rows))
    assert text.startswith("\ufeffone,'=two\r\n")
    _head, *read = csv.reader(io.StringIO(text[1:], newline=""))
    assert [[unescaped(cell) for cell in row] for row in read] == [[str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("table", [COMMAS, SEMICOLONS, SEMICOLONS_AND_POINTS])
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), number=st.floats(0.1, 400))
def test_a_program_of_each_language_reads_the_same(table, texts, number):
    (_head, line) = csv_lines(["a"] * (len(texts) + 2), [(*texts, number, 7)], table)
    (cells,) = csv.reader(io.StringIO(line, newline=""), delimiter=table.separator)
    assert [unescaped(cell) for cell in cells[:-2]] == texts
    assert float(cells[-2].replace(table.decimal, ".")) == number
    assert cells[-1] == "7"


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("de,en;q=0.5", SEMICOLONS),
        ("de-DE", SEMICOLONS),
        ("fr-FR,fr;q=0.9", SEMICOLONS),
        ("pt-BR", SEMICOLONS),
        ("de-CH", SEMICOLONS_AND_POINTS),
        ("en-GB,de;q=0.5", COMMAS),
        ("es-MX", COMMAS),
        ("ja", COMMAS),
        ("tlh, de;q=0.9", SEMICOLONS),
        ("", COMMAS),
        ("*", COMMAS),
        ("x" * 5000, COMMAS),
        ("../../etc;q=1,\x00", COMMAS),
    ],
)
def test_the_format_is_guessed_from_the_language(header, table):
    assert guess_table_format(header) == table
