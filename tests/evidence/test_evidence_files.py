"""The rows of content/evidence/ say how much of a source was read, and are no surer than that."""

from __future__ import annotations

import re
from functools import cache

import pytest
import yaml

from lems_site.content_files.library import read_library
from tests.conftest import CONTENT
from tests.content_files import folders

pytestmark = pytest.mark.content
READ = re.compile(r"\bRead: ([^.;]*)")


@cache
def statements():
    return read_library(CONTENT).evidence.statements


def test_a_fact_whose_sources_were_not_read_in_full_is_of_medium_confidence_at_most():
    read = {one.id: (match[1], one.confidence) for one in statements().values() if (match := READ.search(one.note))}
    assert len(read) > 50
    full = {identity for identity, (extent, _confidence) in read.items() if re.fullmatch(r"full( \(.*)?", extent)}
    assert full
    assert {identity for identity in read.keys() - full if read[identity][1] == "high"} == set()


@pytest.mark.parametrize("key", ["why", "need", "read"])
def test_working_notes_are_no_keys_of_a_fact(tmp_path, key):
    folder = folders.good(tmp_path)
    path = folder / "evidence/facts.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f"  {key}: because\n", encoding="utf-8")
    assert any(f"'{key}'" in problem.message for problem in read_library(folder).problems)
    rows = yaml.safe_load((CONTENT / "evidence/facts.yaml").read_text(encoding="utf-8"))["facts"]
    assert not any(key in row for row in rows)


def test_no_row_names_a_case_file_or_the_old_row_on_age():
    assert "overview-age-fix" not in statements()
    for path in (CONTENT / "evidence").iterdir():
        assert not re.search(r"\bcases/|\bshared/", path.read_text(encoding="utf-8")), path.name
