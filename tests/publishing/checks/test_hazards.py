"""A hazard's row names what stops it, and check_content says so when that is gone."""

from __future__ import annotations

import pytest

from tests.content_files import folders

HAZARD = """hazards:
- id: H01
  kind: content
  who: a reader
  harm: waits
  must: the page says to rest
  stopped_by:
  - {place}
"""


@pytest.fixture
def check(tmp_path, run):
    folder = folders.good(tmp_path)

    def check_row(text: str) -> list[str]:
        (folder / "evidence/hazards.yaml").write_text(text, encoding="utf-8")
        return run("check_content", folder)

    return check_row


def test_a_named_sentence_and_a_named_test_close_a_row(check):
    for place in ("symptoms@rest", "tests/publishing/checks/test_hazards.py::test_a_named_sentence_and_a_named_test_close_a_row"):
        assert "hazards 1/1" in check(HAZARD.format(place=place)), place


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("causes@rest", "no sentence of the page 'causes' cites 'rest'"),
        ("nowhere@rest", "no sentence of the page 'nowhere' cites 'rest'"),
        ("tests/publishing/checks/test_hazards.py::test_that_is_gone", "there is no test"),
        ("tests/gone.py::test_that_is_gone", "there is no test"),
    ],
)
def test_what_is_not_there_is_a_problem_that_names_the_hazard(check, place, message):
    lines = check(HAZARD.format(place=place))
    assert any("hazard H01 (waits)" in line and message in line for line in lines), lines
    assert "hazards 0/1" in lines


def test_an_open_row_is_counted_unless_it_is_of_the_content(check):
    row = HAZARD.replace("  stopped_by:\n  - {place}\n", "  open: still to be built\n")
    assert "open hazards 1/1" in check(row.replace("kind: content", "kind: diary"))
    assert any("may not be open" in line for line in check(row))


def test_a_row_that_says_nothing_of_what_stops_it_is_a_problem(check):
    assert any("say what stops it" in line for line in check(HAZARD.replace("  stopped_by:\n  - {place}\n", "")))
