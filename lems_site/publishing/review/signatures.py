"""Signatures: who reviewed a page's text, and what readers are told of it. A signature counts for the very text that was signed.

Nothing here signs by itself: `sign` is called for a Reviewer who pressed the button, and refuses everybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.publishing.models import Revision, Signature, State, overdue_from
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import is_reviewer
from lems_site.publishing.pages.registry import page_types

from .source_changes import with_source_changes

if TYPE_CHECKING:
    from lems_site.accounts.models import User


LONGEST_YEARS = 3  # until the next review
USUAL_DAYS = 365

How = Literal["none", "current", "overdue", "changed", "restored"]


class CannotSign(Exception):
    """Why this person cannot sign this text; the words are for them."""


@dataclass(frozen=True)
class Review:
    """What readers are told: "none" (not yet reviewed), "current", "overdue", "changed" (since the review by `name`), or
    "restored" (an earlier text was put back on the day `restored_on`, and its review waits).

    `source_changed_on`: a source of the page changed on that day, and nobody has signed the page since.
    """

    how: How = "none"
    name: str = ""
    on: date | None = None
    due: date | None = None
    signed_at: datetime | None = None
    source_changed_on: date | None = None
    restored_on: date | None = None

    @property
    def reviewed(self) -> bool:
        """Whether the text that readers see is the one that was signed, and all its sources still say what they said then."""
        return self.how in ("current", "overdue") and self.source_changed_on is None


NOT_REVIEWED = Review()


def default_due_date() -> date:
    """The next-review date that a form offers: in a year."""
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


def latest_signatures(kind_name: str, hashes: Mapping[str, str]) -> dict[str, tuple[Signature | None, Signature | None]]:
    """For each page (slug -> hash of its text): the newest signature of that text, and of any text that was live. One query."""
    found: dict[str, tuple[Signature | None, Signature | None]] = dict.fromkeys(hashes, (None, None))
    rows = Signature.objects.filter(page_kind=kind_name, withdrawn_at=None)
    if len(hashes) <= FEW:
        rows = rows.filter(page_slug__in=list(hashes))
    for row in rows.order_by("-signed_at", "-pk").iterator():
        if row.page_slug in found:
            own, newest = found[row.page_slug]
            if own is None and row.text_hash == hashes[row.page_slug]:
                own = row
            found[row.page_slug] = own, newest or (row if row.was_live else None)
    return found


FEW = 500  # slugs that one query may name


def reviews_by_slug(kind_name: str, hashes: Mapping[str, str]) -> dict[str, Review]:
    """What readers of each page (slug -> hash of its live text) are told now. Three queries at most."""
    now = timezone.now()
    told = {slug: _review_from(own, newest, now) for slug, (own, newest) in latest_signatures(kind_name, hashes).items()}
    changed = with_source_changes(kind_name, {slug: review.signed_at for slug, review in told.items()})
    told |= {slug: replace(told[slug], source_changed_on=timezone.localdate(at)) for slug, at in changed.items()}
    unsigned = {slug: hashes[slug] for slug, review in told.items() if review.how in ("none", "changed")}
    return told | {
        slug: replace(told[slug], how="restored", restored_on=day) for slug, day in _restored_on(kind_name, unsigned).items()
    }


def _restored_on(kind_name: str, hashes: Mapping[str, str]) -> dict[str, date]:
    """The day on which each of these texts was put back, where it was. One query."""
    if not hashes or kind_name not in page_types:
        return {}
    rows = page_types[kind_name].revisions().filter(origin=Revision.Origin.RESTORED).order_by("pk")
    if len(hashes) <= FEW:
        rows = rows.filter(page__slug__in=list(hashes))
    columns = rows.values_list("page__slug", "text_hash", "created_at")
    return {slug: timezone.localdate(at) for slug, text_hash, at in columns if hashes.get(slug) == text_hash}


def has_live_signatures() -> bool:
    """Whether any page was ever signed; before that the guide says as a whole that nobody has reviewed it. One query."""
    return Signature.objects.filter(was_live=True).exists()


def review_of_page(kind_name: str, slug: str, text_hash: str) -> Review:
    """What readers of one page are told now. Two queries."""
    return reviews_by_slug(kind_name, {slug: text_hash})[slug]


def review_comment(review: Review) -> str:
    """A review as a content file tells it, in English like the file's keys; "" where there was none. It depends on no clock."""
    if review.how == "none":
        return ""
    if review.how == "restored":
        return f"an earlier text was put back on {review.restored_on}; its review waits"
    changed = "; the text has changed since" if review.how == "changed" else ""
    changed += f"; a source changed on {review.source_changed_on}" if review.source_changed_on else ""
    return f"by {review.name} on {review.on}; next review {review.due}{changed}. Information only: never read back as a signature"


def _review_from(own: Signature | None, newest: Signature | None, now: datetime) -> Review:
    row = own or newest
    if row is None:
        return NOT_REVIEWED
    how: How = "changed" if own is None else "overdue" if overdue_from(row.review_due) <= now else "current"
    return Review(how, row.name, timezone.localdate(row.signed_at), row.review_due, signed_at=row.signed_at)


def why_cannot_sign(page_type: PageType, revision: Revision, by: User) -> str:
    """Why somebody cannot sign a revision, in words for them; "" if they can."""
    if not is_reviewer(by):
        return _("Only a clinician in the group Reviewer can sign.")
    if not by.get_full_name().strip():
        return _("Your account has no name, and readers must see who signed. Ask whoever manages accounts to add your name.")
    if by.pk in writer_ids(page_type, revision):
        return _("You wrote part of this text. A second Reviewer must sign it.")
    return ""


def writer_ids(page_type: PageType, revision: Revision, *, put_back: bool = False) -> set[int]:
    """Who wrote the revision, the drafts that led to it since the live text, or the very same text at another time.

    Who put an earlier text back wrote nothing. A text that readers had before, once it is put back (or with `put_back`, as if it
    were), has its own writers alone: no draft led to it.
    """
    of_page = page_type.revisions().filter(page_id=revision.page_id)
    wrote = of_page.filter(text_hash=revision.text_hash)
    restored = revision.origin == Revision.Origin.RESTORED
    original: Revision | None = of_page.select_related("page").filter(pk=revision.base).first() if restored else None
    if original is not None and not original.was_read:
        return writer_ids(page_type, original) | _creator_ids(wrote)
    if not put_back and not restored:
        live = revision.page.live_id or 0
        since = live if live < revision.pk else revision.pk - 1
        read_before = of_page.filter(state__in=(State.PUBLISHED, State.RETIRED)).values("pk")
        again = of_page.filter(origin=Revision.Origin.RESTORED, base__in=read_before, pk__lt=revision.pk, pk__gt=since)
        since = again.order_by("-pk").values_list("pk", flat=True).first() or since
        wrote |= of_page.filter(pk__gt=since, pk__lte=revision.pk)
    return _creator_ids(wrote)


def _creator_ids(revisions: QuerySet[Any]) -> set[int]:
    """Who saved these revisions, without those that put an earlier text back."""
    wrote = revisions.exclude(created_by=None).exclude(origin=Revision.Origin.RESTORED)
    return set(wrote.values_list("created_by", flat=True))


def sign_revision(page_type: PageType, *, revision: Revision, by: User, review_due: date) -> Signature:
    """Sign a revision's text. Call it inside the transaction that uses it. Raises CannotSign."""
    reason = why_cannot_sign(page_type, revision, by) or why_not_due_date(review_due)
    if reason:
        raise CannotSign(reason)
    return Signature.objects.create(
        page_kind=page_type.name,
        page_slug=revision.page.slug,
        text_hash=revision.text_hash,
        revision=revision.pk,
        by=by,
        name=by.get_full_name().strip(),
        review_due=review_due,
        was_live=revision.page.live_id == revision.pk,
    )


def withdraw_signature(page_type: PageType, revision: Revision) -> None:
    """A text that readers have not seen yet is taken back: its signature counts no more."""
    rows = Signature.objects.filter(page_kind=page_type.name, page_slug=revision.page.slug, text_hash=revision.text_hash)
    rows.filter(was_live=False).update(withdrawn_at=timezone.now())


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
        text_hash=revision.text_hash,
        revision=revision.pk,
        by=signature.by,
        name=signature.name,
        signed_at=signature.signed_at,
        review_due=signature.review_due,
        kept_by=by,
    )
