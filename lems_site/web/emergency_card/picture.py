"""The emergency card as a QR code, and as a picture for a phone's lock screen."""

from __future__ import annotations

import io
import textwrap

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from .card import EmergencyCard

WIDTH, HEIGHT = 1080, 2340  # pixels of the lock-screen picture
TOP, SIDE = 800, 70  # the clock of a phone stands above `TOP`
LETTERS = 40  # letters in a line of the picture


def wrap_picture_lines(card: EmergencyCard) -> list[tuple[str, bool]]:
    """Returns the lines of the lock-screen picture, each with whether it is bold."""
    lines: list[tuple[str, bool]] = [(_("EMERGENCY: I HAVE LEMS"), True)]
    for label, words in card.own_lines(picture=True):
        lines += [(line, False) for line in textwrap.wrap(f"{label}: {words}", LETTERS)]
    for number, words in enumerate(card.crew_lines()):
        lines += [(line, number == 1) for line in textwrap.wrap(words, LETTERS)]
    return [*lines, *((line, False) for line in textwrap.wrap(card.footer(), LETTERS))]


def line_height(lines: int) -> int:
    """Returns the height in pixels of a line, so that all lines fit below the clock."""
    return min(60, (HEIGHT - TOP - 100) // max(lines, 1))


def draw_svg(card: EmergencyCard) -> str:
    """Returns the lock-screen picture as an SVG document. Every letter is drawn with the fonts of the device that shows it."""
    lines = wrap_picture_lines(card)
    step = line_height(len(lines))
    rows = [{"words": words, "bold": bold, "y": TOP + step * (number + 1)} for number, (words, bold) in enumerate(lines)]
    return render_to_string(
        "web/lock_screen.svg", {"rows": rows, "width": WIDTH, "height": HEIGHT, "side": SIDE, "size": step * 3 // 4}
    )


def draw_png(card: EmergencyCard) -> bytes:
    """Returns the lock-screen picture as PNG. Raises ValueError with the letters that the built-in font lacks."""
    lines = wrap_picture_lines(card)
    step = line_height(len(lines))
    font = ImageFont.load_default(step * 7 // 10)
    if missing := find_missing_letters("".join(words for words, _bold in lines)):
        raise ValueError(missing)
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#111111")
    draw = ImageDraw.Draw(picture)
    for number, (words, bold) in enumerate(lines):
        draw.text(
            (SIDE, TOP + step * number), words, fill="#ffd27a" if bold else "#ffffff", font=font, stroke_width=1 if bold else 0
        )
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()


def find_missing_letters(text: str) -> str:
    """Returns the letters of a text for which the built-in font has no shape, each once."""
    font = ImageFont.load_default(20)
    unknown = bytes(font.getmask("\U0010fffd"))  # the shape that stands for a letter without one
    return "".join(dict.fromkeys(letter for letter in text if letter > "~" and bytes(font.getmask(letter)) == unknown))
