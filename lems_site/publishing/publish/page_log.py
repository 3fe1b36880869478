"""What is written into a page's history in the transaction that publishes it, or when it is not published at its set time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lems_site.publishing.models import PageLogEntry, PublicationJob, State

if TYPE_CHECKING:
    from lems_site.accounts.models import User


def log_publication(kind: str, slug: str, *, revision: int, what: str, by: User | None, comment: str = "") -> None:
    """Write that a revision went live (`what`: one of PAGE_LOG_ACTIONS). A time that was set for the page is over."""
    PublicationJob.objects.cancel_scheduled(kind, slug)
    PageLogEntry.objects.create(
        page_kind=kind, page_slug=slug, revision=revision, what=what, state=State.PUBLISHED, by=by, comment=comment.strip()
    )


def log_missed_time(job: PublicationJob, reason: str) -> None:
    """Write that a job's revision was not published at its set time, and why."""
    PageLogEntry.objects.create(
        page_kind=job.kind,
        page_slug=job.slug,
        revision=job.revision_id,
        what="not_published",
        state=State.APPROVED,
        by=job.created_by,
        comment=reason,
    )
