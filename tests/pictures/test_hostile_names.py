"""Two hundred hostile names of uploaded files, and as many words about pictures: none acts, none is a path."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lems_site.pictures.models import Picture, PictureBytes
from tests.page_safety import find_active_content, sample_texts

from . import images

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
ADD = "/admin/pictures/picture/add/"
PATHS = [
    "../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "a/b/c.jpg",
    "C:\\x.jpg",
    ".htaccess",
    "x.php.jpg",
    "x.jpg\0.php",
    "x.svg",
    "x.html",
    "con",
    "nul.png",
    "a" * 500 + ".jpg",
    "\u202egpj.exe",
    "\r\nX-Evil: 1",
    "é.png",
    ".",
    "..",
    " ",
    "%2e%2e%2fx",
]


def test_no_name_of_a_file_is_ever_used(editor, fields):
    """The browser's name reaches neither the bytes that are stored nor any page."""
    data = images.camera_photo()
    for number, name in enumerate([*PATHS, *sample_texts()]):
        sent = SimpleUploadedFile("x.jpg", data, content_type=name.encode("ascii", "ignore").decode().replace("\n", " ")[:60])
        vars(sent)["_name"] = name  # as the request's parser would give it, or worse
        answer = editor.post(ADD, fields() | {"name": f"picture-{number}", "file": sent})
        assert answer.status_code in (302, 422), name
        assert answer.status_code == 302 or find_active_content(answer.content.decode()) == []
    assert Picture.objects.count() > 200, "but for names such as '..', which Django takes for no file"
    digest = Picture.objects.first().digest
    assert list(PictureBytes.objects.values_list("digest", flat=True)) == [digest]
    assert find_active_content(editor.get("/admin/pictures/picture/").content.decode()) == []


def test_a_refused_file_s_name_does_not_act(editor, fields):
    for name in sample_texts(60):
        sent = SimpleUploadedFile("x.png", images.SVG, content_type="image/svg+xml")
        vars(sent)["_name"] = name
        answer = editor.post(ADD, fields() | {"file": sent})
        assert answer.status_code == 422
        assert find_active_content(answer.content.decode()) == []
    assert not Picture.objects.exists()


def test_no_words_about_a_picture_act(editor, fields):
    data = images.camera_photo()
    for number, text in enumerate(sample_texts()):
        answer = editor.post(
            ADD,
            fields(data)
            | {"name": f"picture-{number}", "alt": f"A hand. {text}"[:300], "credit": text[:200], "licence": text[:200]},
        )
        assert answer.status_code in (302, 422)
        if answer.status_code == 422:
            assert find_active_content(answer.content.decode()) == []
    assert Picture.objects.count() > 150
    for page in (1, 2):
        assert find_active_content(editor.get("/admin/pictures/picture/", {"p": page}).content.decode()) == []
    for picture in Picture.objects.all()[::8]:
        assert find_active_content(editor.get(f"/admin/pictures/picture/{picture.pk}/change/").content.decode()) == []


def test_no_name_of_a_picture_acts(editor, fields):
    for text in sample_texts(60):
        answer = editor.post(ADD, fields(images.camera_photo()) | {"name": text})
        assert answer.status_code in (302, 422)
        assert find_active_content(answer.content.decode()) == []
    assert all(name.replace("-", "").isalnum() for name in Picture.objects.values_list("name", flat=True))
