"""Keeping what readers saw: a row for each page and moment from which they saw something else.

Copied inside the database in the transaction that releases pages, so that a publication of thousands stays short. A page that is
compiled again and comes out the same gets no row.
"""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from lems_site.publishing.models import PageSnapshot, StagedPage
from lems_site.publishing.pages.page_type import PageType

KEEP = f"""
    INSERT INTO {PageSnapshot._meta.db_table}
        (page_kind, page_slug, revision, shown_from, title, html, compiled, fields, is_gone)
    SELECT %s, staged.slug, pages.live_id, %s, staged.title, staged.html, staged.compiled, staged.fields, %s
    FROM {StagedPage._meta.db_table} AS staged JOIN {{pages}} AS pages ON pages.slug = staged.slug
    WHERE staged.batch = %s AND staged.kind = %s AND staged.what <> 'laid out' AND (
        staged.what <> 'recompiled' OR staged.title <> pages.title OR staged.html <> pages.html
        OR staged.compiled <> pages.compiled
    )
"""  # noqa: S608 (our own names)


def keep_snapshots(page_type: PageType, batch: str) -> None:
    """Keep what a batch of staged pages shows. Call it in the transaction that releases the batch, after the live revisions are
    written and before the pages are: rows that come out as they were are left out. One query."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(KEEP.format(pages=page_type.model._meta.db_table), [page_type.name, now, False, batch, page_type.name])


def keep_end(page_type: PageType, slug: str, title: str) -> None:
    """Keep that readers see a page no more. Call it in the transaction that takes it from them."""
    PageSnapshot.objects.create(page_kind=page_type.name, page_slug=slug, title=title, is_gone=True)
