"""export_content: what was loaded comes back byte for byte, and so does what was edited on the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CONTENT
from tests.content_files import folders
from tests.publishing.editing.test_site_edits import edit

pytestmark = pytest.mark.django_db


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if path.name != "README.md"}


@pytest.mark.content
def test_the_real_guide_comes_back_byte_for_byte(run, tmp_path):
    run("export_content", tmp_path / "out")
    assert files(tmp_path / "out") == files(CONTENT)


def test_an_edited_page_comes_back_as_it_was_edited(loaded, run):
    edit("articles", "causes", "a weaker signal", "a “weaker” signal – ünïcode")
    run("export_content", "out")
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a “weaker” signal – ünïcode")
    assert files(Path("out")) == files(loaded)
    assert run("check_content", "out")[-1] == "0 problems"
    assert run("load_content", "out")[0] == "now the same: articles/causes, as it was edited on the site"


def test_a_draft_is_not_exported(loaded, run):
    from lems_site.articles.models import Article
    from lems_site.publishing.pages.registry import page_types
    from lems_site.publishing.publish.publish import save_revision

    page = Article.objects.get(slug="causes")
    save_revision(page_types["articles"], text=page.live.text.replace("a weaker", "a faint"), by=None, page=page)
    run("export_content", "out")
    assert files(Path("out")) == files(loaded)


def test_files_of_pages_that_are_gone_are_named_and_kept(loaded, run):
    run("export_content", "out")
    Path("out/articles/old.md").write_text("old")
    lines = run("export_content", "out")
    assert lines[0] == "not from this site: out/articles/old.md; it was left there"
    assert Path("out/articles/old.md").read_text() == "old"


def test_a_file_is_no_folder(loaded, run):
    Path("out").write_text("mine")
    assert run("export_content", "out") == ["CommandError: out is a file: name a folder"]
    assert Path("out").read_text() == "mine"
