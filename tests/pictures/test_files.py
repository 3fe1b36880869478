"""Pictures go to content/pictures/ and come back, byte for byte."""

# ruff: noqa: F811 (the fixtures of tests/publishing are used here too)

from __future__ import annotations

from pathlib import Path

import pytest

from lems_site.articles.models import Article
from lems_site.pictures.actions import save_picture
from lems_site.pictures.models import Picture
from lems_site.pictures.reencode import reencode_picture
from tests.content_files import folders
from tests.publishing.conftest import folder, loaded, run, writes  # noqa: F401 (fixtures)
from tests.publishing.publish.test_export_content import files

from . import images

pytestmark = pytest.mark.django_db
ABOUT = "alt: A hand holds a stair rail.\ncredit: A. Painter\nlicence: CC BY 4.0\n"


def put(folder: Path, name: str = "hand-on-rail", about: str = ABOUT, data: bytes | None = None, ending: str = "jpg") -> Path:
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "pictures" / f"{name}.yaml").write_text(about)
    path = folder / "pictures" / f"{name}.{ending}"
    path.write_bytes(data if data is not None else reencode_picture(images.camera_photo()).data)
    return path


def show(folder: Path) -> None:
    folders.change(folder / folders.CAUSES, "\n## ", "\n::: picture hand-on-rail\n\nHold on.\n\n:::\n\n## ")


def test_a_folder_s_pictures_are_loaded_shown_and_exported_byte_for_byte(loaded, run, client, writes):
    path = put(loaded)
    show(loaded)
    assert "changed: pictures" in run("load_content", loaded)
    picture = Picture.objects.get()
    assert f'src="{picture.url}" width="60" height="40"' in client.get("/articles/causes/").content.decode()
    assert client.get(picture.url).content == path.read_bytes()
    run("export_content", "out")
    assert files(Path("out")) == files(loaded)
    assert writes(lambda: run("load_content", loaded)) == []
    assert writes(lambda: run("load_content", "out")) == []
    assert run("check_content", "out")[-1] == "0 problems"


def test_an_upload_is_exported_and_loads_on_another_site(loaded, run, rail):
    run("export_content", "out")
    assert Path("out/pictures/hand-on-rail.yaml").read_text() == ABOUT
    before = Picture.objects.values("name", "alt", "credit", "licence", "digest", "ending", "width", "height", "size").get()
    Picture.objects.all().delete()
    run("load_content", "out")
    assert Picture.objects.values(*before).get() == before


def test_other_words_in_the_file_reach_the_page(loaded, run, client):
    put(loaded)
    show(loaded)
    run("load_content", loaded)
    put(loaded, about="alt: A hand on a wooden rail.\n")
    lines = run("load_content", loaded)
    assert "recompiled: articles/causes" in lines
    assert 'alt="A hand on a wooden rail."' in client.get("/articles/causes/").content.decode()


def test_a_picture_changed_on_the_site_is_left_alone_unless_told(loaded, run, dana, client):
    put(loaded)
    show(loaded)
    run("load_content", loaded)
    picture = Picture.objects.get()
    picture.alt = "Dana's better words."
    save_picture(picture, plain=None, by=dana)
    put(loaded, about="alt: Other words of the file.\n")
    run("load_content", loaded)
    assert Picture.objects.get().alt == "Dana's better words."
    assert "Dana&#x27;s better words." in client.get("/articles/causes/").content.decode()
    run("load_content", loaded, "--overwrite")
    assert Picture.objects.get().alt == "Other words of the file."
    assert "Other words of the file." in client.get("/articles/causes/").content.decode()


CASES = {
    "no-alt": (lambda one: put(one, about="credit: me\n"), "rail.yaml:1:1: the key 'alt' is missing"),
    "no-picture": (lambda one: put(one).unlink(), "rail.yaml:1:1: no picture beside this file"),
    "two": (lambda one: (put(one), put(one, ending="png", data=b"x")), "rail.yaml:1:1: more than one picture"),
    "camera": (lambda one: put(one, data=images.camera_photo()), "rail.jpg:1:1: the file holds more than a picture"),
    "svg": (lambda one: put(one, data=images.SVG), "rail.jpg:1:1: the file is damaged or is no"),
    "other-kind": (lambda one: put(one, ending="png"), "pictures/hand-on-rail.png:1:1: this is a jpg picture: rename it to"),
    "name": (lambda one: put(one, name="Hand_On"), "pictures/Hand_On.yaml:1:1: the name must be small letters"),
    "not-canonical": (lambda one: put(one, about="credit: me\nalt: A hand holds.\n"), "rail.yaml:1:1: not in the one"),
    "list": (lambda one: put(one, about="- a\n"), "rail.yaml:1:1: the file must be 'key: value' lines"),
    "signed": (lambda one: put(one, about="alt: A hand.\nreviewed_by: Eli\n"), "a review is signed on the site only"),
    "empty": (lambda one: put(one, about=""), "rail.yaml:1:1: the file is empty"),
    "bytes": (lambda one: (put(one), (one / "pictures/hand-on-rail.yaml").write_bytes(b"\xff")), "cannot be read as UTF-8"),
    "folder": (lambda one: (put(one), (one / "pictures/b.yaml").mkdir()), "pictures/b.yaml:1:1: the file cannot be read"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_named_and_nothing_is_loaded(folder, run, name):
    make, said = CASES[name]
    make(folder)
    assert said in "\n".join(run("check_content", folder))
    lines = run("load_content", folder)
    assert said in "\n".join(lines)
    assert lines[-1].endswith("nothing was loaded")
    assert not Picture.objects.exists()


def test_a_file_that_only_looks_like_a_picture_is_named(folder, run):
    """Its parts are right, its pixels are not."""
    plain = images.encode_image(images.draw_colours(), "PNG")
    put(folder, data=plain[:33] + images.png_chunk(b"IDAT", b"no pixels") + images.png_chunk(b"IEND", b""), ending="png")
    lines = run("load_content", folder)
    assert "content/pictures/hand-on-rail.png:1:1: This is not a JPEG, PNG or WebP picture" in "\n".join(lines)
    assert lines[-1].endswith("nothing was loaded")


def test_the_one_form_is_written_by_fix(folder, run):
    put(folder, about="credit: 'me'\nalt: \"A hand holds.\"\n")
    run("check_content", folder, "--fix")
    assert (folder / "pictures/hand-on-rail.yaml").read_text() == "alt: A hand holds.\ncredit: me\n"


def test_an_article_with_an_unknown_picture_is_named_with_its_line(loaded, run):
    show(loaded)
    lines = run("load_content", loaded)
    assert "no picture is called 'hand-on-rail'" in "\n".join(lines)
    assert "hand-on-rail" not in Article.objects.get(slug="causes").html
