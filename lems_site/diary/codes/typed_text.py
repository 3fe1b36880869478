"""The one form in which typed text is kept, and how its length is counted.

Forms, entries and imports bring every text into this form, so that whatever a form takes is in every export and comes back by an
import. static/js/text-length.js counts in the same way.
"""

from __future__ import annotations

import re
import unicodedata

# Line ends of all systems, and the line breaks that slides and word processors paste: VT, FF, NEL, LINE and PARAGRAPH SEPARATOR.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters but tab and line feed, which show nothing, and halves of characters, which no file can hold.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BLANKS = re.compile(r"[\t\n]+")


def normalise_text(text: str) -> str:
    """The text with line feeds only, without control characters, composed (Unicode NFC). A second time changes nothing."""
    if text.isascii() and text.isprintable():  # most texts: nothing to do
        return text
    return unicodedata.normalize("NFC", _NOT_TEXT.sub("", _LINE_END.sub("\n", text)))


def normalise_line(text: str) -> str:
    """The same for a text of one line: line ends and tabs become blanks."""
    return _BLANKS.sub(" ", normalise_text(text))


def normalise_value(value: object) -> object:
    """A JSON value with every text in it in the normal form; names of properties stay."""
    if isinstance(value, str):
        return normalise_text(value)
    if isinstance(value, dict):
        return {name: normalise_value(part) for name, part in value.items()}
    if isinstance(value, list):
        return [normalise_value(part) for part in value]
    return value
