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
# What Playwright answers at once, from whatever page is shown; `expect` and actions wait for the right one.
READS = {"all", "all_inner_texts", "all_text_contents", "content", "count", "is_checked", "is_enabled", "is_hidden", "is_visible"}
READS |= {"query_selector", "query_selector_all", "title", "url"}
# What only names an element, and neither waits nor reads.
NAMES = {"filter", "first", "get_by_label", "get_by_role", "get_by_text", "last", "locator", "nth"}


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


def attributes(statement: ast.stmt) -> set[str]:
    return {node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute)}


def reads_after_presses(source: str) -> Iterator[int]:
    """The lines that read the page at once although nothing has waited since a bare click or the Enter key."""
    for node in ast.walk(ast.parse(source)):
        pressed, body = False, getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            if pressed and attributes(statement) & READS:
                yield statement.lineno
            names_only = isinstance(statement, ast.Assign) and attributes(statement) <= NAMES
            enter = called(statement) == "press" and "Enter" in ast.unparse(statement)
            pressed = called(statement) in PRESSES or enter or (pressed and names_only)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_page_is_checked_right_after_a_click(path):
    lines = list(audits_after_clicks(path.read_text("utf-8")))
    assert not lines, f"{path.name}, lines {lines}: press with open_by_click, or expect something of the new page first"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_page_is_read_right_after_a_click(path):
    lines = list(reads_after_presses(path.read_text("utf-8")))
    assert not lines, f"{path.name}, lines {lines}: expect something of the new page first, or press with open_by_click"


def test_a_reading_right_after_a_click_is_found():
    source = "def test():\n    page.locator('a').first.click()\n    rows = page.get_by_role('row')\n    before = rows.count()\n"
    assert list(reads_after_presses(source)) == [4]
    assert not list(reads_after_presses(source.replace("rows = page", "expect(one).to_be_visible()\n    rows = page")))


def test_a_check_right_after_a_click_is_found():
    assert list(audits_after_clicks("def test():\n    page.get_by_role('button').click()\n    audit.check(page, 'x')\n")) == [3]
    assert not list(audits_after_clicks("def test():\n    open_by_click(one)\n    audit.check(page, 'x')\n"))
