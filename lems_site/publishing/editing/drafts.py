"""Drafts: saving what somebody typed without ever writing over what somebody else saved meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lems_site.publishing.models import Page, PageLogEntry, Revision, State, hash_of
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.publish.publish import save_restored_revision, save_revision

from . import autosave
from .merge import merge

if TYPE_CHECKING:
    from lems_site.accounts.models import User


class EditConflict(Exception):
    """The page has a newer revision than the one that the writer began with: `theirs`. Nothing was saved."""

    def __init__(self, theirs: Revision) -> None:
        super().__init__("the page has a newer revision")
        self.theirs = theirs


def newest_revision(page_type: PageType, page: Page | None) -> Revision | None:
    """The newest revision of a page with its writer. One query."""
    if page is None:
        return None
    revision: Revision | None = page_type.revisions().filter(page=page).select_related("created_by").order_by("-pk").first()
    return revision


def save_draft(
    page_type: PageType, *, text: str, by: User, base: int | None, page: Page | None = None, note: str = "", token: str = ""
) -> Revision:
    """Keep a text as the page's newest revision, if the newest is still `base`, and close the working copy `token`.

    A text that is the newest already is not kept twice; another one gets today as the day on which it changed. Raises
    EditConflict, ContentProblems.
    """
    with transaction.atomic():
        if page is not None:
            page_type.pages().select_for_update().get(pk=page.pk)
        there = newest_revision(page_type, page)
        same = there is not None and there.text_hash == hash_of(canonical_text(page_type, text))
        if there is not None and same and there.state != State.RETIRED:
            revision = there
        elif there is not None and there.pk != base:
            raise EditConflict(there)
        elif there is not None and same:  # the text of a retired page, kept as it was: a draft again
            revision = save_restored_revision(page_type, text=there.text, page=there.page, original=there, by=by, note=note)
            _add_log_entry(page_type, revision, "restored", by, note)
        else:
            revision = save_revision(page_type, text=_changed_today(page_type, text), by=by, note=note, page=page, base=base)
            _add_log_entry(page_type, revision, "saved", by, note)
        if token:
            autosave.close_working_copy(by, page_type, page.slug if page else "", token)
    return revision


def restore_revision(page_type: PageType, *, revision: Revision, by: User) -> Revision:
    """An earlier text as a new draft; nothing of the history changes."""
    with transaction.atomic():
        page = page_type.pages().select_for_update().get(pk=revision.page_id)
        kept = save_restored_revision(page_type, text=revision.text, page=page, original=revision, by=by)
        _add_log_entry(page_type, kept, "restored", by, f"{revision.created_at:%Y-%m-%d %H:%M}")
    return kept


def _changed_today(page_type: PageType, text: str) -> str:
    """A file's text that says that it changed today; the text itself where it cannot be read."""
    file, _problems = page_type.parse(text, "")
    return file.with_changed(timezone.localdate()).text() if file is not None else text


def canonical_text(page_type: PageType, text: str) -> str:
    """The one form of a file's text; the text itself where it cannot be read."""
    file, _problems = page_type.parse(text, "")
    return file.text() if file is not None else text


def merge_drafts(page_type: PageType, *, mine: str, theirs: Revision, base: int | None) -> str | None:
    """Both people's text as one, where their changes do not touch and the result can be read; else None."""
    before = page_type.revisions().filter(page_id=theirs.page_id, pk=base).values_list("text", flat=True).first()
    if before is None:
        return None
    text = merge(before, canonical_text(page_type, mine), theirs.text)
    return text if text is not None and page_type.parse(text, "")[0] is not None else None


def _add_log_entry(page_type: PageType, revision: Revision, what: str, by: User, comment: str) -> None:
    PageLogEntry.objects.create(
        page_kind=page_type.name,
        page_slug=revision.page.slug,
        revision=revision.pk,
        what=what,
        state=revision.state,
        by=by,
        comment=comment,
    )
