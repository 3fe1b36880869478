"""typst in a process of its own, which ends after each order: its memory, up to 500 MB for ten years, goes back to the machine.

`python -m lems_site.diary.report.typst_process` reads an order as JSON from its input and writes the answer to its output. It
imports neither Django nor anything else of the site. Orders and answers:

    {"source", "inputs", "timestamp"}   the PDF; code 1 where typst refuses it
    {"characters"}                      those of the characters that no font has, as one text

Its memory and its time on the processor are limited; typst_compiler.py, which starts it, ends it after a time on the clock.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
from importlib import resources
from typing import Any

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
MEMORY = 3 * 1024**3  # bytes of addresses; fonts that are only looked at count, too
PROCESSOR_SECONDS = 60


class Typst:
    """typst with the fonts that packages bring: the same PDF on every machine, whatever fonts the machine has."""

    def __init__(self) -> None:
        folders = [str(resources.files(package)) for package in FONT_PACKAGES]
        self._compiler = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=folders))

    def compile_pdf(self, source: bytes, inputs: dict[str, str], timestamp: dt.datetime | None = None) -> bytes:
        """The source as tagged PDF (PDF/UA-1); `sys.inputs` holds the inputs and `fonts`. Raises typst.TypstError."""
        made = self._compiler.compile(
            source, format="pdf", sys_inputs=FONTS_INPUT | inputs, pdf_standards=["ua-1"], timestamp=timestamp
        )
        if not isinstance(made, bytes):
            raise ValueError("typst gave several files")
        return made

    def can_compile(self, text: str) -> bool:
        """Whether a paragraph of this text becomes a PDF with the fonts above."""
        try:
            self.compile_pdf(PROBE, {"text": text})
        except typst.TypstError:
            return False
        return True

    def missing_glyphs(self, characters: str) -> str:
        """Those of the characters for which no font has a glyph. Asks typst for many at once."""
        if not characters or self.can_compile("a" + "a".join(characters) + "a"):
            return ""
        if len(characters) == 1:
            return characters
        half = len(characters) // 2
        return self.missing_glyphs(characters[:half]) + self.missing_glyphs(characters[half:])


def carry_out(order: dict[str, Any]) -> bytes:
    """The answer to an order. Raises typst.TypstError."""
    if "characters" in order:
        return Typst().missing_glyphs(order["characters"]).encode()
    timestamp = dt.datetime.fromisoformat(order["timestamp"]) if order["timestamp"] else None
    return Typst().compile_pdf(order["source"].encode(), order["inputs"], timestamp)


def main() -> None:
    """Read an order, carry it out within the limits, write the answer."""
    for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, PROCESSOR_SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (limit, limit))
    order = json.load(sys.stdin.buffer)
    try:
        answer = carry_out(order)
    except (typst.TypstError, ValueError, MemoryError):  # a message may quote the diary
        sys.exit(1)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
