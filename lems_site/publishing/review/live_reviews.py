"""Reviews of pages that are live: signed again when nothing needs to change, and withdrawn with a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lems_site.publishing.models import Page, PublicationJob, Revision, Signature, SiteVersion, State
from lems_site.publishing.pages.page_type import PageType

from . import signatures, signing
from .workflow import InvalidTransition, add_log_entry, require_compilable, revision_changed_message

if TYPE_CHECKING:
    from lems_site.accounts.models import User


def confirm_review(page_type: PageType, *, page: Page, by: User, review_due: date | None = None, comment: str = "") -> None:
    """Sign the live page again, for a Reviewer who read it whole and found nothing to change.

    Raises CannotSign, InvalidTransition, ContentProblems.
    """
    if page.live_id is None:
        raise InvalidTransition(_("The page is not published."))
    revision = page_type.revisions().select_related("page").get(pk=page.live_id)
    require_compilable(page_type, revision.text)
    with transaction.atomic():
        SiteVersion.lock()
        if page_type.pages().filter(pk=page.pk, live=revision.pk).first() is None:
            raise InvalidTransition(revision_changed_message())
        signing.sign_revision(page_type, revision=revision, by=by, review_due=review_due or signatures.default_due_date())
        add_log_entry(page_type, revision, "checked", by, comment, state=State.PUBLISHED)
        page_type.relayout([page.slug])()
        SiteVersion.bump()


def withdraw_review(page_type: PageType, *, revision: Revision, signature: Signature, by: User, reason: str) -> None:
    """Withdraw a signature of a revision's text: readers are told at once, and a text that waits to be published goes back to
    review. Raises CannotSign, InvalidTransition."""
    if refused := signing.why_cannot_withdraw(signature, by):
        raise signing.CannotSign(refused)
    if not reason.strip():
        raise InvalidTransition(_("Say why you withdraw the review: it stays in the page's history."))
    page = revision.page
    with transaction.atomic():
        SiteVersion.lock()
        signing.mark_withdrawn(signature, by=by, reason=reason.strip())
        waiting = page_type.revisions().filter(page=page.pk, text_hash=signature.text_hash, state=State.APPROVED)
        for pk in list(waiting.values_list("pk", flat=True)):
            PublicationJob.objects.cancel_scheduled(page_type.name, page.slug, revision_id=pk)
        waiting.update(state=State.IN_REVIEW)
        add_log_entry(page_type, revision, "withdraw_review", by, reason)
        if page.live_id is not None:
            page_type.relayout([page.slug])()
            SiteVersion.bump()
