"""Browser tests wait for the page that they check: a bare click returns while the old page may still be shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.conftest import ROOT

FILES = sorted((ROOT / "tests/browser").rglob("*.py"))
CHECKS = {"check_in_all_themes", "check"}
PRESSES = {"click"}


def called(statement: ast.stmt) -> str:
    """The name of the method that a statement calls and whose result it drops; empty for every other statement."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        function = statement.value.func
        return function.attr if isinstance(function, ast.Attribute) else ""
    return ""


def is_audit(statement: ast.stmt) -> bool:
    return called(statement) in CHECKS and ast.unparse(statement).startswith("audit.")


def audits_after_clicks(source: str) -> Iterator[int]:
    """The lines where a whole page is checked by the statement right after a bare click."""
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            for first, second in pairwise(body):
                if called(first) in PRESSES and is_audit(second):
                    yield second.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_page_is_checked_right_after_a_click(path):
    lines = list(audits_after_clicks(path.read_text("utf-8")))
    assert not lines, f"{path.name}, lines {lines}: press with open_by_click, or expect something of the new page first"


def test_a_check_right_after_a_click_is_found():
    assert list(audits_after_clicks("def test():\n    page.get_by_role('button').click()\n    audit.check(page, 'x')\n")) == [3]
    assert not list(audits_after_clicks("def test():\n    open_by_click(one)\n    audit.check(page, 'x')\n"))
