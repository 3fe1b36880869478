"""What stands beside the form of a page: what the checks say of its text, the cards that it shows of other pages, and the pages
that a change touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from lems_site.markup.lookups import Lookups
from lems_site.markup.shared_cards import read_includes
from lems_site.publishing.checks.required_statements import Sentence, compare_sentences
from lems_site.publishing.models import Page
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.pages.registry import lookups_for, page_types

from .feedback import collect_remarks
from .usage import pages_showing

if TYPE_CHECKING:
    from lems_site.publishing.editing.forms import PageForm


def sidebar_context(page_type: PageType, page: Page | None, form: PageForm) -> dict[str, Any]:
    """`remarks` (None where the fields cannot be read), `sentences`, `included` and `touched`, for edit_side.html."""
    compiled, lookups = _compile_form(form), lookups_for()
    touched = pages_showing(*page_type.shown_as(page.slug)) if page else []
    included = included_cards(compiled.file.body) if compiled else []
    return {
        "remarks": collect_remarks(page_type, compiled, lookups) if compiled else None,
        "sentences": sentences_of(page_type, page, compiled, lookups) if page and compiled else [],
        "included": included,
        "touched": touched,
    }


def sentences_of(page_type: PageType, page: Page, compiled: Compiled, lookups: Lookups) -> list[Sentence]:
    """The sentences that stop harm, in a text of a page, held against the one that readers see."""
    name = f"{page_type.name}/{page.slug}"
    if name not in lookups.required:
        return []
    live = page_type.parse(page.live.text, "")[0] if page.live else None
    return compare_sentences(name, compiled, live.body if live else "", lookups)


@dataclass(frozen=True)
class IncludedCard:
    """A card of another page: its title, the address of that page, and where its text is edited."""

    title: str
    url: str
    edit_url: str


def included_cards(body: str) -> list[IncludedCard]:
    """The cards of other pages that a text shows, as far as their pages are known."""
    found = []
    for name, title in dict.fromkeys(read_includes(body)):
        kind, _, slug = name.partition("/")
        if kind in page_types:
            options = page_types[kind].model._meta
            edit_url = reverse(f"admin:{options.app_label}_{options.model_name}_changelist") + f"?q={slug}"
            found.append(IncludedCard(title, page_types[kind].url_of(slug), edit_url))
    return found


def _compile_form(form: PageForm) -> Compiled | None:
    """What the form's text compiles to: as it was sent, or as it would be if its first values were sent as they are."""
    if form.is_bound:
        return form.compiled
    sent = form.with_initial_sent()
    sent.is_valid()
    return sent.compiled
