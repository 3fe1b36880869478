"""Care cards that pages show of each other: where the renderer finds them."""

from __future__ import annotations

from collections.abc import Mapping

from lems_site.markup.lookups import CareCard, Lookups
from lems_site.markup.shared_cards import read_care_cards

from .gone import gone_addresses
from .registry import Scope, page_types


def fill_lookups(lookups: Lookups, scope: Scope) -> None:
    """Let the renderer ask for the cards of a page. Each page is read once, when a text names it: one query at most."""
    known: dict[str, Mapping[str, CareCard] | None] = {}

    def cards_of(page: str) -> Mapping[str, CareCard] | None:
        if page not in known:
            body = _body_of(page, scope)
            known[page] = None if body is None else read_care_cards(body)
        return known[page]

    lookups.cards_of = cards_of


def _body_of(page: str, scope: Scope) -> str | None:
    """The text of a page: the library's, unless it was edited on the site since it was loaded and `overwrite` is not set; else
    the live one. None where readers see no such page: one that was retired or moved on the site stays so whatever is loaded."""
    kind, _, slug = page.partition("/")
    page_type = page_types.get(kind)
    if page_type is None:
        return None
    file = page_type.files_in(scope.library).get(slug) if scope.library else None
    if file is not None and scope.database and slug in gone_addresses(page_type):
        return None
    if scope.database and (file is None or not scope.overwrite):
        columns = ("live__text", "live__text_hash", "loaded_hash")
        row = page_type.pages().filter(slug=slug, live__isnull=False).values_list(*columns).first()
        if row and (file is None or row[1] != row[2]):
            file = page_type.parse(row[0], "")[0]
    return None if file is None else file.body
