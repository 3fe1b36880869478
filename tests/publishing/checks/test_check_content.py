"""check_content: the figures of the real guide, and --fix."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.conftest import CONTENT, ROOT
from tests.content_files import folders

pytestmark = pytest.mark.django_db


@pytest.mark.content
def test_the_real_guide_has_no_problem_and_says_what_it_covers(run):
    lines = run("check_content", CONTENT)
    assert re.fullmatch(r"hazards (\d+)/\1", lines[-9])
    assert re.fullmatch(r"open hazards \d+/\d+", lines[-8])
    assert lines[-7] == "help cards 31/31"
    assert lines[-6:-2] == ["claims 136/136", "facts 157/157", "tag pairs 66/66", "entities 65/65"]
    tied, count = lines[-2].removeprefix("words tied ").split("/")
    assert int(tied) == int(count) >= 900
    assert lines[-1] == "0 problems"


@pytest.mark.content
def test_it_prints_how_easily_each_article_reads(run):
    lines = run("check_content", CONTENT)
    assert lines[0].split() == ["page", "sentences", "median", "longest", "grade"]
    rows = {line.split()[0]: line.split()[1:] for line in lines[1:-9]}
    assert len(rows) == len(list((CONTENT / "articles").glob("*.md"))) > 15
    for name, (sentences, median, longest, grade) in rows.items():
        assert int(sentences) > 20, name
        assert float(median) <= 15, name
        assert int(longest) <= 25, name
        assert float(grade) <= 8, name


def test_without_a_path_it_checks_the_sites_own_folder(run, settings, folder):
    settings.CONTENT_DIR = folder
    assert run("check_content")[-1] == "0 problems"


def test_it_reads_only_the_folder_and_asks_no_database(folder, run, django_assert_num_queries):
    with django_assert_num_queries(0):
        run("check_content", folder)


@pytest.mark.parametrize("name", ["not-canonical", "windows-lines", "byte-order-mark"])
def test_fix_writes_the_one_form_and_then_nothing_is_wrong(name, tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    folder = folders.case(name, tmp_path)
    changed = {line.partition(":")[0] for line in folders.expected(name)}
    lines = run("check_content", "content", "--fix")
    assert {line.partition(":")[0] for line in lines if line.endswith("written in canonical form")} == changed
    assert lines[-1] == "0 problems"
    good = folders.GOOD
    assert {path.name: path.read_bytes() for path in (folder / "articles").iterdir()} == {
        path.name: path.read_bytes() for path in (good / "articles").iterdir()
    }


def test_fix_leaves_a_file_alone_that_it_cannot_read(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    folder = folders.case("broken-yaml", tmp_path)
    before = (folder / folders.SYMPTOMS).read_bytes()
    assert run("check_content", "content", "--fix")[-1] == "CommandError: 1 problem"
    assert (folder / folders.SYMPTOMS).read_bytes() == before


def test_it_says_when_not_everything_could_be_checked(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    folders.case("broken-yaml", tmp_path)
    assert "not everything was checked: mend the files that cannot be read, then check again" in run("check_content", "content")


def test_the_process_ends_with_1_where_there_is_a_problem(tmp_path):
    folders.case("key-twice", tmp_path)
    command = [sys.executable, str(ROOT / "manage.py"), "check_content", "content"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == folders.expected("key-twice")[0]
    assert "Traceback" not in done.stderr
