"""The source of the site as syntax trees: modules, their functions, and what each module imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = "lems_site"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A Python module: its dotted name, its path from the top of the repository, its text and its tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The package that relative imports of this module begin from."""
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]

    def functions(self) -> Iterator[Function]:
        """Every function and method, also those inside others."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


@cache
def site_modules() -> dict[str, Module]:
    """All modules of the site but its migrations, by dotted name."""
    modules = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        short = path.relative_to(ROOT)
        if "migrations" not in short.parts:
            name = ".".join(short.with_suffix("").parts).removesuffix(".__init__")
            text = path.read_text(encoding="utf-8")
            modules[name] = Module(name, short, text, ast.parse(text))
    return modules


def imported_names(module: Module, statement: ast.stmt) -> Iterator[str]:
    """The modules of the site that an import statement names. `from a import b` names a.b where that is a module, else a."""
    modules = site_modules()
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names if alias.name in modules)
    elif isinstance(statement, ast.ImportFrom):
        parts = module.package.split(".")
        start = parts[: len(parts) - statement.level + 1] if statement.level else []
        source = ".".join([*start, *([statement.module] if statement.module else [])])
        for alias in statement.names:
            name = f"{source}.{alias.name}"
            if name in modules:
                yield name
            elif source in modules:
                yield source


def is_for_types_only(statement: ast.stmt) -> bool:
    """Whether a statement is `if TYPE_CHECKING:`, which never runs."""
    return isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test)


def imports_at_start(module: Module) -> set[str]:
    """The modules of the site that are imported when this module is: not those inside functions or for type checkers."""
    found: set[str] = set()
    waiting: list[ast.stmt] = list(module.tree.body)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, Function) or is_for_types_only(statement):
            continue
        found.update(imported_names(module, statement))
        waiting.extend(child for child in ast.walk(statement) if child is not statement and isinstance(child, ast.stmt))
    return found - {module.name}


def import_circles() -> list[list[str]]:
    """Groups of modules of which each imports, over others, itself (Tarjan's strongly connected components)."""
    graph = {name: sorted(imports_at_start(module)) for name, module in site_modules().items()}
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    circles: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in graph[name]:
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                circles.append(sorted(group))

    for name in graph:
        if name not in index:
            visit(name)
    return sorted(circles)
