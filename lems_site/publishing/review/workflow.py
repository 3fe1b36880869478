"""The way of a text from draft to readers: which moves there are, who may make them, and what must be there before it goes live.

Each move is one row of MOVES. A move looks at the state in the database when it writes, so that of two people at once one wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.publishing.models import PageLogEntry, PublicationJob, Revision, Signature, State
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import has_page_permission
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.publish.compile_pages import ContentProblems, blocked_instructions, compile_text
from lems_site.publishing.publish.jobs import schedule_job
from lems_site.publishing.publish.page_log import log_publication
from lems_site.publishing.publish.publish import RevisionChanged, check_publication, publish

from . import minor_edits, signatures, signing
from .safety_topics import TOPIC_LABELS, find_safety_topics, topic_labels
from .source_changes import open_source_changes
from .words.published_words import published_elsewhere

if TYPE_CHECKING:
    from lems_site.accounts.models import User


class InvalidTransition(Exception):
    """Why a move cannot be made; the words are for the person who tried."""


@dataclass(frozen=True)
class Move:
    """A step from any of the states `starts` to the state `to`, for those who may `verb`. `needs_comment`: it must say why."""

    name: str
    label: Any
    starts: frozenset[str]
    to: str
    verb: str
    needs_comment: bool = False


UNPUBLISHED_STATES = frozenset({State.DRAFT, State.IN_REVIEW, State.CHANGES_ASKED, State.APPROVED})
MOVES = {
    make_move.name: make_move
    for make_move in (
        Move("send", gettext_lazy("Send for review"), frozenset({State.DRAFT, State.CHANGES_ASKED}), State.IN_REVIEW, "change"),
        Move("approve", gettext_lazy("I read the whole page: sign"), frozenset({State.IN_REVIEW}), State.APPROVED, "review"),
        Move("approve_change", gettext_lazy("I read this change: sign"), frozenset({State.IN_REVIEW}), State.APPROVED, "review"),
        Move("ask", gettext_lazy("Ask for changes"), frozenset({State.IN_REVIEW}), State.CHANGES_ASKED, "review", True),
        Move("publish", gettext_lazy("Publish now"), UNPUBLISHED_STATES, State.PUBLISHED, "publish"),
        Move("schedule", gettext_lazy("Publish at a set time"), UNPUBLISHED_STATES, State.APPROVED, "publish"),
        Move("unschedule", gettext_lazy("Take the set time back"), frozenset({State.APPROVED}), State.APPROVED, "publish"),
        Move("withdraw", gettext_lazy("Take back to draft"), frozenset({State.IN_REVIEW, State.APPROVED}), State.DRAFT, "change"),
    )
}
SIGNING_MOVES = ("approve", "approve_change")


def allowed_moves(page_type: PageType, revision: Revision, by: User, *, scheduled: bool = False) -> list[Move]:
    """The moves that somebody may try now, in the order of the table. `unmet_conditions` says what a text lacks."""
    found = [move for move in MOVES.values() if revision.state in move.starts and has_page_permission(by, move.verb, page_type)]
    return [move for move in found if move.name != "unschedule" or scheduled]


def safety_topics_of(page_type: PageType, revision: Revision) -> list[str]:
    """The subjects that make a signature necessary: those of this text, and of the one that readers see now."""
    lookups = lookups_for()
    live = revision.page.live.text if revision.page.live else ""
    found = {*find_safety_topics(revision.text, lookups), *(find_safety_topics(live, lookups) if live else ())}
    return [name for name in TOPIC_LABELS if name in found]


def unmet_conditions(page_type: PageType, revision: Revision, *, on: date | None = None) -> list[str]:
    """What a text lacks before it may go live (on a day; today, if none is named), in words. Broken citations and tags are named
    by the compiler, which blocks them."""
    names = safety_topics_of(page_type, revision)
    if not names and not page_type.always_signed:
        return []
    own, _newest = signatures.latest_signatures(page_type.name, {revision.page.slug: revision.text_hash})[revision.page.slug]
    told = {"subjects": ", ".join(str(one) for one in topic_labels(names))}
    if own is None and page_type.always_signed:
        return [_("Pages show this. A Reviewer who did not write it must approve and sign it first.")]
    if own is None:
        return [_("This page is about %(subjects)s. A Reviewer who did not write it must approve and sign it first.") % told]
    if own.act == Signature.Act.PAGE and own.review_due < (on or timezone.localdate()):
        return [_("The review of this text is overdue. A Reviewer must check it again.")]
    if not own.was_live and own.kept_by_id is None and open_source_changes(page_type.name, revision.page.slug, own.signed_at):
        return [_("A source of this page has changed since it was signed. A Reviewer must read it again.")]
    return []


def make_move(
    page_type: PageType,
    *,
    revision: Revision,
    name: str,
    by: User,
    comment: str = "",
    review_due: date | None = None,
    publish_at: datetime | None = None,
) -> None:
    """Make a move. Raises InvalidTransition, CannotSign or ContentProblems, and then nothing has changed."""
    one = MOVES.get(name)
    if one is None or not has_page_permission(by, one.verb, page_type):
        raise InvalidTransition(_("You may not do this."))
    if revision.state not in one.starts:
        raise InvalidTransition(revision_changed_message())
    if one.needs_comment and not comment.strip():
        raise InvalidTransition(_("Say in a comment what should be changed."))
    if name in (*SIGNING_MOVES, "publish", "schedule"):
        require_compilable(page_type, revision.text)
    elif name == "send":
        _require_sendable(page_type, revision.text)
    if name == "publish":
        go_live(page_type, revision=revision, by=by, comment=comment)
        return
    if name == "schedule":
        _check_time(page_type, revision, publish_at)
        check_publication(page_type, revision)
    with transaction.atomic():
        rows = page_type.revisions().filter(pk=revision.pk, state=revision.state)
        if not rows.update(state=one.to):
            raise InvalidTransition(revision_changed_message())
        if name in SIGNING_MOVES:
            _sign(page_type, revision, name, by, review_due)
        elif name == "schedule" and publish_at is not None:
            schedule_job(page_type, revision=revision, publish_at=publish_at, by=by, expects=one.to)
        elif name in ("withdraw", "unschedule"):
            PublicationJob.objects.cancel_scheduled(page_type.name, revision.page.slug, revision_id=revision.pk)
        if name == "withdraw":
            signing.drop_unseen_signatures(page_type, revision)
        add_log_entry(page_type, revision, name, by, comment, state=one.to)
    revision.state = one.to


def _sign(page_type: PageType, revision: Revision, name: str, by: User, review_due: date | None) -> None:
    if name == "approve_change":
        signing.sign_change(page_type, revision=revision, by=by)
    else:
        signing.sign_revision(page_type, revision=revision, by=by, review_due=review_due or signatures.default_due_date())


def require_compilable(page_type: PageType, text: str) -> None:
    """Raises ContentProblems for a text that cannot be published as it is."""
    compiled = compile_text(page_type, text)
    if compiled.blocked:
        raise ContentProblems([problem for problem in compiled.problems if problem.blocking])


def _require_sendable(page_type: PageType, text: str) -> None:
    """Refuse a text that something stops from being published. A dose or an order may be sent: only a Reviewer can allow it."""
    compiled = compile_text(page_type, text)
    waiting = set(blocked_instructions(page_type, compiled, lookups_for()))
    if blocking := [problem for problem in compiled.problems if problem.blocking and problem not in waiting]:
        raise ContentProblems(blocking)


def _check_time(page_type: PageType, revision: Revision, publish_at: datetime | None) -> None:
    if publish_at is None or publish_at <= timezone.now():
        raise InvalidTransition(_("Choose a time that is still to come."))
    lacks = unmet_conditions(page_type, revision, on=timezone.localdate(publish_at))
    if lacks:
        raise InvalidTransition(" ".join(lacks))


def revision_changed_message() -> str:
    """What somebody is told whose text another person has moved on."""
    return _("Somebody else has moved this text on meanwhile. Look at it again.")


def go_live(page_type: PageType, *, revision: Revision, by: User, comment: str = "", what: str = "publish") -> None:
    """Publish a revision now, or begin the job that does (see publish.publish).

    Raises InvalidTransition if it lacks something, ContentProblems if a page is blocked.
    """
    lacks = unmet_conditions(page_type, revision)
    if lacks:
        raise InvalidTransition(" ".join(lacks))

    def log_line() -> None:
        log_publication(page_type.name, revision.page.slug, revision=revision.pk, what=what, by=by, comment=comment)

    try:
        publish(page_type, revision=revision, by=by, also=[log_line], expecting=revision.state, what=what, comment=comment)
    except RevisionChanged as error:
        raise InvalidTransition(revision_changed_message()) from error


def publish_minor_fix(page_type: PageType, *, revision: Revision, by: User, comment: str = "") -> None:
    """Publish a revision that is a minor fix: the live text's signature stays. Raises InvalidTransition, ContentProblems."""
    reasons, page = why_not_minor_fix(page_type, revision, by), revision.page
    if reasons or page.live is None:
        raise InvalidTransition(" ".join(reasons))
    own, _newest = signatures.latest_signatures(page_type.name, {page.slug: page.live.text_hash})[page.slug]
    with transaction.atomic():
        kept = signing.carry_over(own, revision=revision, by=by) if own else None
    try:
        go_live(page_type, revision=revision, by=by, comment=comment, what="minor")
    except Exception:  # whatever stopped it, and it is raised again: no signature may stay for a text that is not live
        if kept is not None:
            kept.delete()
        raise


def why_not_minor_fix(page_type: PageType, revision: Revision, by: User) -> list[str]:
    """Why a revision is no minor fix of the text that was signed, in words; an empty list if it is one."""
    page = revision.page
    if not has_page_permission(by, "publish", page_type):
        return [_("Only a Reviewer or a Publisher makes minor fixes.")]
    if page.live is None:
        return [_("The page is not published yet.")]
    own, _newest = signatures.latest_signatures(page_type.name, {page.slug: page.live.text_hash})[page.slug]
    if own is None:
        return [_("The text that readers see is not signed, so there is no signature to keep.")]
    signed = Signature.objects.filter(
        page_kind=page_type.name, page_slug=page.slug, signed_at=own.signed_at, name=own.name, kept_by=None
    ).first()
    first = page_type.revisions().filter(pk=(signed or own).revision).values_list("text", flat=True).first()
    is_published = published_elsewhere(page_type.name, page.slug)
    return minor_edits.reasons_against_minor_edit(first or page.live.text, revision.text, lookups_for(), is_published)


def add_log_entry(
    page_type: PageType, revision: Revision, what: str, by: User, comment: str = "", *, state: str = ""
) -> PageLogEntry:
    """Write into the page's history. Call it in the transaction that does what it says."""
    return PageLogEntry.objects.create(
        page_kind=page_type.name,
        page_slug=revision.page.slug,
        revision=revision.pk,
        what=what,
        state=state or revision.state,
        by=by,
        comment=comment.strip(),
    )


add_comment = partial(add_log_entry, what="comment")
