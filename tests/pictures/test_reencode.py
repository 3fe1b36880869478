"""Whatever is uploaded: what is kept is upright, of a useful size, and holds pixels only."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageCms

from lems_site.content_files.picture_bytes import LARGEST, LONGEST_SIDE, read_shape
from lems_site.pictures.reencode import LARGEST_UPLOAD, MOST_PIXELS, NotAPicture, reencode_picture

from . import images

PLAIN = images.encode_image(images.draw_colours(), "PNG")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(reencode_picture(data).data))


def colour(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """The parts (red, green, blue) of a pixel."""
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_stays_the_kind_that_it_was(kind, ending):
    plain = reencode_picture(images.encode_image(images.draw_colours(), kind))
    assert plain.shape == read_shape(plain.data)
    assert (plain.shape.ending, plain.shape.width, plain.shape.height) == (ending, 60, 40)


def test_nothing_of_what_a_camera_wrote_survives():
    before = images.camera_photo()
    assert b"Exif" in before
    assert images.SECRET in before
    after = reencode_picture(before).data
    for word in (b"Exif", b"SECRET", b"ICC_PROFILE", b"GPS"):
        assert word not in after
    assert dict(Image.open(io.BytesIO(after)).getexif()) == {}


def test_nothing_of_a_png_s_notes_survives():
    assert images.SECRET in images.png_with_notes()
    after = reencode_picture(images.png_with_notes()).data
    assert images.SECRET not in after
    assert b"pHYs" not in after


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_nothing_that_a_png_or_webp_knows_of_the_camera_survives(kind):
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    before = images.encode_image(images.draw_colours(), kind, exif=exif, icc_profile=b"SECRET-PROFILE" * 10)
    assert b"SECRET" in before
    assert b"SECRET" not in reencode_picture(before).data


@pytest.mark.parametrize(("orientation", "left"), [(1, "red"), (3, "blue"), (6, None), (8, None)])
def test_a_picture_taken_sideways_is_turned_upright(orientation, left):
    image = opened(images.camera_photo(orientation)).convert("RGB")
    assert image.size == ((60, 40) if left else (40, 60))
    if left:
        red, _green, blue = colour(image, 5, 20)
        assert (red > blue) == (left == "red")
    else:
        top, bottom = colour(image, 20, 5), colour(image, 20, 55)
        assert (top[0] > top[2]) == (orientation == 6)
        assert (bottom[0] > bottom[2]) == (orientation == 8)


def test_a_printer_s_colours_and_a_camera_s_profile_become_the_web_s_colours():
    printed = images.encode_image(images.draw_colours(mode="CMYK"), "JPEG", quality=95)
    assert opened(printed).mode == "RGB"
    red, _green, blue = colour(opened(printed), 5, 20)
    assert red > blue + 100
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, _green, blue = colour(opened(images.encode_image(images.draw_colours(), "JPEG", icc_profile=wide)).convert("RGB"), 5, 20)
    assert red > blue + 100


def test_a_profile_that_cannot_be_read_is_left_out():
    red, _green, blue = colour(opened(images.encode_image(images.draw_colours(), "JPEG", icc_profile=b"nonsense" * 50)), 5, 20)
    assert red > blue + 100


def test_what_is_see_through_stays_so():
    image = images.draw_colours(mode="RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    assert colour(opened(images.encode_image(image, "PNG")), 0, 0)[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_pixel_is_taken(mode):
    image = Image.new("I;16", (20, 20), 40_000) if mode == "I;16" else images.draw_colours((20, 20), mode)
    assert opened(images.encode_image(image, "PNG")).size == (20, 20)
    if mode == "I;16":
        assert 140 < colour(opened(images.encode_image(image, "PNG")).convert("RGB"), 5, 5)[0] < 170


def test_a_large_photo_becomes_small_enough_to_read():
    plain = reencode_picture(images.encode_image(images.draw_colours((5000, 3000)), "JPEG"))
    assert (plain.shape.width, plain.shape.height) == (LONGEST_SIDE, 960)


def test_a_png_that_no_packing_makes_small_becomes_a_webp():
    noise = Image.frombytes("RGB", (1600, 1200), random.Random(1).randbytes(1600 * 1200 * 3))  # noqa: S311 (not for secrets)
    plain = reencode_picture(images.encode_image(noise, "PNG"))
    assert plain.shape.ending == "webp"
    assert len(plain.data) <= LARGEST


def test_the_same_picture_gives_the_same_bytes():
    assert reencode_picture(images.camera_photo()).data == reencode_picture(images.camera_photo()).data


def test_a_picture_of_many_is_taken_by_its_first():
    """Some telephones write a second picture into the same JPEG."""
    both = images.encode_image(images.draw_colours(), "MPO", save_all=True, append_images=[images.draw_colours().rotate(90)])
    assert opened(both).size == (60, 40)
    assert reencode_picture(both).data.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_a_moving_picture_is_refused(kind):
    with pytest.raises(NotAPicture, match="moves"):
        reencode_picture(images.animated_image(kind))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        images.animated_image("GIF"),
        images.SVG,
        images.HTML,
        b"%PDF-1.4",
        b"PK\x03\x04",
        b"\0" * 5000,
        b"RIFF\0\0\0\0WEBP",
        b"\xff\xd8\xff\xe0",
        images.encode_image(images.draw_colours(), "BMP"),
        images.encode_image(images.draw_colours(), "TIFF"),
        images.encode_image(images.draw_colours(), "JPEG")[:400],
        images.encode_image(images.draw_colours(), "PNG")[:-40],
        images.encode_image(images.draw_colours(), "WEBP")[:-20],
        images.encode_image(images.draw_colours(), "PPM"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
)
def test_what_is_no_whole_jpeg_png_or_webp_is_refused_in_words(data):
    with pytest.raises(NotAPicture, match="not a JPEG, PNG or WebP picture"):
        reencode_picture(data)


@pytest.mark.parametrize("size", [(60_000, 60_000), (2_000_000_000, 1), (8_000, 6_000)])
def test_a_size_that_would_fill_the_memory_is_refused_unopened(size):
    with pytest.raises(NotAPicture, match="million pixels"):
        reencode_picture(images.png_with_claimed_size(*size))


@pytest.mark.parametrize(("kind", "most"), [("JPEG", 60), ("WEBP", 16)])
def test_each_kind_has_its_own_limit(kind, most, monkeypatch):
    monkeypatch.setitem(MOST_PIXELS, kind, 2_000)
    with pytest.raises(NotAPicture, match="more than 0 million pixels"):
        reencode_picture(images.encode_image(images.draw_colours(), kind))
    monkeypatch.undo()
    assert MOST_PIXELS[kind] == most * 1_000_000


def test_a_note_that_would_fill_the_memory_is_refused():
    with pytest.raises(NotAPicture):
        reencode_picture(images.png_with_compressed_note())


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(NotAPicture, match="larger than 15 MB"):
        reencode_picture(PLAIN + bytes(LARGEST_UPLOAD))


@pytest.mark.parametrize(
    "tail", [images.HTML, images.SVG, b"PK\x03\x04 evil.jar", b"\x7fELF", b"%PDF-1.4 x", b"<?php system($_GET[0]); ?>"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_also_something_else_is_only_a_picture_after(kind, tail):
    both = images.encode_image(images.draw_colours(), kind) + tail
    after = reencode_picture(both).data
    assert tail not in after
    read_shape(after)


def test_a_script_hidden_in_the_pixels_kind_of_note_is_gone():
    notes = images.encode_image(images.draw_colours(), "JPEG", comment=images.HTML)
    assert images.HTML in notes
    assert b"script" not in reencode_picture(notes).data


def test_damaged_files_never_break_anything():
    """2,000 files with bytes changed at random, always the same ones: a picture or words, nothing else."""
    choose = random.Random(20)  # noqa: S311 (not for secrets)
    said: set[str] = set()
    sources = [images.camera_photo(), images.png_with_notes(), images.encode_image(images.draw_colours(mode="RGBA"), "WEBP")]
    for number in range(2_000):
        data = bytearray(sources[number % 3])
        for _ in range(choose.randint(1, 12)):
            data[choose.randrange(len(data))] = choose.randrange(256)
        try:
            plain = reencode_picture(bytes(data[: choose.randint(1, len(data))] if number % 5 == 0 else data))
        except NotAPicture as error:
            said.add(str(error).rpartition(", ")[2])
        else:
            assert read_shape(plain.data) == plain.shape
    assert said == {"try again."}
