"""What a message is about: a live page, named by its own address and nothing else, so that no link leads elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lems_site.publishing.pages.registry import page_types

PAGE = re.compile(r"([a-z]{1,20})/([-a-zA-Z0-9_]{1,80})")


@dataclass(frozen=True)
class Subject:
    """A live page; all "" for the site as a whole."""

    kind: str = ""
    slug: str = ""
    title: str = ""

    @property
    def name(self) -> str:
        """How a form names it: "articles/symptoms"."""
        return f"{self.kind}/{self.slug}" if self.slug else ""

    @property
    def url(self) -> str:
        return f"/{self.kind}/{self.slug}/" if self.slug else "/"


def subject(name: str) -> Subject | None:
    """The live page of this name, the whole site for "", or None. One query."""
    if not name:
        return Subject()
    match = PAGE.fullmatch(name)
    page_type = page_types.get(match[1]) if match else None
    if match is None or page_type is None:
        return None
    title = page_type.pages().filter(slug=match[2], live__isnull=False).values_list("title", flat=True).first()
    return Subject(page_type.name, match[2], title) if title is not None else None
