"""Comments on the sentences of a text: written, answered, resolved. Readers never see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.publishing.models import Revision, SeenRevision, SentenceComment
from lems_site.publishing.models.discussion import LONGEST_QUOTE
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import has_page_permission

from .workflow import InvalidTransition, add_log_entry

if TYPE_CHECKING:
    from lems_site.accounts.models import User


@transaction.atomic
def add_sentence_comment(page_type: PageType, *, revision: Revision, by: User, quote: str, text: str) -> SentenceComment:
    """Comment on a sentence of a revision ("" for the text as a whole). Raises InvalidTransition."""
    _require_words(page_type, by, text)
    comment = SentenceComment.objects.create(
        page_kind=page_type.name,
        page_slug=revision.page.slug,
        revision=revision.pk,
        quote=quote.strip()[:LONGEST_QUOTE],
        text=text.strip(),
        by=by,
    )
    add_log_entry(page_type, revision, "remark", by, "\n".join(filter(None, (f"“{comment.quote}”" * bool(comment.quote), text))))
    return comment


@transaction.atomic
def answer_comment(page_type: PageType, *, comment: SentenceComment, revision: Revision, by: User, text: str) -> SentenceComment:
    """Answer a comment. Raises InvalidTransition."""
    _require_words(page_type, by, text)
    answer = SentenceComment.objects.create(
        page_kind=comment.page_kind,
        page_slug=comment.page_slug,
        revision=comment.revision,
        text=text.strip(),
        by=by,
        parent=comment,
    )
    add_log_entry(page_type, revision, "answer", by, text)
    return answer


@transaction.atomic
def resolve_comment(page_type: PageType, *, comment: SentenceComment, revision: Revision, by: User) -> None:
    """Mark a comment as resolved. Raises InvalidTransition if somebody else did already."""
    if not has_page_permission(by, "change", page_type):
        raise InvalidTransition(_("You may not do this."))
    rows = SentenceComment.objects.filter(pk=comment.pk, resolved_at=None)
    if not rows.update(resolved_at=timezone.now(), resolved_by=by):
        raise InvalidTransition(_("This comment is resolved already."))
    add_log_entry(page_type, revision, "resolve", by, comment.text)


def list_comments(page_type: PageType, slug: str, *, unresolved: bool = False) -> list[SentenceComment]:
    """The comments of a page, the oldest first, with their answers. Two queries."""
    rows = SentenceComment.objects.filter(page_kind=page_type.name, page_slug=slug, parent=None)
    rows = rows.filter(resolved_at=None) if unresolved else rows
    return list(rows.select_related("by", "resolved_by").prefetch_related("answers__by"))


def find_quotes(sentences: Sequence[str], comments: Sequence[SentenceComment]) -> set[int]:
    """The comments (by number) whose sentence does not stand in the text any more."""
    there = set(sentences)
    return {comment.pk for comment in comments if comment.quote and comment.quote not in there}


def note_look(page_type: PageType, revision: Revision, by: User) -> int | None:
    """Remember that somebody looks at a revision, and return the one that they had looked at before it (None: none)."""
    with transaction.atomic():
        key = {"page_kind": page_type.name, "page_slug": revision.page.slug, "user": by}
        row, is_new = SeenRevision.objects.select_for_update().get_or_create(**key, defaults={"revision": revision.pk})
        if not is_new and row.revision != revision.pk:
            row.before, row.revision, row.seen_at = row.revision, revision.pk, timezone.now()
            row.save(update_fields=["before", "revision", "seen_at"])
    return row.before


def _require_words(page_type: PageType, by: User, text: str) -> None:
    if not has_page_permission(by, "change", page_type):
        raise InvalidTransition(_("You may not do this."))
    if not text.strip():
        raise InvalidTransition(_("Write your comment first."))
