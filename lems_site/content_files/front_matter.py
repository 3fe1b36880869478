"""The front matter of a content file: splitting a file, and its one canonical form.

article_file.py and term_file.py define the keys, fields.py checks them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import plain_yaml
from .fields import EMPTY, Field, check_mapping
from .plain_yaml import LoadedYaml, Path, Place
from .problems import Problem

__all__ = [
    "Field",
    "FileParts",
    "check_front_matter",
    "format_file",
    "normalize_lines",
    "split_file",
    "with_review",
    "without_review",
]
FENCE = "---"
REVIEW = "# review: "  # a line of the front matter that says who reviewed the page: written for people, never read back
LONGEST = 20_000  # characters; the longest there is has 2,000, and YAML is slow to read


@dataclass(frozen=True)
class FileParts:
    """A content file split into the values of its keys, the Markdown body, the number of lines above the body."""

    loaded: LoadedYaml
    body: str
    lines_before_body: int

    @property
    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = self.loaded.value  # split_file lets only mappings through
        return values

    @property
    def places(self) -> dict[Path, Place]:
        """The place of every value in the file."""
        return {path: (line + 1, column) for path, (line, column) in self.loaded.places.items()}

    def filled_values(self, fields: Sequence[Field]) -> dict[str, Any]:
        """The values of those of the fields that are not left empty."""
        return {field.name: self.values[field.name] for field in fields if self.values.get(field.name) not in EMPTY}


def normalize_lines(text: str) -> str:
    """The text with LF line ends and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def split_file(text: str, path: str) -> tuple[FileParts | None, list[Problem]]:
    """Split a file's text. Without a readable front matter the parts are None and the problems say why."""
    lines = normalize_lines(text).split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if not fences or fences[0] != 0:
        return None, [Problem(path, 1, 1, "the file has no front matter: begin it with a line '---', the keys, and '---'")]
    if len(fences) == 1:
        return None, [Problem(path, 1, 1, "the front matter is not closed: put a line '---' after its last key")]
    head, end = "\n".join(lines[1 : fences[1]]), fences[1] + 1
    if len(head) > LONGEST:
        message = f"the front matter has {len(head):,} characters, more than {LONGEST:,}: shorten its lists"
        return None, [Problem(path, 1, 1, message)]
    loaded, problems = plain_yaml.load_yaml(head, path, "the front matter", lines_before=1)
    if loaded is None:
        return None, problems
    if not isinstance(loaded.value, dict):
        return None, [Problem(path, 2, 1, "the front matter must be 'key: value' lines")]
    return FileParts(loaded, "\n".join(lines[end:]), end), []


def with_review(text: str, words: str) -> str:
    """A file's canonical text with a line on its review: a comment, so that nothing can take it for a signature."""
    line = "".join(letter for letter in " ".join(words.split()) if letter.isprintable())
    return f"{FENCE}\n{REVIEW}{line}\n{text.removeprefix(FENCE).lstrip()}" if line else text


def without_review(text: str) -> str:
    """The text without that line, if it stands where `with_review` puts it."""
    first, second, *rest = [*text.split("\n", 2), "", ""][:3]
    return f"{first}\n{rest[0]}" if first == FENCE and second.startswith(REVIEW) else text


def check_front_matter(parts: FileParts, fields: Sequence[Field], path: str) -> list[Problem]:
    """Problems with the keys and their values."""
    return check_mapping(parts.loaded, fields, path, lines_before=1)


def format_file(values: Mapping[str, Any], fields: Sequence[Field], body: str) -> str:
    """The canonical text of a file: keys in the order of `fields`, empty ones left out, LF line ends, one final newline."""
    kept = {field.name: values[field.name] for field in fields if values.get(field.name) not in EMPTY}
    head = plain_yaml.dump_mapping(kept)
    body = "\n".join(line.rstrip() for line in normalize_lines(body).split("\n")).strip("\n")
    return f"{FENCE}\n{head}{FENCE}\n\n{body}\n" if body else f"{FENCE}\n{head}{FENCE}\n"
