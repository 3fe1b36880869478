"""What people type into the search to reach an article: the words that would lead to it no more if it were retired."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lems_site.publishing.pages.registry import InboundLink

from .models import Article

MOST_NAMED = 8


def find_search_links(kind: str, slug: str) -> list[InboundLink]:
    """One row on the everyday words of an article. One query."""
    if kind != "articles":
        return []
    words = Article.objects.filter(slug=slug).values_list("everyday_words", flat=True).first() or ""
    lines = [line.partition(":")[0].strip() for line in words.splitlines() if line.strip()]
    if not lines:
        return []
    named = ", ".join(lines[:MOST_NAMED]) + ("…" if len(lines) > MOST_NAMED else "")
    return [InboundLink(_("Searches for %(count)d everyday words: %(words)s") % {"count": len(lines), "words": named})]
