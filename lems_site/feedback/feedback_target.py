"""The live page that a message is about, known by its kind and slug, so that no link can lead to another site."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lems_site.publishing.pages.registry import page_types

PAGE_NAME = re.compile(r"([a-z]{1,20})/([-a-zA-Z0-9_]{1,80})")


@dataclass(frozen=True)
class FeedbackTarget:
    """A live page; all fields are "" for the site as a whole."""

    kind: str = ""
    slug: str = ""
    title: str = ""

    @property
    def name(self) -> str:
        """The value of the form's `page` field, such as "articles/symptoms"."""
        return f"{self.kind}/{self.slug}" if self.slug else ""

    @property
    def url(self) -> str:
        return f"/{self.kind}/{self.slug}/" if self.slug else "/"


def find_target(name: str) -> FeedbackTarget | None:
    """Returns the live page with this name, the whole site for "", or None if there is none. One query."""
    if not name:
        return FeedbackTarget()
    match = PAGE_NAME.fullmatch(name)
    page_type = page_types.get(match[1]) if match else None
    if match is None or page_type is None:
        return None
    title = page_type.pages().filter(slug=match[2], live__isnull=False).values_list("title", flat=True).first()
    return FeedbackTarget(page_type.name, match[2], title) if title is not None else None
