"""Programs that tests and benchmarks keep in strings import what exists: no checker reads them."""

from __future__ import annotations

import importlib
import re

import pytest

from tests.conftest import ROOT

IMPORT = re.compile(r"^from (lems_site[\w.]*) import ([\w, ]+)$", re.MULTILINE)
PROGRAMS = sorted(
    {*ROOT.glob("tests/benchmarks/*.py"), *ROOT.glob("tests/**/*_program.py"), ROOT / "tests/web/test_clock_command.py"}
)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_imports_resolve(path):
    for module, names in IMPORT.findall(path.read_text("utf-8")):
        for name in (one.strip().split(" as ")[0] for one in names.split(",")):
            found = importlib.import_module(module)
            assert hasattr(found, name) or importlib.import_module(f"{module}.{name}"), f"{module} has no {name}"
