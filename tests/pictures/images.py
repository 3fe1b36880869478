"""Pictures made for tests: as cameras and programs write them, and as attackers do."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

PLACE = "51 deg 30 north"
SECRET = b"SECRET-NOTE"


def draw_colours(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    return image.convert(mode)


def encode_image(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def camera_photo(orientation: int = 1, size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG with a place, a device, a note, a thumbnail's worth of words and a colour profile."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "SECRET-CAMERA"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (51.0, 30.0, 0.0)
    exif[0x8825] = gps
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encode_image(draw_colours(size), "JPEG", quality=90, exif=exif, icc_profile=profile, comment=SECRET)


def exif() -> Image.Exif:
    """What a camera writes, with the camera's name."""
    notes = Image.Exif()
    notes[0x010F] = "SECRET-CAMERA"
    return notes


def png_with_notes() -> bytes:
    """A PNG with text parts."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return encode_image(draw_colours(), "PNG", pnginfo=notes, dpi=(72, 72))


def png_chunk(name: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_with_claimed_size(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head claims a size, and whose pixels unpack to far more than it weighs."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")


def png_with_compressed_note() -> bytes:
    """A PNG whose compressed text unpacks to 100 MB."""
    plain = encode_image(draw_colours(), "PNG")
    note = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9))
    return plain[:33] + note + plain[33:]


def animated_image(kind: str) -> bytes:
    frames = [draw_colours(), draw_colours().rotate(180)]
    return encode_image(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
