"""What a new page needs and nobody should have to think of: its address, the names that tags use, its place in the order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.text import slugify

from lems_site.publishing.pages.page_type import PageType

STEP = 10  # between the places of two pages in the order
LONGEST_SLUG, LONGEST_NAV_TITLE, LONGEST_ENTITY = 80, 40, 80


def fill_new_page(page_type: PageType, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a new page's form with values in the place of those that were left empty, made from its title."""
    fields = {item.name for item in page_type.file_fields}
    filled = {name: typed[name] for name in typed}
    title = " ".join(str(typed.get("title", "")).split())
    made = {
        "slug": slugify(title)[:LONGEST_SLUG].strip("-"),
        "nav_title": title[:LONGEST_NAV_TITLE].strip(),
        "entities": entity_of(title),
    }
    for name, value in made.items():
        if name in fields and not str(typed.get(name, "")).strip():
            filled[name] = value
    if "order" in fields and not str(typed.get("order", "")).strip():
        last = page_type.pages().aggregate(last=Max("order"))["last"] or 0
        filled["order"] = str(last + STEP)
    return filled


def entity_of(title: str) -> str:
    """The name that tags use for a word: "Dry mouth" becomes Dry_Mouth."""
    words = re.findall(r"[A-Za-z0-9]+", title)
    return "_".join(word[:1].upper() + word[1:] for word in words)[:LONGEST_ENTITY].strip("_")
