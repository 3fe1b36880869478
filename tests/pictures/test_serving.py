"""A picture as readers' browsers get it: with headers under which it can only be a picture."""

from __future__ import annotations

import base64
import hashlib

import pytest
from django.contrib.auth import get_user_model

from lems_site.pictures import storage
from lems_site.pictures.models import Picture, PictureBytes

pytestmark = pytest.mark.django_db


def test_is_sent_as_a_picture_that_never_changes(client, shown, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = client.get(shown.url)
    assert answer.content == storage.read_bytes(shown.digest)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not answer.cookies
    assert "Vary" not in answer.headers


def test_a_browser_that_has_it_is_told_so(client, shown, django_assert_num_queries):
    etag = client.get(shown.url).headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get(shown.url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_without_bytes_is_not_found(client, shown, caplog):
    PictureBytes.objects.all().delete()
    assert client.get(shown.url).status_code == 404
    assert shown.digest in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "/pictures/",
        "/pictures/x.jpg",
        "/pictures/../secret_key",
        "/pictures/%2e%2e/secret_key",
        "/pictures/{0}.png",
        "/pictures/{0}.svg",
        "/pictures/{0}.jpg/",
        "/pictures/{1}.jpg",
    ],
)
def test_nothing_else_is_found(client, shown, path):
    assert client.get(path.format(shown.digest, "0" * 64)).status_code == 404


def test_posting_is_refused(client, shown):
    assert client.post(shown.url).status_code == 405


def test_bytes_without_a_picture_are_not_served(client, shown):
    Picture.objects.all().delete()
    assert client.get(shown.url).status_code == 404


def test_the_hash_is_that_of_what_is_served(client, shown):
    body = client.get(shown.url).content
    assert hashlib.sha256(body).hexdigest() == shown.digest
    assert base64.b16encode(body[:2]) == b"FFD8"


def test_a_picture_that_no_page_shows_is_for_staff_alone_and_kept_nowhere(client, rail, amy):
    assert client.get(rail.url).status_code == 404
    client.force_login(get_user_model().objects.create_user("ruth@example.org", "correct horse battery"))
    assert client.get(rail.url).status_code == 404, "nor for a reader with an account"
    answer = amy.get(rail.url)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_shown_picture_asks_for_no_session(client, shown, amy):
    assert client.get(shown.url).headers["Cache-Control"].startswith("public")
    assert "Vary" not in amy.get(shown.url).headers
