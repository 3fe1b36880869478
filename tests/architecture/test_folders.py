"""A folder that can be taken in at one look holds at most 20 modules."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conftest import ROOT

MOST = 20


@pytest.mark.parametrize("top", ["lems_site", "tests"])
def test_no_folder_holds_more_than_20_modules(top):
    paths = [path.relative_to(ROOT) for path in (ROOT / top).rglob("*.py") if path.name != "__init__.py"]
    counts = Counter(str(path.parent) for path in paths if "migrations" not in path.parts)
    assert {folder: count for folder, count in counts.items() if count > MOST} == {}
