"""Release staged pages to readers by copying rows inside the database, so that the transaction is short.

Called only inside the transactions of publish.py and jobs.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from lems_site.publishing.models import Redirect, Reference, Revision, Signature, SiteVersion, StagedPage, State, hash_of
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.registry import notify_after_write, page_types, text_types

from .snapshots import keep_snapshots

if TYPE_CHECKING:
    from lems_site.accounts.models import User

BATCH = 100
SMALL = ("pk", "slug", "what", "title", "text", "revision_id", "fields", "changed_at", "same_fields")
COPY = """
    UPDATE {pages} SET title = staged.title, html = staged.html, compiled = staged.compiled, compile_key = staged.compile_key
    FROM {staged} AS staged
    WHERE staged.batch = %s AND staged.kind = %s AND staged.what <> 'laid out' AND {pages}.slug = staged.slug
"""

REFERENCE = f"""
    INSERT INTO {Reference._meta.db_table} (page_kind, page_slug, page_title, target_kind, target, section_id, section)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""  # noqa: S608 (our own name)


def release_batch(batch: str, *, by: User | None) -> None:
    """Copy a batch of staged pages to the live pages, and count the site's version up."""
    for page_type in text_types().values():
        staged = StagedPage.objects.in_batch(batch, page_type.name).with_text()
        for some in _in_chunks(staged.exclude(what=StagedPage.RECOMPILE, same_fields=True).only(*SMALL)):
            _write_rows(page_type, some, by)
        keep_snapshots(page_type, batch)
        with connection.cursor() as cursor:
            table = StagedPage._meta.db_table
            cursor.execute(COPY.format(pages=page_type.model._meta.db_table, staged=table), [batch, page_type.name])
        for some in _in_chunks(staged.filter(same_references=False).only("pk", "slug", "title", "references")):
            _write_references(page_type, some)
        page_type.after_release(batch)
    changed = StagedPage.objects.in_batch(batch).with_text().filter(same_words=False)
    notify_after_write({name: list(changed.filter(kind=name).values_list("slug", flat=True)) for name in page_types})
    SiteVersion.bump()


def _in_chunks(rows: QuerySet[StagedPage]) -> Iterator[list[StagedPage]]:
    """Yield rows in lists of BATCH: 5,000 pages at once would fill the memory."""
    found = rows.order_by("pk").iterator(chunk_size=BATCH)
    while some := list(islice(found, BATCH)):
        yield some


def _write_rows(page_type: PageType, staged: list[StagedPage], by: User | None) -> None:
    """Write the front-matter columns of pages and their live revisions; create new pages and revisions."""
    ids = dict(page_type.pages().filter(slug__in=[row.slug for row in staged]).values_list("slug", "pk"))
    new = [row for row in staged if row.slug not in ids]
    made = page_type.model._default_manager.bulk_create(
        page_type.model(slug=row.slug, title=row.title, **row.fields) for row in new
    )
    ids |= {page.slug: page.pk for page in made}
    loaded = [row for row in staged if row.what in (StagedPage.NEW, StagedPage.CHANGED)]
    now, file = timezone.now(), Revision.Origin.FILE
    hashes = {row.slug: hash_of(row.text) for row in loaded}
    revision_of: Any = page_type.revision_model  # each concrete revision has its page
    revisions = page_type.revisions().bulk_create(
        revision_of(
            page_id=ids[row.slug], text=row.text, text_hash=hashes[row.slug], origin=file, created_at=now, state=State.PUBLISHED
        )
        for row in loaded
    )
    for row, revision in zip(loaded, revisions, strict=True):
        row.revision_id = revision.pk
    for row in staged:
        columns: dict[str, Any] = {} if row.same_fields else dict(row.fields)
        if row.what != StagedPage.RECOMPILE:
            columns |= {"live_id": row.revision_id, "published_by": by, "published_at": row.changed_at, "retired_at": None}
        if row.slug in hashes:
            columns["loaded_hash"] = hashes[row.slug]
        page_type.pages().filter(pk=ids[row.slug]).update(**columns)
    _went_live(page_type, {row.slug: row.revision_id for row in staged if row.what != StagedPage.RECOMPILE and row.revision_id})


def _went_live(page_type: PageType, live: dict[str, int]) -> None:
    """For each revision that went live (by slug): set its state, mark its signature as seen by readers, delete redirects from its
    address."""
    revisions = page_type.revisions().filter(pk__in=list(live.values()))
    revisions.exclude(state=State.PUBLISHED).update(state=State.PUBLISHED)
    Redirect.objects.filter(page_kind=page_type.name, page_slug__in=list(live)).delete()
    unseen = Signature.objects.filter(page_kind=page_type.name, page_slug__in=list(live), was_live=False)
    signed = list(unseen.values_list("pk", "page_slug", "text_hash"))
    if signed:
        hashes = dict(revisions.values_list("pk", "text_hash"))
        seen = [pk for pk, slug, text_hash in signed if hashes[live[slug]] == text_hash]
        Signature.objects.filter(pk__in=seen).update(was_live=True)


def _write_references(page_type: PageType, staged: list[StagedPage]) -> None:
    """Write the references of pages. In SQL: a page has about forty, and model instances take five times as long."""
    Reference.objects.filter(page_kind=page_type.name, page_slug__in=[row.slug for row in staged]).delete()
    rows = [(page_type.name, row.slug, row.title, *reference) for row in staged for reference in row.references]
    with connection.cursor() as cursor:
        cursor.executemany(REFERENCE, rows)
