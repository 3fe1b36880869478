"""The review page: what a text changes for readers, comments on its sentences, and what changed since one's last look."""

from __future__ import annotations

import re

import pytest

from lems_site.articles.models import Article
from lems_site.publishing.checks.external_links import LinkAnswer
from lems_site.publishing.models import PageLogEntry, SentenceComment
from tests.publishing.review.test_workflow import NEW, OLD, newest, read
from tests.publishing.staff import admin_url, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(loaded, amy) -> Article:
    page = Article.objects.get(slug="causes")
    amy.writes(page, OLD, NEW, "_send")
    return page


def review_url(page) -> str:
    return admin_url(page, "revision", newest(page).pk)


def sentence_with(who, page, words: str) -> str:
    return next(one for one in who.get(review_url(page)).context["sentences_to_quote"] if words in one)


def test_the_page_is_shown_before_and_after_with_changes_in_words_and_statements_beside(sent, eli):
    page = eli.get(review_url(sent))
    changes = page.context["changes"]
    assert len(changes.parts) == 1
    assert changes.same >= 1
    text = page.content.decode()
    assert OLD in text
    assert NEW in text
    assert "Before: what readers see now" in text
    assert "After: what this text would show" in text
    assert "removed:" in text
    assert "What its sources say" in text
    ids = [one["id"] for source in changes.parts[0].after.sources for one in source["statements"]]
    assert ids
    assert all(identity in text for identity in ids)


def test_a_changed_field_above_the_text_is_named(sent, amy, eli):
    form = amy.opens(sent)
    amy.sends(sent, form, "_send", title="Why it happens")
    fields = eli.get(review_url(sent)).context["changes"].fields
    assert [(one.label, one.after) for one in fields] == [("title", "Why it happens")]


def test_a_comment_on_a_sentence_is_answered_and_resolved_and_the_writer_sees_it_on_the_form(sent, amy, eli, client):
    quote = sentence_with(eli, sent, NEW)
    eli.post(review_url(sent), {"_remark": "1", "quote": quote, "text": "Which signal?"})
    form = amy.get(admin_url(sent, "change")).content.decode()
    assert "Comments on this text" in form
    assert "Which signal?" in form
    assert NEW in form
    comment = SentenceComment.objects.get()
    amy.post(review_url(sent), {"_answer": str(comment.pk), "text": "The one from nerve to muscle."})
    seen = eli.get(review_url(sent)).content.decode()
    assert "The one from nerve to muscle." in seen
    eli.post(review_url(sent), {"_resolve": str(comment.pk)})
    assert "Which signal?" not in amy.get(admin_url(sent, "change")).content.decode()
    assert "Resolved by Eli Reed" in eli.get(review_url(sent)).content.decode()
    assert "Which signal?" not in read(client)
    assert list(PageLogEntry.objects.order_by("pk").values_list("what", flat=True))[-3:] == ["remark", "answer", "resolve"]


def test_a_comment_whose_sentence_is_gone_says_so_and_an_empty_one_is_refused(sent, amy, eli):
    eli.post(review_url(sent), {"_remark": "1", "quote": sentence_with(eli, sent, NEW), "text": "Which signal?"})
    amy.writes(sent, NEW, "hardly a signal")
    assert "This sentence is not in the text any more." in eli.get(review_url(sent)).content.decode()
    answer = eli.post(review_url(sent), {"_remark": "1", "quote": "", "text": " "}, follow=True)
    assert "Write your comment first." in messages(answer)
    assert SentenceComment.objects.count() == 1


def test_what_has_changed_since_ones_last_look_is_shown_also_after_a_reload(sent, amy, eli):
    assert eli.get(review_url(sent)).context["since_look"] is None
    amy.writes(sent, NEW, "hardly a signal")
    for _look in range(2):
        page = eli.get(review_url(sent))
        assert page.context["since_look"] is not None
        assert "What has changed since you last looked" in page.content.decode()


def test_changes_asked_has_an_edit_button(sent, amy, eli):
    eli.moves(sent, "ask", comment="Which signal?")
    page = amy.get(review_url(sent)).content.decode()
    assert "Edit this text" in page
    assert re.search(rf'href="/admin/articles/article/{sent.pk}/[a-z-]+/">Edit this text', page)


def test_links_to_other_sites_are_tried_only_when_asked(sent, eli, monkeypatch):
    asked: list[str] = []

    def answer(urls):
        asked.extend(urls)
        return [LinkAnswer(url, 404, "the site answers with the error 404") for url in urls]

    monkeypatch.setattr("lems_site.publishing.editing.review_page.comment_views.check_external_links", answer)
    assert "Try them now" in eli.get(review_url(sent)).content.decode()
    assert asked == []
    page = eli.get(review_url(sent), {"links": "1"}).content.decode()
    assert asked
    assert "the site answers with the error 404" in page
