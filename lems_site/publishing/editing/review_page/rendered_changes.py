"""What a text changes for readers: the parts of the rendered page before and after, side by side, with the changes in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from lems_site.content_files.front_matter import Field
from lems_site.content_files.page_file import PageFile
from lems_site.publishing.editing.diff import Part, compare_texts
from lems_site.publishing.editing.merge import pieces_of

from .reading_parts import ReadingPart

BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|tr|dt|dd|figcaption|summary|caption|div)>|<br ?/?>")
NOTES = re.compile(r'<a [^>]*class="[^"]*\b(?:cite|source|note)\b[^"]*"[^>]*>.*?</a>|<button.*?</button>', re.DOTALL)


@dataclass(frozen=True)
class ChangedPart:
    """A part of the page that is not the same: as it was, as it would be (None: it is new, or gone), and the sentences between
    them that differ."""

    heading: str
    before: ReadingPart | None
    after: ReadingPart | None
    difference: list[Part]


@dataclass(frozen=True)
class ChangedField:
    """A field above the text, such as the title, with its value before and after."""

    label: str
    before: str
    after: str


@dataclass
class RenderedChanges:
    """All that differs for readers. `same` is the number of parts that do not."""

    parts: list[ChangedPart] = field(default_factory=list)
    fields: list[ChangedField] = field(default_factory=list)
    same: int = 0


def compare_parts(before: Sequence[ReadingPart], after: Sequence[ReadingPart]) -> RenderedChanges:
    """Compare two rendered pages part by part."""
    result = RenderedChanges()
    old, new = [_key(part) for part in before], [_key(part) for part in after]
    for how, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            result.same += new_to - new_from
            continue
        pairs = max(old_to - old_from, new_to - new_from)
        for place in range(pairs):
            was = before[old_from + place] if old_from + place < old_to else None
            now = after[new_from + place] if new_from + place < new_to else None
            result.parts.append(_changed_part(was, now))
    return result


def compare_fields(before: PageFile | None, after: PageFile, fields: Sequence[Field]) -> list[ChangedField]:
    """The fields above the text that differ, but for the day of the change."""
    found = []
    for item in fields:
        was, now = _as_words(getattr(before, item.name, "")), _as_words(getattr(after, item.name, ""))
        if was != now and item.kind != "day":
            found.append(ChangedField(item.name, was, now))
    return found


def read_sentences(part: ReadingPart) -> list[str]:
    """The sentences of a part as they are read, without the numbers of its sources."""
    text = unescape(strip_tags(BLOCK_END.sub("\n", NOTES.sub("", str(part.html)))))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [piece.strip() for line in lines if line for piece in pieces_of(line) if piece.strip()]


def _changed_part(before: ReadingPart | None, after: ReadingPart | None) -> ChangedPart:
    old, new = read_sentences(before) if before else [], read_sentences(after) if after else []
    first = (new or old or [""])[0]
    return ChangedPart(first or _("The beginning"), before, after, compare_texts("\n".join(old), "\n".join(new)))


def _key(part: ReadingPart) -> str:
    statements = [(one["id"], one["text"]) for source in part.sources for one in source["statements"]]
    return "\n".join(read_sentences(part)) + repr(statements)


def _as_words(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{key}: {words}" for key, words in value.items())
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
