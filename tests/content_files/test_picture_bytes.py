"""A picture of content/pictures/ holds pixels only; whatever else there is, is named."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from lems_site.content_files.picture_bytes import NotPlain, Shape, read_shape
from lems_site.pictures.reencode import reencode_picture
from tests.pictures import images

PLAIN = {kind: reencode_picture(images.encode_image(images.draw_colours(), kind)).data for kind in ("JPEG", "PNG", "WEBP")}


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_knows_a_plain_picture_and_its_size(kind, ending):
    assert read_shape(PLAIN[kind]) == Shape(ending, 60, 40)


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_knows_every_way_a_webp_is_written(options, mode):
    image = images.draw_colours(mode=mode)
    if mode == "RGBA":
        image.putalpha(100)
    assert read_shape(images.encode_image(image, "WEBP", **options)) == Shape("webp", 60, 40)


def test_knows_a_progressive_jpeg():
    assert read_shape(images.encode_image(images.draw_colours((300, 200)), "JPEG", progressive=True)) == Shape("jpg", 300, 200)


@pytest.mark.parametrize(
    "data", [images.camera_photo(), images.png_with_notes(), images.animated_image("PNG"), images.animated_image("WEBP")]
)
def test_more_than_pixels_is_named(data):
    with pytest.raises(NotPlain, match="holds more than a picture"):
        read_shape(data)


@pytest.mark.parametrize("kind", list(PLAIN))
def test_anything_after_the_picture_is_named(kind):
    with pytest.raises(NotPlain, match="holds more than a picture"):
        read_shape(PLAIN[kind] + images.HTML)


@pytest.mark.parametrize("kind", list(PLAIN))
def test_every_cut_is_noticed_and_no_damage_raises_anything_else(kind):
    whole = PLAIN[kind]
    for end in range(len(whole)):
        with pytest.raises(NotPlain):
            read_shape(whole[:end])
    choose = random.Random(7)  # noqa: S311 (not for secrets)
    for _ in range(500):
        data = bytearray(whole)
        data[choose.randrange(len(data))] = choose.randrange(256)
        with suppress(NotPlain):
            read_shape(bytes(data))


def jpeg_with(part: bytes, *, before: bytes) -> bytes:
    """The plain JPEG with a part put in before the first marker of a kind."""
    at = PLAIN["JPEG"].index(before)
    return PLAIN["JPEG"][:at] + part + PLAIN["JPEG"][at:]


NOTE = images.SECRET * 4
JPEG_NOTE = (2 + len(NOTE)).to_bytes(2, "big") + NOTE
THUMBNAIL = b"JFIF\0\1\2\0\0\1\0\1" + bytes((5, 5)) + bytes(75)


@pytest.mark.parametrize(
    "data",
    [
        jpeg_with(b"\xff\xfe" + JPEG_NOTE, before=b"\xff\xdb"),
        jpeg_with(b"\xff\xed" + JPEG_NOTE, before=b"\xff\xdb"),
        jpeg_with(b"\xff\xfe" + JPEG_NOTE, before=b"\xff\xd9"),
        jpeg_with(b"\xff\xe0" + (2 + len(THUMBNAIL)).to_bytes(2, "big") + THUMBNAIL, before=b"\xff\xdb"),
        PLAIN["JPEG"] + images.camera_photo(),
        PLAIN["PNG"][:33] + images.png_chunk(b"tIME", bytes(7)) + PLAIN["PNG"][33:],
        PLAIN["PNG"][:33] + images.png_chunk(b"seCr", NOTE) + PLAIN["PNG"][33:],
        images.png_with_compressed_note(),
        PLAIN["WEBP"][:4] + (len(PLAIN["WEBP"]) + 44).to_bytes(4, "little") + PLAIN["WEBP"][8:] + b"NOTE\x2c\0\0\0" + NOTE,
        images.encode_image(images.draw_colours(), "WEBP", exif=images.exif()),
        images.encode_image(images.draw_colours(), "WEBP", xmp=NOTE),
        images.encode_image(images.draw_colours(), "PNG", icc_profile=NOTE),
        images.encode_image(images.draw_colours(), "MPO", save_all=True, append_images=[images.draw_colours()]),
    ],
    ids=range(13),
)
def test_a_part_that_no_pixel_needs_is_named_wherever_it_stands(data):
    with pytest.raises(NotPlain):
        read_shape(data)


@pytest.mark.parametrize("size", [(60_000, 60_000), (2_000_000_000, 1), (8_000, 6_000)])
def test_a_size_that_would_fill_the_memory_is_named_and_nothing_is_unpacked(size):
    with pytest.raises(NotPlain, match="pixels"):
        read_shape(images.png_with_claimed_size(*size))


def test_what_is_too_large_is_named():
    with pytest.raises(NotPlain, match="more than 2,048 KB"):
        read_shape(bytes(3_000_000))
    with pytest.raises(NotPlain, match="1,601 by 5 pixels"):
        read_shape(images.encode_image(images.draw_colours((1601, 5)), "PNG"))
