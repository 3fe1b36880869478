"""A picture of content/pictures/ holds pixels only; whatever else there is, is named."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from lems_site.content_files.picture_bytes import NotPlain, Shape, examine
from lems_site.pictures.reencode import reencode
from tests.pictures import made

PLAIN = {kind: reencode(made.saved(made.colours(), kind)).data for kind in ("JPEG", "PNG", "WEBP")}


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_knows_a_plain_picture_and_its_size(kind, ending):
    assert examine(PLAIN[kind]) == Shape(ending, 60, 40)


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_knows_every_way_a_webp_is_written(options, mode):
    image = made.colours(mode=mode)
    if mode == "RGBA":
        image.putalpha(100)
    assert examine(made.saved(image, "WEBP", **options)) == Shape("webp", 60, 40)


def test_knows_a_progressive_jpeg():
    assert examine(made.saved(made.colours((300, 200)), "JPEG", progressive=True)) == Shape("jpg", 300, 200)


@pytest.mark.parametrize("data", [made.from_a_camera(), made.with_notes(), made.moving("PNG"), made.moving("WEBP")])
def test_more_than_pixels_is_named(data):
    with pytest.raises(NotPlain, match="holds more than a picture"):
        examine(data)


@pytest.mark.parametrize("kind", list(PLAIN))
def test_anything_after_the_picture_is_named(kind):
    with pytest.raises(NotPlain, match="holds more than a picture"):
        examine(PLAIN[kind] + made.HTML)


@pytest.mark.parametrize("kind", list(PLAIN))
def test_every_cut_is_noticed_and_no_damage_raises_anything_else(kind):
    whole = PLAIN[kind]
    for end in range(len(whole)):
        with pytest.raises(NotPlain):
            examine(whole[:end])
    choose = random.Random(7)  # noqa: S311 (not for secrets)
    for _ in range(500):
        data = bytearray(whole)
        data[choose.randrange(len(data))] = choose.randrange(256)
        with suppress(NotPlain):
            examine(bytes(data))


def test_what_is_too_large_is_named():
    with pytest.raises(NotPlain, match="more than 2,048 KB"):
        examine(bytes(3_000_000))
    with pytest.raises(NotPlain, match="1,601 by 5 pixels"):
        examine(made.saved(made.colours((1601, 5)), "PNG"))
