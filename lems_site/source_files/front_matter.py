"""The front matter of a content file: its keys, their kinds and their one canonical form.

A page's front matter is described as data (a list of Field); reading reports what does not fit, writing gives
the canonical bytes. What the keys mean is the concern of article_file.py and term_file.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import frontmatter
import yaml

from .problems import Problem

FENCE = "---"
Kind = Literal["text", "number", "list", "map"]
KIND_WORDS: dict[Kind, str] = {
    "text": "one line of text",
    "number": "a whole number",
    "list": "a list, one '- item' a line",
    "map": "'key: value' lines",
}


@dataclass(frozen=True)
class Field:
    """One front-matter key: its name, the kind of its value, whether it must be there, and the longest text (characters)."""

    name: str
    kind: Kind = "text"
    required: bool = False
    longest: int = 500


@dataclass(frozen=True)
class Parts:
    """A content file taken apart: values by key, the line of each key, the Markdown body, the number of lines above it."""

    values: dict[str, Any]
    lines: dict[str, int]
    body: str
    lines_before_body: int


def _loader() -> type[yaml.SafeLoader]:
    """A YAML loader that reads every plain word as text, but for whole numbers: `no` stays "no", a date stays as typed."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:int"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader


def split(text: str, path: str) -> tuple[Parts | None, list[Problem]]:
    """Take a file's text apart. Without a readable front matter the parts are None and the problems say why."""
    if not text.startswith(FENCE + "\n"):
        return None, [Problem(path, 1, 1, "the file has no front matter: begin it with a line '---', the keys, and '---'")]
    if "\n---\n" not in text[3:]:
        return None, [Problem(path, 1, 1, "the front matter is not closed: put a line '---' after its last key")]
    head, _, _ = text[4:].partition("\n---\n") if not text.startswith("---\n---\n") else ("", "", "")
    try:
        node = yaml.compose(head, Loader=yaml.SafeLoader)
        values, body = frontmatter.YAMLHandler().load(head, Loader=_loader()), text[4 + len(head) + 5 :]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 2, mark.column + 1) if mark else (2, 1)
        what = getattr(error, "problem", None) or "it cannot be read"
        return None, [Problem(path, line, column, f"the front matter is not valid YAML ({what}): check quotes, colons and indents")]
    if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
        return None, [Problem(path, 2, 1, "the front matter must be 'key: value' lines")]
    lines = {str(key.value): key.start_mark.line + 2 for key, _ in node.value}
    seen: set[str] = set()
    problems = []
    for key, _ in node.value:
        if key.value in seen:
            problems.append(Problem(path, key.start_mark.line + 2, 1, f"the key '{key.value}' stands twice: remove one"))
        seen.add(key.value)
    return Parts(values, lines, body, head.count("\n") + (3 if head else 2)), problems


def check(parts: Parts, fields: Sequence[Field], path: str) -> list[Problem]:
    """Problems with the keys: unknown ones, missing ones, values of the wrong kind, too long or with line breaks."""
    problems = []
    known = {field.name for field in fields}
    for key in parts.values:
        if key in known:
            continue
        message = f"unknown key '{key}': the keys are {', '.join(field.name for field in fields)}"
        if str(key).startswith("review"):
            message = f"unknown key '{key}': a review is signed on the site only, never in a file; remove the line"
        problems.append(Problem(path, parts.lines.get(str(key), 1), 1, message))
    for field in fields:
        value = parts.values.get(field.name)
        line = parts.lines.get(field.name, 1)
        if value is None or value in ("", [], {}):
            if field.required:
                problems.append(Problem(path, line, 1, f"the key '{field.name}' is missing: add {KIND_WORDS[field.kind]}"))
        elif not _fits(value, field):
            problems.append(
                Problem(path, line, 1, f"'{field.name}' must be {KIND_WORDS[field.kind]}, each up to {field.longest} characters")
            )
    return problems


def _fits(value: object, field: Field) -> bool:
    def is_text(item: object) -> bool:
        return isinstance(item, str) and 0 < len(item) <= field.longest and "\n" not in item and item == item.strip()

    match field.kind:
        case "text":
            return is_text(value)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1_000_000
        case "list":
            return isinstance(value, list) and all(is_text(item) for item in value)
        case "map":
            return isinstance(value, dict) and all(is_text(key) and is_text(item) for key, item in value.items())


class _Dumper(yaml.SafeDumper):
    """Writes numbers as numbers and everything else as text, quoted only where _loader() would misread it."""


_Dumper.yaml_implicit_resolvers = _loader().yaml_implicit_resolvers


def join(values: Mapping[str, Any], fields: Sequence[Field], body: str) -> str:
    """The canonical text of a file: keys in the order of `fields`, empty ones left out, LF line ends, one final newline."""
    kept = {field.name: values[field.name] for field in fields if values.get(field.name) not in (None, "", [], {})}
    head = yaml.dump(kept, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
    body = "\n".join(line.rstrip() for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip("\n")
    return f"{FENCE}\n{head}{FENCE}\n\n{body}\n" if body else f"{FENCE}\n{head}{FENCE}\n"
