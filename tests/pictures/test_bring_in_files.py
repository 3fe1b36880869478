"""Pictures of an earlier version, which kept them in a folder, come into the database; what was killed goes on."""

from __future__ import annotations

import hashlib
from importlib import import_module

import pytest
from django.apps import apps

from lems_site.pictures.models import Picture, PictureBytes
from lems_site.pictures.reencode import reencode_picture
from lems_site.pictures.storage import read_bytes

from . import images

pytestmark = pytest.mark.django_db
bring_in_files = import_module("lems_site.pictures.migrations.0003_bring_in_files").bring_in_files


@pytest.fixture
def folder(tmp_path, settings):
    """The folder of pictures of an earlier version."""
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}}
    (tmp_path / "pictures").mkdir()
    return tmp_path / "pictures"


@pytest.fixture
def older(rail, folder):
    """Hand-on-rail as the earlier version had it: a row, and a file."""
    data = read_bytes(rail.digest)
    (folder / f"{rail.digest}.jpg").write_bytes(data)
    PictureBytes.objects.all().delete()
    return data


def test_every_file_comes_in_and_stays_where_it_was(rail, older, folder, editor):
    bring_in_files(apps, None)
    assert editor.get(rail.url).content == older
    assert len(list(folder.iterdir())) == 1


def test_it_goes_on_where_it_was_killed_and_changes_nothing_that_is_there(rail, older, folder):
    second = reencode_picture(images.png_with_notes()).data
    PictureBytes.objects.create(digest=rail.digest, data=older)
    (folder / f"{rail.digest}.jpg").unlink()
    digest = hashlib.sha256(second).hexdigest()
    Picture.objects.create(name="second", alt="Another hand.", digest=digest, ending="png", width=1, height=1, size=len(second))
    (folder / f"{digest}.png").write_bytes(second)
    bring_in_files(apps, None)
    bring_in_files(apps, None)
    assert read_bytes(rail.digest) == older
    assert read_bytes(digest) == second


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"another picture")])
def test_a_file_that_is_gone_or_damaged_is_named_and_does_not_stop_the_update(rail, older, folder, caplog, damage):
    damage(folder / f"{rail.digest}.jpg")
    bring_in_files(apps, None)
    assert not PictureBytes.objects.exists()
    assert f"{rail.digest}.jpg" in caplog.text
