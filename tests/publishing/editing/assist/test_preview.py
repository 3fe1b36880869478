"""The preview: the very page, at the width of a phone and of a desktop, for its writer alone."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db
TYPED = "Words only for trying."


@pytest.fixture
def preview(send, article):
    return send(article, "_preview", body=TYPED)


@pytest.fixture
def token(preview) -> str:
    return re.search(r"/admin/writing/preview/([\w-]+)/\?width=phone", preview.content.decode())[1]


def test_it_is_the_page_that_readers_would_get(preview, article):
    shown = preview.content.decode()
    assert TYPED in shown
    assert "Preview: readers do not see this text yet." in shown
    assert '<div class="prose">' in shown
    assert "frame-ancestors 'none'" in preview.headers["Content-Security-Policy"]


def test_it_is_shown_in_a_frame_as_wide_as_a_phone_and_as_a_desktop(editor, token):
    for width in ("phone", "desktop"):
        shown = editor.get(f"/admin/writing/preview/{token}/?width={width}").content.decode()
        assert f"preview-frame--{width}" in shown
        assert f'src="/admin/writing/preview/{token}/page/"' in shown


def test_only_this_site_may_frame_it(editor, token):
    answer = editor.get(f"/admin/writing/preview/{token}/page/")
    assert TYPED in answer.content.decode()
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("max-age=0") or "no-store" in answer.headers["Cache-Control"]


def test_every_other_page_still_stands_in_no_frame(editor, token, article):
    for path in (f"/admin/writing/preview/{token}/", f"/admin/articles/article/{article.pk}/change/", "/articles/history/"):
        answer = editor.get(path)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_nobody_else_sees_it(client, dana, token, django_user_model):
    other = django_user_model.objects.create_superuser("eli@example.org", "correct horse battery")
    client.force_login(other)
    for path in ("", "page/"):
        answer = client.get(f"/admin/writing/preview/{token}/{path}")
        assert answer.status_code == 404
        assert TYPED not in answer.content.decode()


def test_an_old_one_says_what_to_do(editor):
    answer = editor.get("/admin/writing/preview/" + "a" * 22 + "/")
    assert answer.status_code == 404
    assert "press “Preview” again" in answer.content.decode()


def test_readers_do_not_get_the_banner(client):
    page = client.get("/articles/history/").content.decode()
    assert "/admin/writing/" not in page.replace("/admin/writing/edit/?path=/articles/history/", "")  # the hidden “Edit this”
