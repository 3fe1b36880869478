"""Acts for which one person is not enough: asking a second person, and who that may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.publishing.models import ConfirmationRequest, PageLogEntry, Revision
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import has_page_permission, is_reviewer
from lems_site.publishing.review.workflow import InvalidTransition, add_log_entry

if TYPE_CHECKING:
    from lems_site.accounts.models import User

Action, Outcome = ConfirmationRequest.Action, ConfirmationRequest.Outcome


class NeedsSecondPerson(Exception):
    """One person is not enough for an act; `reasons` are sentences that say why."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


def find_waiting_request(page_type: PageType, slug: str) -> ConfirmationRequest | None:
    """The request of a page that waits for a second person. One query."""
    rows = ConfirmationRequest.objects.filter(page_kind=page_type.name, page_slug=slug, outcome=Outcome.WAITING)
    return rows.select_related("asked_by").first()


@transaction.atomic
def ask_second_person(
    page_type: PageType,
    *,
    revision: Revision,
    action: str,
    reasons: Sequence[str],
    by: User,
    target: str = "",
    comment: str = "",
    text_hash: str = "",
) -> ConfirmationRequest:
    """Write a request down, in place of one that waits already. Readers see nothing of it. `text_hash`: of the text that is asked
    about, where it is not the revision's own."""
    page = page_type.pages().select_for_update().get(pk=revision.page_id)
    waiting = ConfirmationRequest.objects.filter(page_kind=page_type.name, page_slug=page.slug, outcome=Outcome.WAITING)
    waiting.update(outcome=Outcome.OUTDATED, decided_at=timezone.now())
    request = ConfirmationRequest.objects.create(
        page_kind=page_type.name,
        page_slug=page.slug,
        action=action,
        revision=revision.pk,
        text_hash=text_hash or revision.text_hash,
        live=page.live_id,
        target=target,
        reasons=list(reasons),
        comment=comment.strip(),
        asked_by=by,
    )
    add_log_entry(page_type, revision, f"ask_{action}", by, "\n".join([comment.strip(), *reasons]))
    return request


def why_cannot_confirm(page_type: PageType, request: ConfirmationRequest, by: User) -> str:
    """Why somebody cannot confirm a request, in words for them; "" if they can."""
    if not has_page_permission(by, "publish", page_type):
        return _("Only a Reviewer or a Publisher confirms this.")
    if request.asked_by_id == by.pk:
        return _("You asked for it yourself. A second person must confirm it.")
    if request.action == Action.RESTORE and not is_reviewer(by):
        return _("Only a Reviewer confirms this: it touches what keeps readers from harm.")
    return ""


def end_request(request: ConfirmationRequest, *, by: User, outcome: str) -> None:
    """Store how a request ended, and who ended it. Raises InvalidTransition if it does not wait any more."""
    rows = ConfirmationRequest.objects.filter(pk=request.pk, outcome=Outcome.WAITING)
    if not rows.update(outcome=outcome, decided_by=by, decided_at=timezone.now()):
        raise InvalidTransition(_("Somebody else has answered this already."))
    request.outcome = outcome


def log_answer(request: ConfirmationRequest, what: str, *, by: User, comment: str) -> None:
    """Write the second person's answer into the page's history."""
    PageLogEntry.objects.create(
        page_kind=request.page_kind,
        page_slug=request.page_slug,
        revision=request.revision,
        what=what,
        by=by,
        comment=comment.strip(),
    )


def reopen_request(request: ConfirmationRequest) -> None:
    """Let a confirmed request wait again, because what was confirmed could not be done."""
    rows = ConfirmationRequest.objects.filter(pk=request.pk, outcome=Outcome.CONFIRMED)
    rows.update(outcome=Outcome.WAITING, decided_by=None, decided_at=None)
