"""Imports: all at the top of modules, but for AppConfig.ready; and no module imports itself over others."""

from __future__ import annotations

import ast

from .source import Function, Module, import_circles, site_modules

DEFERRED_ALLOWED = 0  # outside AppConfig.ready


def deferred_imports(module: Module) -> list[str]:
    """Imports inside functions, each as "path:line function"."""
    return [
        f"{module.path}:{node.lineno} {function.name}"
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not is_ready(module, function)
    ]


def is_ready(module: Module, function: Function) -> bool:
    return module.path.name == "apps.py" and function.name == "ready"


def test_imports_inside_functions_are_only_in_ready():
    found = [place for module in site_modules().values() for place in deferred_imports(module)]
    assert len(found) <= DEFERRED_ALLOWED, "\n".join(found)


def test_no_module_imports_itself_over_others():
    assert import_circles() == []
