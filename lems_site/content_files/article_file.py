"""An article's file to a dataclass and back. Its Markdown stays text: markup/ renders it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from . import front_matter
from .front_matter import Field
from .plain_yaml import Path, Place
from .problems import Problem
from .roles import ROLES

UNTIED = "-"  # neither a statement nor a heading
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FIELDS = (
    Field("title", required=True, longest=120),
    Field("slug", required=True, longest=80),
    Field("nav_title", required=True, longest=40),
    Field("order", "number", required=True),
    Field("role", longest=20, choices=ROLES),
    Field("description", required=True, longest=160),
    Field("changed", "day"),
    Field("everyday_words", "map", longest=80),
)


@dataclass(frozen=True)
class ArticleFile:
    """An article as its file holds it.

    `changed` is the day on which its text last changed (YYYY-MM-DD, or "" where the file does not say). `everyday_words` are what
    readers type, each with a statement or heading that answers it. `lines_before_body` turns a line of the body into a line of
    the file; `places` says where each value stands in the file.
    """

    title: str
    slug: str
    nav_title: str
    order: int
    description: str
    body: str
    role: str = ""
    changed: str = ""
    everyday_words: dict[str, str] = field(default_factory=dict)
    lines_before_body: int = 0
    places: Mapping[Path, Place] = field(default_factory=dict, compare=False, repr=False)

    def text(self) -> str:
        """The file's one canonical text."""
        return front_matter.format_file({item.name: getattr(self, item.name) for item in FIELDS}, FIELDS, self.body)

    def with_slug(self, slug: str) -> Self:
        """The same file with another slug."""
        return replace(self, slug=slug)

    def with_changed(self, day: dt.date) -> Self:
        """The same file with the day on which its text last changed."""
        return replace(self, changed=day.isoformat())


def parse_article(text: str, path: str) -> tuple[ArticleFile | None, list[Problem]]:
    """Read an article's text. Where a key cannot be used the article is None; every problem is listed."""
    parts, problems = front_matter.split_file(text, path)
    if parts is None:
        return None, problems
    parts = _tie_listed_words(parts)
    problems += front_matter.check_front_matter(parts, FIELDS, path)
    problems += slug_problems(parts, path)
    if problems:
        return None, problems
    return ArticleFile(
        **parts.filled_values(FIELDS), body=parts.body.strip("\n"), lines_before_body=lines_above_body(parts), places=parts.places
    ), []


def _tie_listed_words(parts: front_matter.FileParts) -> front_matter.FileParts:
    """Read the list of everyday words in texts from before words were tied: each is tied to nothing, which is reported."""
    words, loaded = parts.values.get("everyday_words"), parts.loaded
    if not (isinstance(words, list) and words and all(isinstance(text, str) for text in words)):
        return parts
    whole = loaded.places["everyday_words",]
    places: dict[Path, Place] = {**loaded.places, **{("everyday_words", text): whole for text in words}}
    tied: dict[str, str] = dict.fromkeys(words, UNTIED)
    return replace(parts, loaded=replace(loaded, value={**parts.values, "everyday_words": tied}, places=places))


def slug_problems(parts: front_matter.FileParts, path: str) -> list[Problem]:
    """The problem of a slug that is not lower-case words joined by single hyphens. library.py compares it to the file."""
    slug = parts.values.get("slug")
    if not isinstance(slug, str) or not slug or SLUG.fullmatch(slug):
        return []
    return [Problem(path, *parts.places["slug",], f"the slug '{slug[:80]}' may hold only a-z, 0-9 and single hyphens")]


def lines_above_body(parts: front_matter.FileParts) -> int:
    """Lines of the file above the first line of the body that is not empty."""
    return parts.lines_before_body + len(parts.body) - len(parts.body.lstrip("\n"))
