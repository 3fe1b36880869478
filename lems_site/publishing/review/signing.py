"""Signing and withdrawing: who may, which text, and what a signature of a change rests on.

Nothing here signs by itself: it is called for a Reviewer who pressed the button, and refuses everybody else.
"""

from __future__ import annotations

from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.publishing.models import Revision, Signature
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import is_reviewer

from .signatures import default_due_date, latest_signatures
from .signer_names import proved_name
from .writers import writer_ids

if TYPE_CHECKING:
    from lems_site.accounts.models import User

LONGEST_YEARS = 3  # until the next review
MOST_CORRECTED_WORDS = 60  # taken out and put in since the whole page was read; more is no "small correction"
MOST_COMPARED = 3_000  # words between the first change and the last: comparing more would take too long


class CannotSign(Exception):
    """Why this person cannot sign or withdraw; the words are for them."""


def why_cannot_sign(page_type: PageType, revision: Revision, by: User) -> str:
    """Why somebody cannot sign a revision, in words for them; "" if they can."""
    if not is_reviewer(by):
        return _("Only a clinician in the group Reviewer can sign.")
    if proved_name(by) is None:
        return _("Your name and profession are not confirmed, and readers must see who signed. Ask a superuser to set them.")
    if by.pk in writer_ids(page_type, revision):
        return _("You wrote part of this text. A second Reviewer must sign it.")
    return ""


def sign_revision(page_type: PageType, *, revision: Revision, by: User, review_due: date) -> Signature:
    """Sign a revision for somebody who has read the whole page. Call it in the transaction that uses it. Raises CannotSign."""
    reason = why_cannot_sign(page_type, revision, by) or why_not_due_date(review_due)
    if reason:
        raise CannotSign(reason)
    return _create_signature(page_type, revision, by, act=Signature.Act.PAGE, base=None, review_due=review_due)


def sign_change(page_type: PageType, *, revision: Revision, by: User) -> Signature:
    """Sign a revision for somebody who has read what it changes on the page that readers see. The next review stays due when it
    was. Call it inside the transaction that uses it. Raises CannotSign."""
    reason = why_cannot_sign(page_type, revision, by) or why_not_sign_change(revision)
    if reason:
        raise CannotSign(reason)
    base = reading_behind_change(page_type, revision)
    due = base.review_due if base else default_due_date()
    return _create_signature(page_type, revision, by, act=Signature.Act.CHANGE, base=base, review_due=due)


def why_not_sign_change(revision: Revision) -> str:
    """Why a revision has no change that could be read alone, in words; "" if it has one."""
    live = revision.page.live
    if live is None:
        return _("Readers see no text of this page, so there is no change to read. Read the whole page.")
    if live.text_hash == revision.text_hash:
        return _("This is the text that readers see, so there is no change to read. Read the whole page.")
    return ""


def reading_behind_change(page_type: PageType, revision: Revision) -> Signature | None:
    """The reading of the whole page that would still hold if somebody signed only what a revision changes on the live page.

    None where the live text rests on none, or where so many words have changed since that reading that readers could not be told
    of a "small correction". Two queries.
    """
    page = revision.page
    if page.live is None:
        return None
    own, _newest = latest_signatures(page_type.name, {page.slug: page.live.text_hash})[page.slug]
    reading = own.reading if own else None
    if reading is None:
        return None
    read = page_type.revisions().filter(pk=reading.revision).values_list("text", flat=True).first()
    if read is None or count_changed_words(read, revision.text) > MOST_CORRECTED_WORDS:
        return None
    return reading


def count_changed_words(old: str, new: str) -> int:
    """How many words were taken out and put in between two texts; the whole length where too much has changed to compare."""
    before, after = old.split(), new.split()
    start, most = 0, min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    if max(len(before), len(after)) > MOST_COMPARED:
        return len(before) + len(after)
    same = sum(block.size for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks())
    return len(before) + len(after) - 2 * same


def _create_signature(
    page_type: PageType, revision: Revision, by: User, *, act: Signature.Act, base: Signature | None, review_due: date
) -> Signature:
    return Signature.objects.create(
        page_kind=page_type.name,
        page_slug=revision.page.slug,
        act=act,
        base=base,
        text_hash=revision.text_hash,
        revision=revision.pk,
        by=by,
        name=str(proved_name(by) or ""),
        review_due=review_due,
        was_live=revision.page.live_id == revision.pk,
    )


def signatures_of_text(page_type: PageType, revision: Revision) -> list[Signature]:
    """All signatures of a revision's text, withdrawn ones too, the newest first. One query."""
    rows = Signature.objects.filter(page_kind=page_type.name, page_slug=revision.page.slug, text_hash=revision.text_hash)
    return list(rows.select_related("base", "by", "kept_by", "withdrawn_by"))


def drop_unseen_signatures(page_type: PageType, revision: Revision) -> None:
    """A text that readers have not seen yet is taken back: its signatures count no more."""
    rows = Signature.objects.filter(page_kind=page_type.name, page_slug=revision.page.slug, text_hash=revision.text_hash)
    rows.filter(was_live=False, withdrawn_at=None).update(withdrawn_at=timezone.now())


def why_cannot_withdraw(signature: Signature, by: User) -> str:
    """Why somebody cannot withdraw a signature, in words for them; "" if they can."""
    if not is_reviewer(by):
        return _("Only a clinician in the group Reviewer can withdraw a review.")
    if signature.withdrawn_at is not None:
        return _("This review was withdrawn already.")
    return ""


def mark_withdrawn(signature: Signature, *, by: User, reason: str) -> None:
    """Withdraw a signature and its copies that minor fixes made. Call it in the transaction that lays the page out again."""
    rows = Signature.objects.filter(
        page_kind=signature.page_kind,
        page_slug=signature.page_slug,
        act=signature.act,
        signed_at=signature.signed_at,
        name=signature.name,
        withdrawn_at=None,
    )
    rows.update(withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_why=reason, relayout_at=None)


def why_not_due_date(review_due: date) -> str:
    """Why a day cannot be the next review's, in words; "" if it can."""
    today = timezone.localdate()
    if review_due <= today:
        return _("The next review must be after today.")
    if review_due > today + timedelta(days=366 * LONGEST_YEARS):
        return _("The next review must be within %(years)d years.") % {"years": LONGEST_YEARS}
    return ""


def carry_over(signature: Signature, *, revision: Revision, by: User) -> Signature:
    """Let a signature stand for a minor fix of its text (minor_edits.py has checked that it is one). `by` made the fix."""
    return Signature.objects.create(
        page_kind=signature.page_kind,
        page_slug=signature.page_slug,
        act=signature.act,
        base=signature.reading,
        text_hash=revision.text_hash,
        revision=revision.pk,
        by=signature.by,
        name=signature.name,
        signed_at=signature.signed_at,
        review_due=signature.review_due,
        kept_by=by,
    )
