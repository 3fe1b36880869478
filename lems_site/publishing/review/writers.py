"""Who wrote a text: those who cannot sign it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lems_site.publishing.models import Revision, State
from lems_site.publishing.pages.page_type import PageType


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
