"""Pictures, and the form that sends them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lems_site.pictures.actions import save_picture
from lems_site.pictures.models import Picture
from lems_site.pictures.reencode import reencode_picture
from lems_site.publishing.models import Reference
from tests.publishing.conftest import amy

from . import images

__all__ = ["amy"]


@pytest.fixture
def rail(db, dana) -> Picture:
    """A picture that Dana uploaded."""
    picture = Picture(name="hand-on-rail", alt="A hand holds a stair rail.", credit="A. Painter", licence="CC BY 4.0")
    return save_picture(picture, plain=reencode_picture(images.camera_photo()), by=dana)


@pytest.fixture
def shown(rail) -> Picture:
    """The same picture, on a published page."""
    about = {"page_kind": "articles", "page_slug": "history", "page_title": "The history of LEMS"}
    Reference.objects.create(**about, target_kind="picture", target=rail.name)
    return rail


@pytest.fixture
def editor(client, dana):
    client.force_login(dana)
    return client


@pytest.fixture
def fields():
    """What the form of a new picture holds, as a browser would send it."""

    def fields(
        data: bytes | None = None, name: str = "photo.jpg", kind: str = "image/jpeg", **other: object
    ) -> dict[str, object]:
        sent = {"name": "hand-on-rail", "alt": "A hand holds a stair rail.", "credit": "", "licence": ""}
        file = {"file": SimpleUploadedFile(name, data, content_type=kind)} if data is not None else {}
        return {**sent, **file, **other}

    return fields
