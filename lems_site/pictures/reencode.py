"""Re-encodes any JPEG, PNG or WebP: the result is upright, in sRGB, of a useful size, and holds nothing but pixels.

Metadata and other files inside the file (place, time, device, notes, thumbnails) are lost, because only pixels are copied.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from lems_site.content_files.picture_bytes import LARGEST, LONGEST_SIDE, Shape, read_shape

LARGEST_UPLOAD = 15 * 1024 * 1024  # bytes
MEGA = 1_000_000
MOST_PIXELS = {"JPEG": 60 * MEGA, "MPO": 60 * MEGA, "PNG": 40 * MEGA, "WEBP": 16 * MEGA}  # at most 370 MB while it is worked on
MOST_CUT = 90  # percent, of two sides together
FORMATS = ("JPEG", "PNG", "WEBP")
RESIZED = ("L", "LA", "RGB", "RGBA", "CMYK")
QUALITIES = (84, 70, 55)  # of JPEG and WebP; the next where the file would still be too large
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class NotAPicture(Exception):
    """The file cannot be taken; str() says why and what to do."""


@dataclass(frozen=True)
class CleanPicture:
    """A picture ready to keep."""

    data: bytes
    shape: Shape


@dataclass(frozen=True)
class Crop:
    """How much is cut off at each side, in percent of the upright picture."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    @property
    def is_possible(self) -> bool:
        """Whether at least a tenth of each side is left."""
        return self.left + self.right <= MOST_CUT and self.top + self.bottom <= MOST_CUT


def reencode_picture(data: bytes, crop: Crop | None = None) -> CleanPicture:
    """A file's picture re-encoded, and cropped. Raises NotAPicture. Uses no disk and no database."""
    if len(data) > LARGEST_UPLOAD:
        raise NotAPicture(size_message())
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            _check_size(opened)
            kind = "JPEG" if opened.format == "MPO" else str(opened.format)
            pixels = _cut_off(_clean_pixels(opened), crop or Crop())
    except BOMBS as error:
        raise NotAPicture(_too_many_pixels(MOST_PIXELS["PNG"])) from error
    except NotAPicture:
        raise
    except Exception as error:  # Pillow's readers raise whatever they stumble over in a damaged or hostile file
        message = _(
            "This is not a JPEG, PNG or WebP picture, or it is damaged. Open it on your computer, save it as JPEG, try again."
        )
        raise NotAPicture(message) from error
    written = _encode_image(pixels, kind)
    return CleanPicture(written, read_shape(written))


def size_message() -> str:
    return _("The file is larger than %(size)d MB. Save it smaller, then try again.") % {"size": LARGEST_UPLOAD >> 20}


def _too_many_pixels(most: int) -> str:
    return _("The picture has more than %(count)d million pixels. Save it smaller, then try again.") % {"count": most // MEGA}


def _check_size(opened: Image.Image) -> None:
    """Refuse by the file's header, before any pixel is decoded. Raises NotAPicture."""
    most = MOST_PIXELS[str(opened.format)]
    if opened.width * opened.height > most:
        raise NotAPicture(_too_many_pixels(most))
    if opened.format != "MPO" and getattr(opened, "is_animated", False):
        raise NotAPicture(_("This picture moves. Moving pictures make reading hard for many: choose one that stands still."))


def _clean_pixels(opened: Image.Image) -> Image.Image:
    """The pixels: upright, in sRGB, no side longer than LONGEST_SIDE, in a picture that holds nothing else."""
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at a fraction of its size where that is enough
    opened.load()
    if opened.mode in RESIZED:  # first of all, so that every further copy is small
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    profile = opened.info.get("icc_profile")
    see_through = opened.mode in ("LA", "PA", "RGBA") or "transparency" in opened.info
    upright = ImageOps.exif_transpose(opened)
    image = _in_srgb(upright, profile, "RGBA" if see_through else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _cut_off(image: Image.Image, crop: Crop) -> Image.Image:
    """The part of a picture that is left. What is cut off is in no byte of the result."""
    if crop == Crop():
        return image
    width, height = image.size
    left, top = width * crop.left // 100, height * crop.top // 100
    return image.crop((left, top, width - width * crop.right // 100, height - height * crop.bottom // 100))


def _in_srgb(image: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    """The picture in the web's colours, by its own colour profile where that can be read."""
    if profile and mode == "RGB" and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
        else:
            return turned or image
    if image.mode == "I;16":  # 16 bits of grey: Pillow would cut them off instead of scaling them
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert(mode)


def _encode_image(image: Image.Image, kind: str) -> bytes:
    """The picture as a file. A PNG that would be too large becomes a WebP. Raises NotAPicture where nothing helps."""
    if kind == "PNG":
        data = _save_bytes(image, "PNG", optimize=True)
        if len(data) <= LARGEST:
            return data
        kind = "WEBP"
    for quality in QUALITIES:
        data = _save_bytes(image, kind, quality=quality)
        if len(data) <= LARGEST:
            return data
    raise NotAPicture(_("The picture holds too much detail to be kept small. Save it smaller, then try again."))


def _save_bytes(image: Image.Image, kind: str, **options: int) -> bytes:
    """The bytes of a file; the same pixels give the same bytes."""
    out = io.BytesIO()
    image.convert("RGB" if kind == "JPEG" else image.mode).save(out, kind, **options)
    return out.getvalue()
