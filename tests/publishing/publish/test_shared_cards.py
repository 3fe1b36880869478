"""A care card has one home: the pages that show it are compiled again when it changes, and it cannot be taken from them."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article
from lems_site.publishing.models import Reference
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.publish.publish import publish, save_revision
from lems_site.publishing.review.retire_and_move import move_page, retire_page
from lems_site.publishing.review.workflow import InvalidTransition
from tests.content_files import folders

pytestmark = pytest.mark.django_db
LINE = "::: include /articles/get-help-now/ Call your emergency number now if"


@pytest.fixture
def shared(loaded, run):
    """The small site, whose page on causes shows the emergency card of get-help-now."""
    folders.change(loaded / "articles/causes.md", "## Nerves\n", f"{LINE}\n\n## Nerves\n")
    assert run("load_content", loaded)[-1].startswith("loaded: 1 page")
    return loaded


def shown_on_causes(client) -> str:
    return client.get("/articles/causes/").content.decode()


def publish_help(old: str, new: str) -> None:
    articles, page = page_types["articles"], Article.objects.select_related("live").get(slug="get-help-now")
    text = page.live.text.replace(old, new)
    revision = save_revision(articles, text=text, by=None, page=page, base=page.live_id)
    publish(articles, revision=revision, by=None)


def test_the_card_is_shown_and_the_reference_kept(shared, client):
    assert "breathing is hard" in shown_on_causes(client)
    rows = Reference.objects.filter(target_kind="card").values_list("page_slug", "target")
    assert list(rows) == [("causes", "articles/get-help-now")]


def test_a_changed_card_is_changed_everywhere_with_one_publication(shared, client):
    publish_help("breathing is hard", "breathing is hard, or you choke")
    assert "breathing is hard, or you choke" in shown_on_causes(client)


def test_a_change_beside_the_card_compiles_nothing_else(shared, client):
    before = Article.objects.get(slug="causes").compile_key
    publish_help("description: When to call.", "description: When to call for help.")
    assert Article.objects.get(slug="causes").compile_key == before


def test_a_changed_file_reaches_the_pages_that_show_its_card(shared, run, client):
    folders.change(shared / "articles/get-help-now.md", "breathing is hard", "breathing is very hard")
    assert "recompiled: articles/causes" in run("load_content", shared)
    assert "breathing is very hard" in shown_on_causes(client)


def test_a_card_that_a_page_shows_keeps_its_title(shared, client):
    with pytest.raises(ContentProblems) as caught:
        publish_help("Call your emergency number now if", "Call the emergency number now if")
    assert "has no care card with the title 'Call your emergency number now if'" in str(caught.value)
    assert "breathing is hard" in shown_on_causes(client)


def test_its_page_is_neither_retired_nor_moved(shared, dana):
    articles, page = page_types["articles"], Article.objects.get(slug="get-help-now")
    with pytest.raises(InvalidTransition, match="Causes of LEMS"):
        retire_page(articles, page=page, by=dana, target="/articles/symptoms/")
    with pytest.raises(InvalidTransition, match="Causes of LEMS"):
        move_page(articles, page=page, by=dana, slug="help")


def test_the_form_names_the_cards_of_other_pages_and_the_pages_of_a_card(shared, amy):
    side = amy.get(f"/admin/articles/article/{Article.objects.get(slug='causes').pk}/change/").content.decode()
    assert "Cards from other pages" in side
    assert '/admin/articles/article/?q=get-help-now"' in side
    side = amy.get(f"/admin/articles/article/{Article.objects.get(slug='get-help-now').pk}/change/").content.decode()
    assert "1 page shows this" in side
    assert "/articles/causes/" in side


def test_the_finder_gives_the_line_and_how_to_write_shows_one(shared, amy):
    found = amy.get("/admin/writing/find/", {"what": "card", "q": "call your emergency"}).content.decode()
    assert LINE in found
    assert LINE in amy.get("/admin/writing/help/").content.decode()
