"""A content folder read as a whole."""

from __future__ import annotations

import os
import stat

import pytest

from lems_site.content_files import evidence_files
from lems_site.content_files.library import read_library

from . import folders


def test_the_good_folder_is_read_whole(tmp_path):
    library = read_library(folders.good(tmp_path))
    assert library.problems == []
    assert library.unread == set()
    assert list(library.articles) == ["causes", "get-help-now", "symptoms", "what-has-changed"]
    assert list(library.terms) == ["dry-mouth"]
    assert library.articles["causes"].text() == (tmp_path / "content" / folders.CAUSES).read_text()
    assert library.articles["causes"].places["title",] == (2, 8)
    assert list(library.evidence.statements) == ["A1.1", "A1.2", "A1.3", "rest", "C1"]
    assert library.evidence.source_tags == [("dry_mouth", "Xerostomia")]
    assert library.evidence.medicines == ["aspirin"]
    assert library.paths["articles/causes"] == str(tmp_path / "content/articles/causes.md")


def test_a_statement_says_all_that_its_row_says():
    evidence = read_library(folders.GOOD).evidence
    claim, fact, point = (evidence.statements[name] for name in ("A1.3", "rest", "C1"))
    assert (claim.kind, claim.status, claim.conflict, claim.paragraph) == ("claim", "disputed", ("C1",), 1)
    assert claim.source == "A text on LEMS, about 2015"
    assert (fact.kind, fact.confidence, fact.note) == ("fact", "medium", "One small study.")
    assert fact.citations == (evidence_files.Citation("On rest", "A journal", "2020", "https://example.org/rest"),)
    assert (point.kind, point.confidence, point.citations[0].year) == ("conflict", "verified", "n.d.")


def test_hidden_files_are_no_pages_and_other_endings_are_named(tmp_path):
    folder = folders.good(tmp_path)
    (folder / "articles/.#causes.md").symlink_to("nowhere")
    (folder / "articles/.causes.md").write_bytes(b"\xff")
    (folder / "articles/causes.md~").write_bytes(b"\xff")
    (folder / "articles/notes.txt").write_text("notes")
    (folder / "articles/drafts").mkdir()
    (folder / "articles/drafts/x.md").write_text("x")
    found = read_library(folder).problems
    assert [one.path.rpartition("articles/")[2] for one in found] == ["causes.md~", "drafts/x.md", "notes.txt"]
    assert all("this file is ignored" in one.message for one in found)


def test_a_link_to_a_page_is_a_page(tmp_path):
    folder = folders.good(tmp_path)
    (folder / "articles/causes.md").rename(tmp_path / "elsewhere.md")
    (folder / "articles/causes.md").symlink_to(tmp_path / "elsewhere.md")
    assert read_library(folder).problems == []


def test_a_pipe_is_not_waited_for(tmp_path):
    folder = folders.good(tmp_path)
    os.mkfifo(folder / "articles/pipe.md")
    assert stat.S_ISFIFO((folder / "articles/pipe.md").stat().st_mode)
    assert [problem.message for problem in read_library(folder).problems] == [
        "this is a device, not a file: rename it, or move it away"
    ]


def test_a_file_is_no_content_folder(tmp_path):
    (tmp_path / "README.md").touch()
    assert "no such folder" in read_library(tmp_path / "README.md").problems[0].message


def test_a_name_that_is_no_text_can_be_printed(tmp_path):
    folder = folders.good(tmp_path)
    (folder / os.fsdecode(b"articles/\xff.md")).write_text("no front matter")
    [problem] = read_library(folder).problems
    assert str(problem).encode()
    assert "\\udcff.md:1:1" in str(problem)


def test_both_files_of_one_slug_are_named_whatever_their_order(tmp_path):
    folder = folders.good(tmp_path)
    for name in ("aaa", "zzz"):
        (folder / f"articles/{name}.md").write_text((folder / folders.CAUSES).read_text())
    problems = [str(problem) for problem in read_library(folder).problems]
    assert len(problems) == 2
    for name, problem in zip(("aaa", "zzz"), problems, strict=True):
        assert problem.startswith(
            f"{folder}/articles/{name}.md:3:7: duplicate slug 'causes': {folder}/articles/causes.md has it too"
        )


NONSENSE = ["words", "- a", "claims: 5", "tags: 5\nmedicines: 5", "sources:\n- 5\nfacts:\n- []", "\x00", "{", "a: 1"]


@pytest.mark.parametrize("name", evidence_files.NAMES)
@pytest.mark.parametrize("text", NONSENSE)
def test_no_evidence_file_breaks_it(tmp_path, name, text):
    folder = folders.good(tmp_path)
    (folder / "evidence" / name).write_text(text)
    library = read_library(folder)
    assert library.problems
    assert all(problem.path.startswith(f"{folder}/evidence/") for problem in library.problems)
