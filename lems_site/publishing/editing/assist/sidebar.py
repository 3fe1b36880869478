"""What stands beside the form of a page: what the checks say of its text, and the pages that a change touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lems_site.publishing.models import Page
from lems_site.publishing.pages.page_type import Compiled, PageType

from .feedback import collect_remarks
from .usage import pages_showing

if TYPE_CHECKING:
    from lems_site.publishing.editing.forms import PageForm


def sidebar_context(page_type: PageType, page: Page | None, form: PageForm) -> dict[str, Any]:
    """`remarks` (None where the fields cannot be read) and `touched`, for admin/publishing/edit_side.html."""
    compiled = _compile_form(form)
    touched = pages_showing(page_type.reference_kind, page.slug) if page and page_type.reference_kind else []
    return {"remarks": collect_remarks(page_type, compiled) if compiled else None, "touched": touched}


def _compile_form(form: PageForm) -> Compiled | None:
    """What the form's text compiles to: as it was sent, or as it would be if its first values were sent as they are."""
    if form.is_bound:
        return form.compiled
    sent = form.with_initial_sent()
    sent.is_valid()
    return sent.compiled
