"""Staff edit a page in the admin: preview, draft, publish, history."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article, ArticleRevision

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return Article.objects.get(slug="history")


@pytest.fixture
def editor(client, dana):
    client.force_login(dana)
    return client


def fields_of(editor, article) -> dict[str, str]:
    """What the edit form holds, as a browser would send it back."""
    form = editor.get(f"/admin/articles/article/{article.pk}/change/").context["form"]
    return {name: form.initial.get(name, "") for name in form.fields if name != "slug"}


def test_the_form_shows_the_newest_text(editor, article):
    answer = editor.get(f"/admin/articles/article/{article.pk}/change/")
    assert "1953" in answer.content.decode()
    assert answer.status_code == 200


def test_a_preview_shows_the_page_and_writes_nothing(editor, article):
    before = ArticleRevision.objects.count()
    data = fields_of(editor, article) | {"title": "A title only for trying", "_preview": "1"}
    answer = editor.post(f"/admin/articles/article/{article.pk}/change/", data)
    assert "A title only for trying" in answer.content.decode()
    assert 'id="words"' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert ArticleRevision.objects.count() == before


def test_a_draft_leaves_the_live_page_as_it_is(editor, client, article):
    data = fields_of(editor, article) | {"title": "A drafted title", "note": "trying", "_save": "1"}
    editor.post(f"/admin/articles/article/{article.pk}/change/", data)
    assert "A drafted title" not in client.get("/articles/history/").content.decode()
    assert "A drafted title" in editor.get(f"/admin/articles/article/{article.pk}/change/").content.decode()


def test_publishing_changes_what_readers_see_and_names_the_editor(editor, client, article, dana, eli):
    data = fields_of(editor, article) | {"title": "Our history", "nav_title": "Our history", "note": "a better title"}
    editor.post(f"/admin/articles/article/{article.pk}/change/", data | {"_send": "1"})
    eli.moves(article, "approve")
    eli.moves(article, "publish")
    assert "Our history" in client.get("/articles/history/").content.decode()
    assert "Our history" in client.get("/articles/what-has-changed/").content.decode(), "the neighbour's link follows"
    history = editor.get(f"/admin/articles/article/{article.pk}/history/").content.decode()
    assert "dana@example.org" in history
    assert "a better title" in history
    article.refresh_from_db()
    assert article.published_by == eli.user


def test_a_text_with_a_problem_is_not_published_and_not_lost(editor, client, article):
    typed = "## A part\n\nWords |that|Nobody_Knows| with a problem."
    data = fields_of(editor, article) | {"body": typed, "_publish": "1"}
    answer = editor.post(f"/admin/articles/article/{article.pk}/change/", data)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 3: no glossary term has the entity" in shown
    assert "Words |that|Nobody_Knows| with a problem." in shown
    assert "Nobody_Knows" not in client.get("/articles/history/").content.decode()


def test_a_new_page_starts_as_a_draft_that_readers_do_not_see(editor, client):
    data = {
        "title": "Sleep",
        "slug": "sleep",
        "nav_title": "Sleep",
        "order": 500,
        "description": "Sleeping well.",
        "body": "Words.",
        "_save": "1",
    }
    answer = editor.post("/admin/articles/article/add/", data)
    assert answer.status_code == 302
    assert client.get("/articles/sleep/").status_code == 404
    article = Article.objects.get(slug="sleep")
    again = fields_of(editor, article)
    editor.post(f"/admin/articles/article/{article.pk}/change/", again | {"_publish": "1"})
    assert "Words." in client.get("/articles/sleep/").content.decode()


def test_a_taken_address_is_refused(editor):
    data = {"title": "H", "slug": "history", "nav_title": "H", "order": 501, "description": "H.", "body": "", "_save": "1"}
    answer = editor.post("/admin/articles/article/add/", data)
    assert answer.status_code == 422
    assert "This address is taken" in answer.content.decode()


def test_nobody_deletes_a_page_here(editor, article):
    assert editor.post(f"/admin/articles/article/{article.pk}/delete/").status_code == 403


def test_strangers_and_readers_are_sent_to_sign_in(client, cleo, article):
    url = f"/admin/articles/article/{article.pk}/change/"
    assert client.get(url).status_code == 302
    client.force_login(cleo)
    assert client.get(url).status_code == 302


def test_staff_without_the_permission_are_refused(client, cleo, article):
    cleo.is_staff = True
    cleo.save()
    client.force_login(cleo)
    for url in ("change", "history", f"revision/{article.live.pk}"):
        assert client.get(f"/admin/articles/article/{article.pk}/{url}/").status_code == 403


def test_a_term_is_edited_the_same_way(editor, client):
    from lems_site.glossary.models import Term

    term = Term.objects.get(slug="spinal-cord")
    form = editor.get(f"/admin/glossary/term/{term.pk}/change/").context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields if name != "slug"}
    preview = editor.post(f"/admin/glossary/term/{term.pk}/change/", data | {"_preview": "1"}).content.decode()
    assert "Spinal cord" in preview
    editor.post(f"/admin/glossary/term/{term.pk}/change/", data | {"definition": "A cord in the back.", "_publish": "1"})
    assert "A cord in the back." in client.get("/glossary/spinal-cord/").content.decode()
