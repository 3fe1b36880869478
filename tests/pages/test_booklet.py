"""The booklet: made when the guide changes, and only sent when it is read."""

from __future__ import annotations

import pytest
from django.http import Http404

from lems_site.articles.models import Article
from lems_site.pages import booklet
from lems_site.pages.models import KeptBooklet
from lems_site.publishing.models import SiteVersion

pytestmark = pytest.mark.django_db


def keep_all() -> None:
    for _part in booklet.keep_booklet():
        pass


def test_a_kept_part_is_sent_without_rendering_by_one_query(client, django_assert_num_queries, monkeypatch):
    keep_all()
    fresh = booklet.render_part(1)[0]
    monkeypatch.setattr(booklet, "render_part", lambda number: pytest.fail("rendered for a reader"))
    with django_assert_num_queries(1):
        answer = client.get("/booklet/?anything=else")
    assert answer.content == fresh
    assert client.get("/booklet/", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_after_a_change_readers_see_the_new_text_at_once_and_the_clock_keeps_it(client, monkeypatch):
    keep_all()
    assert booklet.next_booklet_due() is None
    Article.objects.filter(slug="history").update(title="Our own history")
    SiteVersion.bump()
    assert "Our own history" in client.get("/booklet/").content.decode()
    assert booklet.next_booklet_due() is not None
    keep_all()
    assert booklet.next_booklet_due() is None
    monkeypatch.setattr(booklet, "render_part", lambda number: pytest.fail("rendered for a reader"))
    assert "Our own history" in client.get("/booklet/").content.decode()


def test_a_publication_keeps_it_when_it_has_been_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        SiteVersion.bump()
    assert booklet.next_booklet_due() is None


def test_a_long_guide_is_kept_part_by_part(client, monkeypatch):
    monkeypatch.setattr(booklet, "CHAPTERS", 3)
    keep_all()
    parts = KeptBooklet.objects.order_by("part")
    assert [one.part for one in parts] == list(range(1, parts[0].parts + 1))
    assert len(parts) > 1
    assert client.get("/booklet/?page=2").status_code == 200
    assert client.get("/booklet/?page=99").status_code == 404
    with pytest.raises(Http404):
        booklet.render_part(99)
    monkeypatch.setattr(booklet, "CHAPTERS", 40)
    SiteVersion.bump()
    keep_all()
    assert list(KeptBooklet.objects.values_list("part", flat=True)) == [1]
