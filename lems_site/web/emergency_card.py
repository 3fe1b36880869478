"""The emergency card: what a crew must know about a person with LEMS, as lines, as text for a QR code and as a picture.

Nothing here stores anything. The guide's page /carry/ fills it from a form that is never kept.
"""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from dataclasses import dataclass

import qrcode
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_L

# What every crew must know, with the statements of content/evidence/ that carry it. A test looks the statements up.
CREW_NOTES = (
    (gettext_lazy("I have Lambert-Eaton myasthenic syndrome (LEMS). It makes my muscles weak."), ("A0.1", "A0.2")),
    (
        gettext_lazy("My breathing muscles can become weak. An oxygen reading may stay normal until late."),
        ("emerg-rare", "emerg-oximeter"),
    ),
    (
        gettext_lazy(
            "Use with care: muscle relaxants, aminoglycosides, fluoroquinolones, erythromycin, beta-blockers, quinine, quinidine,"
            " procainamide, magnesium by drip, botulinum toxin. A caution, not a ban in an emergency."
        ),
        (
            "med-nmb",
            "med-antibiotics",
            "med-betablockers",
            "med-antiarrhythmics",
            "med-magnesium",
            "med-botulinum",
            "med-balance",
        ),
    ),
)
# What applies to some people: the name of the form's tick, its label, the line on the card, the statements.
CONDITIONAL_NOTES = (
    (
        "amifampridine",
        gettext_lazy("I take amifampridine (Firdapse)"),
        gettext_lazy(
            "I take amifampridine. It can cause seizures. Not with medicines that lengthen QT, domperidone, rifampicin,"
            " ketoconazole or disopyramide."
        ),
        ("ami-seizure", "ami-not-for", "ami-interact-names"),
    ),
    (
        "steroids",
        gettext_lazy("I take steroid tablets"),
        gettext_lazy("I take steroid tablets. They must not stop suddenly: adrenal crisis."),
        ("steroid-safety",),
    ),
    ("blood_thinner", gettext_lazy("I take a blood thinner"), gettext_lazy("I take a blood thinner."), ("emerg-head",)),
    (
        "cancer_medicine",
        gettext_lazy("I have cancer medicine or immunotherapy"),
        gettext_lazy("I have cancer medicine or immunotherapy. A fever is an emergency."),
        ("emerg-fever-chemo", "ici-signs"),
    ),
)
WIDTH, HEIGHT = 1080, 2340  # pixels of the lock-screen picture
TOP, SIDE = 800, 70  # the clock of a phone stands above `TOP`
LETTERS = 40  # letters in a line of the picture


def card_labels() -> dict[str, str]:
    """Returns the words before each of the person's own lines on the card, by field."""
    return {
        "name": _("Name"),
        "born": _("Born"),
        "medicines": _("Medicines"),
        "allergies": _("Allergies"),
        "contact": _("Call"),
        "team": _("My team"),
    }


def footer_template() -> str:
    """Returns the last line of a card, with %(day)s and %(address)s to fill in."""
    return _("Made on %(day)s at %(address)s")


@dataclass(frozen=True)
class EmergencyCard:
    """What a person typed, all optional. `notes`: names of CONDITIONAL_NOTES; `hidden`: fields that the picture omits."""

    name: str = ""
    born: str = ""
    medicines: str = ""
    allergies: str = ""
    contact: str = ""
    team: str = ""
    notes: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    made_on: dt.date | None = None
    address: str = ""

    def own_lines(self, *, picture: bool = False) -> list[tuple[str, str]]:
        """Returns label and words of what the person typed; without the hidden ones for the picture."""
        labels = card_labels()
        shown = [field for field in labels if not (picture and field in self.hidden)]
        return [(labels[field], " ".join(words.split())) for field in shown if (words := getattr(self, field))]

    def crew_lines(self) -> list[str]:
        """Returns what a crew must know, most important first."""
        lines = [str(words) for words, _ids in CREW_NOTES]
        return lines[:2] + [str(line) for name, _label, line, _ids in CONDITIONAL_NOTES if name in self.notes] + lines[2:]

    def as_text(self) -> str:
        """Returns the card as plain lines, for the QR code."""
        lines = [f"{label}: {words}" for label, words in self.own_lines()]
        return "\n".join([*self.crew_lines()[:1], *lines, *self.crew_lines()[1:], self.footer()])

    def footer(self) -> str:
        """Returns the date on which the card was made and the address of the page that makes it."""
        if self.made_on is None:
            return self.address
        return footer_template() % {"day": f"{self.made_on:%d %b %Y}", "address": self.address}


def make_qr_path(text: str) -> tuple[str, int]:
    """Returns a QR code of a text as SVG path data and its size in modules, quiet zone included."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, box_size=1, border=4)
    code.add_data(text.encode())
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return path, len(rows)


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
