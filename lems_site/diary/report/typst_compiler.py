"""typst with the fonts that packages bring: the same PDF on every machine, whatever fonts the machine has."""

from __future__ import annotations

import datetime as dt
import json
import threading
from functools import cache
from importlib import resources

import typst

# Latin, Greek and Cyrillic first; then other scripts by their own fonts, and signs. The first font that has a character is used.
FONT_FAMILIES = (
    "Libertinus Serif",
    *(
        f"Noto Sans {script}"
        for script in (
            *("Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Hebrew", "Kannada"),
            *("Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thai", "CJK SC"),
        )
    ),
    "Noto Emoji",
    "Noto Sans",
    "Noto Sans Symbols",
    "DejaVu Sans Mono",
)
FONT_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
PROBE = b'#set document(title: "-")\n#set text(font: json(bytes(sys.inputs.fonts)))\n= -\n#sys.inputs.text'
FONTS_INPUT = {"fonts": json.dumps(FONT_FAMILIES)}
_lock = threading.Lock()
_has_glyph: dict[str, bool] = {}  # by character; learned as characters are typed


@cache
def _get_compiler() -> typst.Compiler:
    """One compiler for the process. Its fonts are read from the disk when a text needs them."""
    folders = [str(resources.files(package)) for package in FONT_PACKAGES]
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=folders))


def compile_pdf(source: bytes, inputs: dict[str, str], *, timestamp: dt.datetime | None = None) -> bytes:
    """The source as tagged PDF (PDF/UA-1); `sys.inputs` holds the inputs and `fonts`. One thread at a time.

    Raises typst.TypstError, whose message may quote the inputs.
    """
    with _lock:
        made = _get_compiler().compile(
            source, format="pdf", sys_inputs=FONTS_INPUT | inputs, pdf_standards=["ua-1"], timestamp=timestamp
        )
    if not isinstance(made, bytes):
        raise ValueError("typst gave several files")
    return made


def can_compile(text: str) -> bool:
    """Whether a paragraph of this text becomes a PDF with the fonts above."""
    try:
        compile_pdf(PROBE, {"text": text})
    except typst.TypstError:
        return False
    return True


def find_missing_glyphs(characters: set[str]) -> set[str]:
    """Those of the characters for which no font has a glyph. Asks typst for many at once, and once for each in a process."""
    _learn([one for one in sorted(characters) if one not in _has_glyph])
    return {one for one in characters if not _has_glyph[one]}


def _learn(characters: list[str]) -> None:
    if not characters:
        return
    if can_compile("a" + "a".join(characters) + "a"):
        _has_glyph.update(dict.fromkeys(characters, True))
    elif len(characters) == 1:
        _has_glyph[characters[0]] = False
    else:
        _learn(characters[: len(characters) // 2])
        _learn(characters[len(characters) // 2 :])
