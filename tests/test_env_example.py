"""`.env.example` names what lems_site/settings.py reads from the environment: the same names, order and defaults."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from environ import Env

ROOT = Path(__file__).resolve().parent.parent
SETTING = re.compile(r"(?P<mark>#?)(?P<name>[A-Z][A-Z_]*)=(?P<value>.*)")
COMPUTED = object()  # a default that is not a literal


def read_settings() -> dict[str, tuple[str, object]]:
    """Each setting that settings.py reads, in its order, with the method of Env that reads it and its default."""
    tree = ast.parse((ROOT / "lems_site/settings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("env.")]
    settings: dict[str, tuple[str, object]] = {}
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        defaults = [*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "default")]
        if defaults:  # a second call without a default reads a setting again
            settings[ast.literal_eval(call.args[0])] = ast.unparse(call.func).removeprefix("env."), literal(defaults[0])
    return settings


def literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return COMPUTED


EXAMPLE_LINES = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
EXAMPLES = {match["name"]: match for line in EXAMPLE_LINES if (match := SETTING.fullmatch(line))}
SETTINGS = read_settings()


def test_the_names_stand_in_the_order_of_the_settings():
    assert list(EXAMPLES) == list(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_example_is_the_default(name, monkeypatch):
    method, default = SETTINGS[name]
    example = EXAMPLES[name]
    if default is COMPUTED:
        assert example["mark"] == "#", "a computed default cannot be typed: comment the line out"
        return
    assert example["mark"] == "", "a literal default stands in the file"
    monkeypatch.setenv(name, example["value"].strip("\"'"))
    reader = getattr(Env(), method)
    assert reader(name) == (default if not method.endswith("_url") else reader("NOT_SET", default=default))


def test_a_plain_line_stands_above_each_setting():
    for above, line in pairwise(EXAMPLE_LINES):
        if SETTING.fullmatch(line):
            assert re.fullmatch(r"# [A-Z0-9].*\.", above), line
