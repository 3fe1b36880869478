"""The second person's answer to a request: it is done at once, or it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lems_site.publishing.models import ConfirmationRequest, Revision
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import has_page_permission
from lems_site.publishing.review.instructions import record_allowed_sentence
from lems_site.publishing.review.retire_and_move import retire_page
from lems_site.publishing.review.signing import why_cannot_sign
from lems_site.publishing.review.workflow import InvalidTransition

from .restore import find_restored_instructions, restore_text
from .second_person import Action, Outcome, end_request, log_answer, reopen_request, why_cannot_confirm

if TYPE_CHECKING:
    from lems_site.accounts.models import User


def confirm_request(page_type: PageType, *, request: ConfirmationRequest, by: User, comment: str = "") -> None:
    """Confirm a request as its second person, and do what it asks for. A dose or an order in a text that is put back needs the
    reason (`comment`) of a Reviewer who did not write it: each such sentence is allowed with it.

    Raises InvalidTransition or ContentProblems if that is not possible; then the request waits on, or has ended as outdated where
    the page has changed since.
    """
    if reason := why_cannot_confirm(page_type, request, by):
        raise InvalidTransition(reason)
    revision: Revision = page_type.revisions().select_related("page", "page__live").get(pk=request.revision)
    if revision.page.live_id != request.live:
        end_request(request, by=by, outcome=Outcome.OUTDATED)
        raise InvalidTransition(_("The page has changed since this was asked. Look at it again, and ask anew."))
    doses = find_restored_instructions(page_type, revision) if request.action == Action.RESTORE else []
    if doses and not comment.strip():
        raise InvalidTransition(_("Type your reason: why readers may see “%(sentence)s”.") % {"sentence": doses[0]})
    if doses and (refused := why_cannot_sign(page_type, revision, by)):
        raise InvalidTransition(refused)
    end_request(request, by=by, outcome=Outcome.CONFIRMED)
    try:
        if request.action == Action.RESTORE:
            restore_text(page_type, revision=revision, by=by, live=request.live, comment=request.comment, confirmed=True)
        else:
            retire_page(page_type, page=revision.page, by=by, target=request.target, comment=request.comment, confirmed=True)
    except Exception:  # whatever stopped it, and it is raised again: the request must not count as confirmed
        reopen_request(request)
        raise
    for sentence in doses:
        record_allowed_sentence(page_type, revision=revision, sentence=sentence, reason=comment, by=by)
    log_answer(request, "confirm", by=by, comment=comment)


def refuse_request(page_type: PageType, *, request: ConfirmationRequest, by: User, comment: str = "") -> None:
    """Refuse a request, or take one's own back. Raises InvalidTransition if it does not wait any more."""
    if not has_page_permission(by, "publish", page_type):
        raise InvalidTransition(_("Only a Reviewer or a Publisher answers this."))
    end_request(request, by=by, outcome=Outcome.REFUSED)
    log_answer(request, "refuse", by=by, comment=comment)
