"""What the page of an article says of itself in the vocabulary of schema.org."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lems_site.publishing.delivery.schema_org import breadcrumb_list, describe_together, web_page
from lems_site.publishing.review.signatures import Review


def describe_article(path: str, title: str, description: str, changed_on: dt.date, review: Review) -> dict[str, Any]:
    """An article with its place on the site, as JSON-LD."""
    page = web_page(path, title, description, changed_on, review)
    return describe_together(page, breadcrumb_list([("Articles", "/articles/"), (title, path)]))
