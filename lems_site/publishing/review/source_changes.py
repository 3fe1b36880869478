"""A statement that pages cite has changed: those pages must be reviewed again, tell readers, and note it in their history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from lems_site.publishing.models import PageLogEntry, Reference, SourceChange
from lems_site.publishing.pages.registry import page_types


@dataclass(frozen=True)
class ChangedSource:
    """A change of a statement: its id, what happened (SourceChange.What), what and why in words, and who (None: a load)."""

    source: str
    what: str
    words: str
    by: Any  # the user model, which the apps above may replace


def mark_citing_pages(changes: Iterable[ChangedSource]) -> None:
    """Mark each live page that cites a changed statement: for readers, and in its history, of which its owners are mailed
    (notifications/notices.py). Call it in the transaction that changes what readers see, after the pages were written. No query
    without a change."""
    by_source = {change.source: change for change in changes}
    if not by_source:
        return
    uses = Reference.objects.filter(target_kind="statement", target__in=list(by_source))
    rows = sorted(set(uses.values_list("page_kind", "page_slug", "target")))
    now, slugs = timezone.now(), defaultdict[str, set[str]](set)
    for kind, slug, _source in rows:
        slugs[kind].add(slug)
    live: dict[tuple[str, str], int | None] = {}
    for kind, some in slugs.items():
        pages = page_types[kind].pages().filter(slug__in=list(some))
        live |= {(kind, slug): revision for slug, revision in pages.values_list("slug", "live_id")}
    SourceChange.objects.bulk_create(
        SourceChange(page_kind=kind, page_slug=slug, source=source, what=by_source[source].what, at=now)
        for kind, slug, source in rows
    )
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_kind=kind,
            page_slug=slug,
            revision=live.get((kind, slug)),
            what="source",
            by=by_source[source].by,
            comment=by_source[source].words,
            at=now,
        )
        for kind, slug, source in rows
    )
    for kind, some in slugs.items():
        page_types[kind].relayout(sorted(some))()


def latest_source_changes(kind: str, slugs: Iterable[str]) -> dict[str, datetime]:
    """When a source of each of these pages last changed; pages of which none ever did are left out. One query."""
    rows = SourceChange.objects.filter(page_kind=kind).order_by("at").values_list("page_slug", "at")
    wanted = set(slugs)
    return {slug: at for slug, at in rows if slug in wanted}


def open_source_changes(kind: str, slug: str, since: datetime | None) -> list[SourceChange]:
    """The changes of a page's sources that no review of the whole page has answered: those after `since`, the newest first."""
    rows = SourceChange.objects.filter(page_kind=kind, page_slug=slug)
    return list(rows.filter(at__gt=since) if since else rows)


def with_source_changes(kind: str, signed: Mapping[str, datetime | None]) -> dict[str, datetime]:
    """For each page whose sources changed after its whole text was last read (slug -> when that was, None: never): the moment of
    the last change. One query."""
    changed = latest_source_changes(kind, signed)
    return {slug: at for slug, at in changed.items() if (read := signed[slug]) is None or at > read}
