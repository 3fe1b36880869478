"""An article's file to a dataclass and back. What its Markdown means is the concern of markup/."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import front_matter
from .front_matter import Field
from .problems import Problem

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FIELDS = (
    Field("title", required=True, longest=120),
    Field("slug", required=True, longest=80),
    Field("nav_title", required=True, longest=40),
    Field("order", "number", required=True),
    Field("description", required=True, longest=160),
    Field("everyday_words", "list", longest=80),
)


@dataclass(frozen=True)
class ArticleFile:
    """An article as its file holds it; `lines_before_body` turns a line of the body into a line of the file."""

    title: str
    slug: str
    nav_title: str
    order: int
    description: str
    body: str
    everyday_words: list[str] = field(default_factory=list)
    lines_before_body: int = 0

    def text(self) -> str:
        """The file's one canonical text."""
        return front_matter.join({item.name: getattr(self, item.name) for item in FIELDS}, FIELDS, self.body)


def parse(text: str, path: str) -> tuple[ArticleFile | None, list[Problem]]:
    """Read an article's text. Where a key cannot be used the article is None; every problem is listed."""
    parts, problems = front_matter.split(text, path)
    if parts is None:
        return None, problems
    problems += front_matter.check(parts, FIELDS, path)
    problems += slug_problems(parts, path)
    if problems:
        return None, problems
    known = {item.name: parts.values[item.name] for item in FIELDS if item.name in parts.values}
    return ArticleFile(**known, body=parts.body.strip("\n"), lines_before_body=first_line(parts)), []


def slug_problems(parts: front_matter.Parts, path: str) -> list[Problem]:
    """A slug is lower-case words joined by hyphens, and the file's own name."""
    slug, line = str(parts.values.get("slug", "")), parts.lines.get("slug", 1)
    if not SLUG.fullmatch(slug):
        return [Problem(path, line, 7, f"the slug '{slug}' may hold only a-z, 0-9 and single hyphens")] if slug else []
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    if path.endswith(".md") and stem != slug:
        return [Problem(path, line, 7, f"the slug '{slug}' is not the file's name '{stem}': make them the same")]
    return []


def first_line(parts: front_matter.Parts) -> int:
    """Lines of the file above the first line of the body that is not empty."""
    return parts.lines_before_body + len(parts.body) - len(parts.body.lstrip("\n"))
