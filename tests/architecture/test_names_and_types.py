"""Names and types in figures: functions named by one word, parameters of type Any, and marks that switch a checker off."""

from __future__ import annotations

import ast
import re

from tests.conftest import ROOT

from .source import Function, site_modules

# The most that is allowed. The goals are 0.30, 60, 12 and 20.
ONE_WORD_SHARE = 0.30
ANY_PARAMETERS = 60
TYPE_IGNORE = 12
FMT_SKIP = 20


def functions() -> list[Function]:
    """All functions and methods of the site."""
    return [function for module in site_modules().values() for function in module.functions()]


def parameters(function: Function) -> list[ast.arg]:
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return [argument for argument in every if argument is not None]


def is_any(argument: ast.arg) -> bool:
    return isinstance(argument.annotation, ast.Name) and argument.annotation.id == "Any"


def comments(text: str) -> int:
    """How often a mark such as "type: ignore" stands in the site's source."""
    return sum(len(re.findall(rf"#.*\b{text}", module.text)) for module in site_modules().values())


def test_few_functions_are_named_by_one_word():
    names = [function.name for function in functions() if not function.name.startswith("__")]  # Python names __str__
    share = sum("_" not in name.strip("_") for name in names) / len(names)
    assert share <= ONE_WORD_SHARE, f"{share:.1%} of {len(names)} functions"


def test_few_parameters_may_be_anything():
    count = sum(is_any(argument) for function in functions() for argument in parameters(function))
    assert count < ANY_PARAMETERS


def test_the_type_checker_is_seldom_switched_off():
    assert comments("type: ignore") < TYPE_IGNORE


def test_the_formatter_is_seldom_switched_off():
    marks = sum(path.read_text(encoding="utf-8").count("# fmt: " + "skip") for path in (ROOT / "tests").rglob("*.py"))
    assert marks + comments("fmt: skip") < FMT_SKIP
