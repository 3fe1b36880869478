"""Signatures: who read a page's text, whole or a change of it, and what readers are told of it.

A signature counts for the very text that was signed. They are made and withdrawn in signing.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from lems_site.publishing.models import Revision, Signature, SignerName, overdue_from
from lems_site.publishing.pages.registry import page_types, text_types

from .signer_names import proved_names
from .source_changes import with_source_changes

USUAL_DAYS = 365

How = Literal["none", "current", "overdue", "changed", "withdrawn", "unconfirmed", "restored"]


@dataclass(frozen=True)
class Review:
    """What readers are told: "none" (not yet reviewed), "current", "overdue", "changed" (since the review by `name`),
    "withdrawn" (the review was, on the day `on`), "unconfirmed" (who signed waits to be confirmed), or "restored" (an earlier
    text was put back on the day `restored_on`, and its review waits).

    Only a reading of the whole page is a review; `signed_at` is its moment. `corrected_on` and `corrected_by` tell of a change
    that was read alone since. `source_changed_on`: a source of the page changed on that day, and nobody has read the page since.
    """

    how: How = "none"
    name: str = ""
    on: date | None = None
    due: date | None = None
    corrected_on: date | None = None
    corrected_by: str = ""
    signed_at: datetime | None = None
    source_changed_on: date | None = None
    restored_on: date | None = None

    @property
    def reviewed(self) -> bool:
        """Whether the text that readers see is covered by a review, and all its sources still say what they said then."""
        return self.how in ("current", "overdue") and self.source_changed_on is None


NOT_REVIEWED = Review()


class LatestSignatures(NamedTuple):
    """What a page's signatures say: `own`, the newest of the text itself (rather one that is a review than one that is none);
    `newest`, the newest review of any text that was live; `withdrawn`, the newest review that readers saw and that was withdrawn.
    """

    own: Signature | None = None
    newest: Signature | None = None
    withdrawn: Signature | None = None


def default_due_date() -> date:
    """The next-review date that a form offers: in a year."""
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


def latest_signatures(kind_name: str, hashes: Mapping[str, str]) -> dict[str, tuple[Signature | None, Signature | None]]:
    """For each page (slug -> hash of its text): the newest signature of that text, and the newest review of any text that was
    live. One query."""
    return {slug: (one.own, one.newest) for slug, one in _latest_by_slug(kind_name, hashes).items()}


def _latest_by_slug(kind_name: str, hashes: Mapping[str, str]) -> dict[str, LatestSignatures]:
    found = dict.fromkeys(hashes, LatestSignatures())
    rows = Signature.objects.filter(Q(withdrawn_at=None) | Q(was_live=True), page_kind=kind_name).select_related("base")
    if len(hashes) <= FEW:
        rows = rows.filter(page_slug__in=list(hashes))
    for row in rows.order_by("-signed_at", "-pk").iterator():
        if row.page_slug not in found:
            continue
        own, newest, withdrawn = found[row.page_slug]
        if row.withdrawn_at is not None:
            if row.act == Signature.Act.PAGE:
                withdrawn = withdrawn or row
        else:
            if row.text_hash == hashes[row.page_slug] and (own is None or (own.reading is None and row.reading is not None)):
                own = row
            if row.was_live and row.reading is not None:
                newest = newest or row
        found[row.page_slug] = LatestSignatures(own, newest, withdrawn)
    return found


FEW = 500  # slugs that one query may name


def reviews_by_slug(kind_name: str, hashes: Mapping[str, str]) -> dict[str, Review]:
    """What readers of each page (slug -> hash of its live text) are told now. Four queries at most."""
    now, names = timezone.now(), proved_names()
    told = {slug: review_from(latest, now, names) for slug, latest in _latest_by_slug(kind_name, hashes).items()}
    changed = with_source_changes(kind_name, {slug: review.signed_at for slug, review in told.items()})
    told |= {slug: replace(told[slug], source_changed_on=timezone.localdate(at)) for slug, at in changed.items()}
    unsigned = {slug: hashes[slug] for slug, review in told.items() if review.how in ("none", "changed", "withdrawn")}
    return told | {
        slug: replace(told[slug], how="restored", restored_on=day) for slug, day in _restored_on(kind_name, unsigned).items()
    }


def _restored_on(kind_name: str, hashes: Mapping[str, str]) -> dict[str, date]:
    """The day on which each of these texts was put back, where it was. One query."""
    if not hashes or kind_name not in text_types():
        return {}
    rows = text_types()[kind_name].revisions().filter(origin=Revision.Origin.RESTORED).order_by("pk")
    if len(hashes) <= FEW:
        rows = rows.filter(page__slug__in=list(hashes))
    columns = rows.values_list("page__slug", "text_hash", "created_at")
    return {slug: timezone.localdate(at) for slug, text_hash, at in columns if hashes.get(slug) == text_hash}


def has_live_signatures() -> bool:
    """Whether any page that readers saw was read whole by somebody whose name is confirmed, or whose account is gone. Else
    the guide says that nobody has reviewed it. A record of the evidence is no page. One query."""
    newest = SignerName.objects.filter(user=OuterRef("by")).order_by("-pk").values("confirmed_at")[:1]
    readings = Signature.objects.filter(
        page_kind__in=list(page_types), was_live=True, withdrawn_at=None, act=Signature.Act.PAGE
    ).annotate(name_confirmed_at=Subquery(newest))
    proved = readings.filter(Q(by=None) | Q(name_confirmed_at__isnull=False))
    return proved.exclude(base__withdrawn_at__isnull=False).exists()


def review_of_page(kind_name: str, slug: str, text_hash: str) -> Review:
    """What readers of one page are told now. Four queries at most."""
    return reviews_by_slug(kind_name, {slug: text_hash})[slug]


def review_comment(review: Review) -> str:
    """A review as a content file tells it, in English like the file's keys; "" where there was none. It depends on no clock."""
    if review.how in ("none", "withdrawn", "unconfirmed"):
        return ""
    if review.how == "restored":
        return f"an earlier text was put back on {review.restored_on}; its review waits"
    changed = "; the text has changed since" if review.how == "changed" else ""
    if review.corrected_on:
        changed = f"; small correction on {review.corrected_on}, read by {review.corrected_by}"
    changed += f"; a source changed on {review.source_changed_on}" if review.source_changed_on else ""
    return f"by {review.name} on {review.on}; next review {review.due}{changed}. Information only: never read back as a signature"


def review_from(latest: LatestSignatures, now: datetime, names: Mapping[int, str]) -> Review:
    """What readers are told at a moment, by the latest signatures; `names`: whose name is confirmed (`proved_names`)."""
    row = latest.own if latest.own and latest.own.reading else latest.newest
    reading = row.reading if row else None
    withdrawn = latest.withdrawn
    if withdrawn and withdrawn.withdrawn_at and (reading is None or reading.signed_at < withdrawn.signed_at):
        return Review("withdrawn", on=timezone.localdate(withdrawn.withdrawn_at))
    if row is None or reading is None:
        return NOT_REVIEWED
    signers = [_signer_name(one, names) for one in (reading, row)]
    if not all(signers):
        return Review("unconfirmed") if row is latest.own else NOT_REVIEWED
    how: How = "changed" if row is not latest.own else "overdue" if overdue_from(row.review_due) <= now else "current"
    day = timezone.localdate(reading.signed_at)
    told = Review(how, signers[0], day, row.review_due, signed_at=reading.signed_at)
    if row.act != Signature.Act.CHANGE or how == "changed":
        return told
    return replace(told, corrected_on=timezone.localdate(row.signed_at), corrected_by=signers[1])


def _signer_name(row: Signature, names: Mapping[int, str]) -> str:
    """A signer as they are called now, "" while their name is not confirmed; as they signed, where their account is deleted."""
    return row.name if row.by_id is None else names.get(row.by_id, "")
