"""Which help cards, the cards above a search, lead to a page of the guide."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lems_site.publishing.pages.registry import InboundLink, page_types

from .models import HelpCard


def find_card_links(kind: str, slug: str) -> list[InboundLink]:
    """The help cards whose text links to a page. One query."""
    titles = HelpCard.objects.filter(text__contains=page_types[kind].url_of(slug)).values_list("title", flat=True)
    return [InboundLink(_("The card above a search: %(title)s") % {"title": title}) for title in titles]
