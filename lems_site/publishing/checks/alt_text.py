"""What a reader who cannot see hears in place of a picture or a figure: missing or empty words."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from lems_site.content_files.problems import Problem
from lems_site.markup.blocks import FENCE
from lems_site.markup.code import blank_code
from lems_site.markup.limits import remove_controls

PICTURE = re.compile(r"(?<!\\)!\[([^\[\]]*)\][(\[]")
NOT_WORDS = re.compile(r"\s*(?:image|picture|photo|figure|img|untitled|\S+\.(?:png|jpe?g|webp|gif))?[\s\d._-]*", re.IGNORECASE)


def find_missing_alt_texts(body: str) -> list[Problem]:
    """Pictures without alternative text, and figures without a caption. Lines and columns are those of `body`."""
    lines = blank_code(remove_controls(body).split("\n"))
    found, figure, has_words = [], 0, False
    for number, line in enumerate(lines, 1):
        for match in PICTURE.finditer(line):
            if NOT_WORDS.fullmatch(match.group(1)):
                message = _("this picture has no alternative text: it needs words that say what it shows")
                found.append(Problem("", number, match.start() + 1, message, blocking=False))
        if line.startswith(":::"):
            if figure and not has_words:
                message = _("this figure has no caption: say in one sentence, inside the block, what it shows")
                found.append(Problem("", figure, 1, message, blocking=False))
            opening = FENCE.fullmatch(line.rstrip())
            figure, has_words = (number if opening and opening.group(1) == "figure" else 0), False
        has_words = has_words or (bool(line.strip()) and not line.startswith(":::"))
    return found
