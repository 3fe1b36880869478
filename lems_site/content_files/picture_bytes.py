"""Whether a file is a plain picture: the parts that its pixels need, nothing before, between or after them.

Pillow says what the file is and how large; it opens the file only, so that no pixel is decoded.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, JpegImagePlugin

LARGEST = 2 * 1024 * 1024  # bytes
LONGEST_SIDE = 1600  # pixels: twice what a column of text is wide, for sharp screens
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}  # Pillow's names: the endings of the files
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
JPEG_PARTS = {("APP0", 14), ("APP14", 12)}  # with their lengths: JFIF without a thumbnail, Adobe's colour transform
JPEG_SCAN, JPEG_END = b"\xff\xda", b"\xff\xd9"
JPEG_NOTE = re.compile(rb"\xff[\xe0-\xef\xfe]")  # an application part or a comment


@dataclass(frozen=True)
class Shape:
    """What kind of picture it is (the ending of its file's name) and its size in pixels."""

    ending: str
    width: int
    height: int


class NotPlain(Exception):
    """The file is no picture, or holds more than one; str() says what is wrong and what to do."""


ODD = "the file holds more than a picture (a note, a place, a profile): upload it on the site, which takes all that out"
BROKEN = "the file is damaged or is no JPEG, PNG or WebP picture: save the picture again"


def read_shape(data: bytes) -> Shape:
    """The shape of a plain picture. Raises NotPlain."""
    if len(data) > LARGEST:
        raise NotPlain(f"the file has {len(data) // 1024:,} KB, more than {LARGEST // 1024:,} KB: save it smaller")
    try:
        with Image.open(io.BytesIO(data), formats=tuple(FORMATS)) as image:
            width, height = image.size
            if max(width, height) > LONGEST_SIDE:
                raise NotPlain(f"it is {width:,} by {height:,} pixels, more than {LONGEST_SIDE:,}: save it smaller")
            if image.format not in FORMATS or getattr(image, "is_animated", False) or _holds_more(image, data):
                raise NotPlain(ODD)
            image.verify()
            return Shape(FORMATS[image.format], width, height)
    except NotPlain:
        raise
    except BOMBS as error:
        raise NotPlain(f"it has far more than {LONGEST_SIDE:,} pixels a side: save it smaller") from error
    except Exception as error:  # Pillow's readers raise many kinds of error at a damaged or hostile file
        raise NotPlain(BROKEN) from error


def _holds_more(image: Image.Image, data: bytes) -> bool:
    """Whether the file has a part that no pixel needs. Raises struct.error or ValueError where the file is cut."""
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        notes = {(name, len(value)) for name, value in image.applist} - JPEG_PARTS
        pixels = data[data.index(JPEG_SCAN) :]
        return bool(notes or JPEG_NOTE.search(pixels)) or pixels.index(JPEG_END) + len(JPEG_END) != len(pixels)
    if image.format == "PNG":
        return data.index(PNG_END) + len(PNG_END) != len(data) or not PNG_PARTS.issuperset(
            _part_names(data, 8, ">I4s", checksum=4)
        )
    if struct.unpack_from("<I", data, 4)[0] < len(data) - 8:
        return True
    return not WEBP_PARTS.issuperset(_part_names(data, 12, "<4sI")) or bool({"exif", "icc_profile", "xmp"} & image.info.keys())


def _part_names(data: bytes, at: int, head: str, *, checksum: int = 0) -> Iterator[bytes]:
    """The names of the parts of a file whose parts begin with a name and a length, packed as `head` says."""
    while at < len(data):
        first, second = struct.unpack_from(head, data, at)
        name, length = (first, second) if isinstance(first, bytes) else (second, first)
        yield name
        at += 8 + length + checksum + (0 if checksum else length % 2)
    if at != len(data):
        raise ValueError
