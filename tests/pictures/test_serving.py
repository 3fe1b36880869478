"""A picture as readers' browsers get it: from any storage, and with headers under which it can only be a picture."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from lems_site.pictures import storage
from lems_site.pictures.models import Picture
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


class Shelf(Storage):
    """A storage that is no folder, such as a bucket: knows no paths."""

    held: dict[str, bytes] = {}

    def __init__(self, shelf: str = "") -> None:
        self.shelf = shelf

    def _open(self, name, mode="rb"):
        if self.shelf + name not in self.held:
            raise FileNotFoundError(name)
        return ContentFile(self.held[self.shelf + name])

    def _save(self, name, content):
        self.held[self.shelf + name] = content.read()
        return name

    def exists(self, name):
        return self.shelf + name in self.held

    def delete(self, name):
        self.held.pop(self.shelf + name, None)


def test_is_sent_as_a_picture_that_never_changes(client, rail, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get(rail.url)
    assert answer.content == storage.read_bytes(rail.stored_as)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not answer.cookies
    assert "Vary" not in answer.headers


def test_a_browser_that_has_it_is_told_so(client, rail):
    etag = client.get(rail.url).headers["ETag"]
    again = client.get(rail.url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_any_storage_will_do(client, rail, settings):
    data = storage.read_bytes(rail.stored_as)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "tests.pictures.test_serving.Shelf", "OPTIONS": {"shelf": "a/"}},
    }
    assert client.get(rail.url).status_code == 404, "it is not there yet"
    storage.store_bytes(rail.stored_as, data)
    assert client.get(rail.url).content == data
    assert list(Shelf.held) == [f"a/{rail.stored_as}"]


def test_without_settings_pictures_are_in_a_folder_beside_the_database():
    assert site.MEDIA_STORAGE == "django.core.files.storage.FileSystemStorage"
    assert Path(site.MEDIA_OPTIONS["location"]) == Path(site.DATA_DIR) / "media"


def test_another_storage_is_named_by_the_environment(tmp_path):
    show = "from django.conf import settings; print(settings.STORAGES['default'])"
    chosen = {"MEDIA_STORAGE": "tests.pictures.test_serving.Shelf", "DATA_DIR": str(tmp_path)}
    for options, expected in (({}, {}), ({"MEDIA_OPTIONS": '{"shelf": "a/"}'}, {"shelf": "a/"})):
        env = {**os.environ, **chosen, **options, "DJANGO_SETTINGS_MODULE": "lems_site.settings"}
        done = subprocess.run([sys.executable, "-c", show], env=env, cwd=ROOT, check=True, capture_output=True, text=True)
        assert done.stdout.strip() == str({"BACKEND": chosen["MEDIA_STORAGE"], "OPTIONS": expected})


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
def test_nothing_else_is_found(client, rail, path):
    assert client.get(path.format(rail.digest, "0" * 64)).status_code == 404


def test_posting_is_refused(client, rail):
    assert client.post(rail.url).status_code == 405


def test_what_is_in_the_storage_without_a_row_is_not_served(client, rail):
    Picture.objects.all().delete()
    assert client.get(rail.url).status_code == 404


def test_the_hash_is_that_of_what_is_served(client, rail):
    body = client.get(rail.url).content
    assert hashlib.sha256(body).hexdigest() == rail.digest
    assert base64.b16encode(body[:2]) == b"FFD8"
