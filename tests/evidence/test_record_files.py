"""Facts in files: what is exported, and what a loaded file changes on the site."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lems_site.articles.models import Article
from lems_site.evidence.models import EvidenceFile, Statement
from lems_site.publishing.models import PageLogEntry, Reference, Signature, SourceChange
from lems_site.publishing.pages.registry import text_types
from lems_site.publishing.review import live_reviews
from tests.conftest import CONTENT
from tests.content_files import folders

from .test_record_publication import MAY, REST, live_file, publish, read, write

pytestmark = pytest.mark.django_db


def test_only_the_changed_row_changes_in_its_file(loaded, amy, eli, pia, run):
    before = EvidenceFile.objects.get(name="facts.yaml").text
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    assert EvidenceFile.objects.get(name="facts.yaml").text == before.replace(REST, MAY)
    assert run("export_content", "out")[-1].endswith("files written to out")
    assert run("check_content", "out")[-1] == "0 problems"


def test_a_fact_edited_on_the_site_wins_over_the_file_unless_it_overwrites(loaded, amy, eli, pia, run, client):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    assert run("load_content", loaded)[-1].startswith("nothing to do")
    folders.change(loaded / "evidence/claims.yaml", "Weak legs come first.", "Weak legs often come first.")
    run("load_content", loaded)
    assert Statement.objects.get(ref="rest").text == MAY
    assert Statement.objects.get(ref="A1.1").text == "Weak legs often come first."
    run("load_content", loaded, overwrite=True)
    assert Statement.objects.get(ref="rest").text == REST
    assert live_file("rest").body == REST


def test_loading_says_nothing_of_signatures_and_makes_none(loaded):
    assert not Signature.objects.exists()
    assert not SourceChange.objects.exists()


@pytest.mark.content
def test_sixty_percent_becomes_six_and_every_page_that_cites_it_says_so(db, tmp_path, eli, run, client):
    folder = Path(shutil.copytree(CONTENT, tmp_path / "guide"))
    articles = text_types()["articles"]
    cancer = Article.objects.get(slug="cancer-checks")
    citing = set(Reference.objects.filter(target_kind="statement", target="A1.1").values_list("page_kind", "page_slug"))
    assert len(citing) >= 4
    page = Article.objects.get(slug=next(slug for kind, slug in sorted(citing) if kind == "articles"))
    live_reviews.confirm_review(articles, page=page, by=eli.user)
    assert "Reviewed by Eli Reed" in read(client, page.url)
    folders.change(folder / "evidence/claims.yaml", "About 60% of people with LEMS", "About 6% of people with LEMS")
    run("load_content", folder)
    for kind, slug in citing:
        assert "A source of this page changed on" in read(client, f"/{kind}/{slug}/"), slug
        assert "60%" in PageLogEntry.objects.get(page_kind=kind, page_slug=slug, what="source").comment
    assert "Next review:" not in read(client, page.url)
    if ("articles", cancer.slug) not in citing:
        assert "A source of this page changed on" not in read(client, cancer.url)


def test_a_dose_in_a_file_of_facts_is_named_and_not_loaded(loaded, run, client):
    folders.change(loaded / "evidence/facts.yaml", REST, "Take 2 tablets of aspirin a day.")
    named = [line for line in run("check_content", loaded) if "'2 tablets' may be read as advice" in line]
    assert [line.startswith("content/evidence/facts.yaml:2:") for line in named] == [True]
    assert run("load_content", loaded)[-1] == "CommandError: 1 problem: nothing was loaded"
    assert REST in read(client, "/sources/")
