"""Loading many pages: in little memory, in one go, and nothing left behind when it fails. Small sizes, the same code.

What it costs at full size is measured by tests/benchmarks/large.py.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lems_site.articles.models import Article, KeptPage
from lems_site.publishing.models import StagedPage
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish import import_files, plan, publish
from tests.benchmarks.large_folder import make
from tests.content_files import folders
from tests.databases import GUIDE_FOLDER
from tests.publishing.conftest import on_the_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(tmp_path) -> Path:
    """A made-up folder of 60 articles and 20 terms."""
    folder = tmp_path / "many"
    folder.mkdir()
    make(folder, 60, 20, source=GUIDE_FOLDER)
    return folder


def test_pages_go_to_the_staging_table_as_they_are_made(empty_site, many, monkeypatch):
    held = []
    add = plan.Plan.add_page
    monkeypatch.setattr(plan.Plan, "add_page", lambda rows, *args: (add(rows, *args), held.append(len(rows.rows))))
    planned = import_files.plan_import(many)
    assert len(held) == 80
    assert max(held) < plan.FEW
    assert StagedPage.objects.count() + len(planned.rows) == 80
    assert not Article.objects.exists(), "nobody sees a page yet"


def test_all_of_it_is_there_after_the_load_and_nothing_is_left_behind(empty_site, many, run, client):
    assert run("load_content", many)[-1] == "loaded: 80 pages written, 0 were as they are"
    assert not StagedPage.objects.exists()
    assert Article.objects.live().count() == KeptPage.objects.filter(slug__startswith="article-").count() == 60
    assert "Article 41" in client.get("/articles/article-40/").content.decode(), "the link to the next article"
    assert run("load_content", many)[-1] == f"nothing to do: all 80 pages are as in {os.path.relpath(many)}"


def test_what_was_loaded_is_exported_byte_for_byte(empty_site, many, run, tmp_path):
    run("load_content", many)
    run("export_content", tmp_path / "out")
    for path in many.rglob("*.*"):
        assert (tmp_path / "out" / path.relative_to(many)).read_bytes() == path.read_bytes(), path


def test_a_problem_in_the_last_file_leaves_the_site_and_the_staging_table_as_they_were(loaded, many, run):
    for path in [*(many / "articles").glob("*.md"), *(many / "glossary").glob("*.md")]:
        path.rename(loaded / path.parent.name / path.name)
    (loaded / "articles/get-help-now.md").unlink()  # the first of the many is the page for emergencies
    folders.change(loaded / "glossary/term-9.md", " [@", " [@no-such-thing; @")
    before = on_the_site()
    lines = run("load_content", loaded)
    assert lines[-2].endswith("unknown citation '@no-such-thing': no claim, fact or conflict has this id")
    assert lines[-1].endswith("nothing was loaded")
    assert on_the_site() == before
    assert not StagedPage.objects.exists()


def test_what_a_broken_off_load_left_is_swept_away_by_the_next(empty_site, many, run):
    import_files.plan_import(many)
    assert StagedPage.objects.exists()
    run("load_content", many)
    assert StagedPage.objects.exists(), "it might be going on still"
    StagedPage.objects.update(made_at=timezone.now() - timedelta(days=2))
    run("load_content", many)
    assert not StagedPage.objects.exists()


def test_a_dry_run_of_many_writes_nothing(empty_site, many, run, writes):
    lines: list[str] = []
    assert writes(lambda: lines.extend(run("load_content", many, "--dry-run"))) == []
    assert lines[-1] == "dry run: 80 pages would be written, 0 are as they are"


def test_publishing_one_article_costs_as_many_queries_among_many(empty_site, many, run, django_assert_max_num_queries):
    run("load_content", many)
    page = Article.objects.get(slug="article-30")
    text = page.live.text.replace("## ", "## Anew ", 1)
    revision = publish.save_revision(page_types["articles"], text=text, by=None, page=page)
    with django_assert_max_num_queries(85):
        publish.publish(page_types["articles"], revision=revision, by=None)
