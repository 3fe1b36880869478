"""From a tag that nobody knows to the form of a new term with what the tag says filled in."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lems_site.content_files.article_file import SLUG
from lems_site.content_files.term_file import ENTITY
from lems_site.publishing.pages.registry import page_types

LONGEST = 80


def new_term_url(entity: str, words: str) -> str:
    """The address of the form of a new page that explains `entity`, said as `words`; "" where no page type explains words."""
    for page_type in page_types.values():
        if any(field.name == "entities" for field in page_type.file_fields):
            meta = page_type.model._meta
            add = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
            return f"{add}?{urlencode({'entity': entity, 'words': words})}"
    return ""


def show_next_step(request: HttpRequest, *, published: bool) -> None:
    """Tell whoever wrote a term for a tag how to go on with the text that has the tag."""
    if "entity" in request.GET and published:
        messages.info(request, _("The word is known now. Go back to the tab with your text and press “Check the text”."))
    elif "entity" in request.GET:
        messages.info(request, _("Tags know a word once it is published. Then go back to the tab with your text."))


def first_values(query: QueryDict) -> dict[str, Any]:
    """What a new term's form begins with, from such an address. Whatever is no entity's name or too long is left out."""
    entity, words = query.get("entity", ""), " ".join(re.sub(r"[\x00-\x1f]", " ", query.get("words", "")).split())
    if not ENTITY.fullmatch(entity) or len(entity) > LONGEST:
        return {}
    title = (words if 0 < len(words) <= LONGEST else entity.replace("_", " ").strip()) or entity
    title = title[0].upper() + title[1:]
    slug = slugify(title)[:LONGEST].strip("-")
    return {"entities": entity, "title": title, "slug": slug if SLUG.fullmatch(slug) else ""}
