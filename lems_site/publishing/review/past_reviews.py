"""What readers of a page were told of its review at a moment in the past, from the signatures as they stood then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from lems_site.publishing.models import PageSnapshot, Signature, SourceChange

from .signatures import LatestSignatures, Review, review_from
from .signer_names import proved_names


def review_at(kind: str, slug: str, text_hash: str, at: datetime) -> Review:
    """The review of a page whose live text had this hash at that moment. Three queries."""
    seen = set(PageSnapshot.objects.filter(page_kind=kind, page_slug=slug, shown_from__lte=at).values_list("revision", flat=True))
    rows = Signature.objects.filter(page_kind=kind, page_slug=slug, signed_at__lte=at).select_related("base")
    own = newest = withdrawn = None
    for row in rows.order_by("-signed_at", "-pk"):
        _as_of(row, at)
        if row.withdrawn_at is not None:
            if row.act == Signature.Act.PAGE and row.revision in seen:
                withdrawn = withdrawn or row
            continue
        if row.text_hash == text_hash and (own is None or (own.reading is None and row.reading is not None)):
            own = row
        if row.revision in seen and row.reading is not None:
            newest = newest or row
    review = review_from(LatestSignatures(own, newest, withdrawn), at, proved_names(at))
    changes = SourceChange.objects.filter(page_kind=kind, page_slug=slug, at__lte=at)
    if review.signed_at is not None:
        changes = changes.filter(at__gt=review.signed_at)
    changed = changes.order_by("-at").values_list("at", flat=True).first()
    return replace(review, source_changed_on=timezone.localdate(changed)) if changed else review


def _as_of(row: Signature, at: datetime) -> None:
    """Let a signature, and the reading that it rests on, look as at that moment: not withdrawn yet if that came later."""
    for one in (row, row.base):
        if one is not None and one.withdrawn_at is not None and one.withdrawn_at > at:
            one.withdrawn_at = None
