"""Whether a word stands in a text that readers see: such a word is not misspelt, whatever a word list says."""

from __future__ import annotations

import re
from collections.abc import Callable

from lems_site.publishing.pages.registry import page_types


def published_elsewhere(kind: str, slug: str) -> Callable[[str], bool]:
    """A question about a word, in lower case: does it stand in the live text of a page other than this one? One query for each
    page type."""

    def is_published(word: str) -> bool:
        pattern = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
        for page_type in page_types.values():
            pages = page_type.pages().filter(live__text__icontains=word)
            if page_type.name == kind:
                pages = pages.exclude(slug=slug)
            if any(pattern.search(text) for text in pages.values_list("live__text", flat=True).iterator()):
                return True
        return False

    return is_published
