"""Whether a file is a plain picture: the parts that its pixels need, nothing before, between or after them. Decodes nothing.

Sources: PNG (W3C, 3rd edition, section 5), JPEG (ITU-T T.81, annex B) and WebP (RFC 9649).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

LARGEST = 2 * 1024 * 1024  # bytes
LONGEST_SIDE = 1600  # pixels: twice what a column of text is wide, for sharp screens
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}

PNG, PNG_PARTS = b"\x89PNG\r\n\x1a\n", {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
ALPHA = 0x10  # the one flag of VP8X that a plain picture may have
JPEG, JPEG_END, JPEG_SCAN = b"\xff\xd8", 0xD9, 0xDA
JPEG_FRAMES = (0xC0, 0xC1, 0xC2)
JPEG_PARTS = {*JPEG_FRAMES, 0xC4, 0xDB, 0xDD, JPEG_SCAN, 0xE0, 0xEE}
JFIF, ADOBE = 16, 14  # the lengths of the two application parts that hold no thumbnail and no note


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


def examine(data: bytes) -> Shape:
    """The shape of a plain picture. Raises NotPlain."""
    if len(data) > LARGEST:
        raise NotPlain(f"the file has {len(data) // 1024:,} KB, more than {LARGEST // 1024:,} KB: save it smaller")
    try:
        if data.startswith(PNG):
            shape = _png(data)
        elif data.startswith(JPEG):
            shape = _jpeg(data)
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            shape = _webp(data)
        else:
            raise NotPlain(BROKEN)
    except IndexError as error:
        raise NotPlain(BROKEN) from error
    if not (0 < shape.width <= LONGEST_SIDE and 0 < shape.height <= LONGEST_SIDE):
        raise NotPlain(f"it is {shape.width:,} by {shape.height:,} pixels, more than {LONGEST_SIDE:,}: save it smaller")
    return shape


def _number(data: bytes, at: int, size: int, *, little: bool = False) -> int:
    """A whole number in the file. Raises IndexError where the file ends before it."""
    part = data[at : at + size]
    if len(part) < size:
        raise IndexError
    return int.from_bytes(part, "little" if little else "big")


def _png(data: bytes) -> Shape:
    at, names = len(PNG), list[bytes]()
    while at < len(data) and names[-1:] != [b"IEND"]:
        length, name = _number(data, at, 4), data[at + 4 : at + 8]
        if name not in PNG_PARTS:
            raise NotPlain(ODD if name.isalpha() else BROKEN)
        if _number(data, at + 8 + length, 4) != zlib.crc32(data[at + 4 : at + 8 + length]):
            raise NotPlain(BROKEN)
        names.append(name)
        at += 12 + length
    if at != len(data):
        raise NotPlain(ODD)
    if names[:1] != [b"IHDR"] or names[-1] != b"IEND" or b"IDAT" not in names:
        raise NotPlain(BROKEN)
    return Shape("png", _number(data, 16, 4), _number(data, 20, 4))


def _webp(data: bytes) -> Shape:
    if _number(data, 4, 4, little=True) != len(data) - 8:
        raise NotPlain(ODD)
    at, shapes = 12, list[Shape]()
    while at < len(data):
        name, length = data[at : at + 4], _number(data, at + 4, 4, little=True)
        if name not in WEBP_PARTS or (name == b"VP8X" and data[at + 8] & ~ALPHA):
            raise NotPlain(ODD)
        shapes += _webp_shape(name, data, at + 8)
        at += 8 + length + length % 2
    if at != len(data) or len(set(shapes)) != 1:
        raise NotPlain(BROKEN)
    return shapes[0]


def _webp_shape(name: bytes, data: bytes, at: int) -> list[Shape]:
    """The size that a part of a WebP names, if it does."""
    if name == b"VP8X":
        sides = [_number(data, at + place, 3, little=True) + 1 for place in (4, 7)]
    elif name == b"VP8L":
        bits = _number(data, at + 1, 4, little=True)
        sides = [(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1]
    elif name == b"VP8 ":
        sides = [_number(data, at + place, 2, little=True) & 0x3FFF for place in (6, 8)]
    else:
        return []
    return [Shape("webp", *sides)]


def _jpeg(data: bytes) -> Shape:
    at, shape = len(JPEG), Shape("jpg", 0, 0)
    while True:
        marker = _number(data, at + 1, 1)
        if data[at] != 0xFF:
            raise NotPlain(BROKEN)
        if marker == JPEG_END:
            break
        length = _number(data, at + 2, 2)
        if marker not in JPEG_PARTS or ((marker, length) not in {(0xE0, JFIF), (0xEE, ADOBE)} and 0xE0 <= marker <= 0xEF):
            raise NotPlain(ODD)
        if marker in JPEG_FRAMES:
            shape = Shape("jpg", _number(data, at + 7, 2), _number(data, at + 5, 2))
        at += 2 + length
        if marker == JPEG_SCAN:
            at = _after_scan(data, at)
    if at + 2 != len(data):
        raise NotPlain(ODD)
    return shape


def _after_scan(data: bytes, at: int) -> int:
    """Where the next part begins after the coded pixels of a scan: 0xFF there is followed by 0 or a restart mark."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise IndexError
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
