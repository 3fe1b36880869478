"""Which fixed parts of the site, such as the header of every page, lead to a page of the guide: read from the templates."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy, ngettext

from lems_site.publishing.pages.registry import InboundLink, page_types

URL_TAG = re.compile(r"""\{%\s*url\s+['"](\w+)['"]\s+['"]([a-z0-9-]+)['"]""")
PARTS = {
    "components/site_header.html": gettext_lazy("The header of every page"),
    "components/site_footer.html": gettext_lazy("The footer of every page"),
    "components/help_link.html": gettext_lazy("The bar of every page of the diary"),
    "pages/home.html": gettext_lazy("The first page"),
    "pages/about_diary.html": gettext_lazy("The page about the diary"),
    "feedback/feedback.html": gettext_lazy("The form for messages to the clinic"),
    "error_page.html": gettext_lazy("The pages that say that something went wrong"),
    "components/emergency_card.html": gettext_lazy("The emergency card for the wallet"),
}


def find_fixed_links(kind: str, slug: str) -> list[InboundLink]:
    """The parts of the site whose templates name this page: those that staff know by name, then how many others there are."""
    address = page_types[kind].url_of(slug)
    templates = [name for name, targets in _links_of_templates().items() if address in targets]
    links = [InboundLink(str(PARTS[name])) for name in templates if name in PARTS]
    if others := len(templates) - len(links):
        words = ngettext("one other fixed part of the site", "%(count)d other fixed parts of the site", others)
        links.append(InboundLink(words % {"count": others}))
    return links


@cache
def _links_of_templates() -> dict[str, set[str]]:
    """The addresses that each template names by a slug. Templates do not change while the site runs."""
    root, found = Path(settings.BASE_DIR) / "templates", dict[str, set[str]]()
    for path in sorted(root.rglob("*.html")):
        for name, slug in URL_TAG.findall(path.read_text(encoding="utf-8")):
            try:
                address = reverse(name, args=[slug])
            except NoReverseMatch:
                continue
            found.setdefault(str(path.relative_to(root)), set()).add(address)
    return found
