"""rebuild: every page is compiled anew from its live revision; nothing of its text, history or date changes."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article, KeptPage
from lems_site.glossary.models import Term
from lems_site.publishing.models import SiteVersion
from tests.publishing.conftest import on_the_site

pytestmark = pytest.mark.django_db


def test_every_page_is_rebuilt_to_what_it_was(run):
    before, version = on_the_site(), SiteVersion.current()[0]
    assert run("rebuild") == [f"{Article.objects.live().count() + Term.objects.live().count()} pages rebuilt"]
    assert on_the_site() == before
    assert SiteVersion.current()[0] == version + 1


def test_a_damaged_page_is_whole_again(loaded, run, client):
    Article.objects.filter(slug="causes").update(html="", compiled={"uses": {}})
    KeptPage.objects.filter(slug="causes").delete()
    Term.objects.update(html="")
    run("rebuild")
    assert "a weaker signal" in client.get("/articles/causes/").content.decode()
    assert "In LEMS this is common" in client.get("/glossary/dry-mouth/").content.decode()


def test_a_page_that_cannot_be_compiled_stops_it_before_anything_is_written(loaded, run):
    from lems_site.evidence.models import Statement

    Statement.objects.filter(ref="rest").delete()
    before = on_the_site()
    assert run("rebuild") == [
        "articles/symptoms:15:26: unknown citation '@rest': no claim, fact or conflict has this id",
        "articles/symptoms:21:48: unknown citation '@rest': no claim, fact or conflict has this id",
        "CommandError: nothing was rebuilt",
    ]
    assert on_the_site() == before


def test_loading_lays_pages_out_anew_when_the_site_itself_has_changed(loaded, run, client):
    KeptPage.objects.update(key="of another build", page=b"")
    lines = run("load_content", loaded)
    assert lines == [
        "articles: pages are laid out anew, for the site itself has changed",
        "loaded: 0 pages written, 5 were as they are",
    ]
    assert "a weaker signal" in client.get("/articles/causes/").content.decode()
    assert "nothing to do" in run("load_content", loaded)[-1]
