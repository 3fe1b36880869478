"""The whole page of an article as bytes, made when something that it shows changes, never per request."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from lems_site.markup.closed_parts import close_long_parts
from lems_site.markup.safe import linked_data, stored_html
from lems_site.publishing.pages.compiled_data import CompiledData
from lems_site.publishing.review.signatures import NOT_REVIEWED, Review
from lems_site.web.context import site_context
from lems_site.web.fingerprints import build_key

from .linked_data import describe_article
from .models import KeptPage

# White space here is shown, or typed.
KEPT_SPACE = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>)", re.DOTALL)
INDENT = re.compile(r"[ \t\n]*\n[ \t\n]*")


def sources_path(slug: str) -> str:
    """Returns the address of the page that lists an article's sources."""
    return f"/articles/{slug}/sources/"


@dataclass(frozen=True)
class Neighbour:
    """An article before or after another in the reading order."""

    slug: str
    title: str

    @property
    def url(self) -> str:
        return f"/articles/{self.slug}/"


@dataclass(frozen=True)
class ArticlePage:
    """What the page of an article shows."""

    slug: str
    title: str
    nav_title: str
    description: str
    html: str
    data: CompiledData
    changed_on: dt.date
    previous: Neighbour | None
    next: Neighbour | None
    review: Review = NOT_REVIEWED
    role: str = ""

    def context(self) -> dict[str, Any]:
        """What the template shows. The HTML part comes from the renderer, which made it safe."""
        path, html = f"/articles/{self.slug}/", stored_html(self.html)
        article = {
            "title": self.title,
            "nav_title": self.nav_title,
            "description": self.description,
            "slug": self.slug,
            "html": close_long_parts(html) if self.role == "emergency" else html,
            "changed_on": self.changed_on,
            "role": self.role,
            "url": path,
            "sources_url": sources_path(self.slug),
            **self.data,
        }
        return {
            "site": site_context(),
            "section": "articles",
            "path": path,
            "title": self.title,
            "description": self.description,
            "article": article,
            "previous": self.previous,
            "next": self.next,
            "review": self.review,
            "linked_data": linked_data(describe_article(path, self.title, self.description, self.changed_on, self.review)),
        }

    def body(self) -> bytes:
        """The page as UTF-8 HTML, without the templates' indentation."""
        return drop_indentation(render_to_string("articles/article.html", self.context())).lstrip().encode()


def drop_indentation(html: str) -> str:
    """Returns HTML without blanks at the start and end of lines and without empty lines, but where they are shown."""
    parts = KEPT_SPACE.split(html)
    parts[::2] = [INDENT.sub("\n", part) for part in parts[::2]]
    return "".join(parts)


def make_kept_page(page: ArticlePage) -> KeptPage:
    """The row that keeps a page; not yet written."""
    body = page.body()
    etag = hashlib.sha256(body + build_key().encode()).hexdigest()[:32]
    return KeptPage(slug=page.slug, page=gzip.compress(body, 9, mtime=0), etag=etag, key=build_key())
