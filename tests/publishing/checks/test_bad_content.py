"""Bad input, one folder a case (tests/cases/content): a clear line for each problem, and nothing half-loaded."""

from __future__ import annotations

import pytest

from tests.content_files import folders
from tests.publishing.conftest import on_the_site

pytestmark = pytest.mark.django_db
# What only a person can mend, and no reader is harmed by: these stop check_content, not a publication.
ADVICE = {
    "claim-fact-tag-not-used",
    "dead-links",
    "disputed-not-listed",
    "emergency-card-not-first",
    "hard-to-read",
    "no-in-short",
    "unconfirmed-elsewhere",
    "word-not-explained",
}


@pytest.mark.parametrize("name", folders.NAMES)
def test_check_content_says_where_and_what(name, tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    folders.case(name, tmp_path)
    lines = run("check_content", "content")
    assert [line for line in lines if line.startswith("content")] == folders.expected(name)
    count = len(folders.expected(name))
    assert lines[-1] == f"CommandError: {count} problem{'' if count == 1 else 's'}"


@pytest.mark.parametrize("name", sorted(set(folders.NAMES) - ADVICE))
def test_loading_is_refused_with_lines_of_the_same_and_writes_nothing(name, tmp_path, monkeypatch, run, writes):
    monkeypatch.chdir(tmp_path)
    folders.case(name, tmp_path)
    before, lines = on_the_site(), []
    assert writes(lambda: lines.extend(run("load_content", "content"))) == []
    assert lines[-1].endswith("nothing was loaded")
    assert lines[:-1]
    assert set(lines[:-1]) <= set(folders.expected(name))
    assert on_the_site() == before


@pytest.mark.parametrize("name", sorted(ADVICE))
def test_advice_does_not_stop_loading(name, tmp_path, monkeypatch, run, empty_site):
    monkeypatch.chdir(tmp_path)
    folders.case(name, tmp_path)
    assert run("load_content", "content")[-1].startswith("loaded: ")


def test_the_good_folder_has_no_problem(folder, run):
    assert run("check_content", folder)[-1] == "0 problems"


def test_one_bad_file_among_many_keeps_all_of_them_out(empty_site, folder, run):
    folders.change(folder / folders.CAUSES, "The nerve sends", "The |nerve|Nerve| sends")
    before = on_the_site()
    lines = run("load_content", folder)
    assert lines == [
        "content/articles/causes.md:19:5: no glossary term has the entity 'Nerve': correct it, or add the term",
        "CommandError: 1 problem: nothing was loaded",
    ]
    assert on_the_site() == before
