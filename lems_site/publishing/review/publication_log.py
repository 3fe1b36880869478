"""What is written down in the transaction in which a page goes live, by the workflow, at a set time, or by a job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from lems_site.publishing.models import PageLogEntry, Schedule, Signature, SiteVersion, State

from .signatures import overdue_from


def went_live(kind: str, slug: str, *, revision: int, what: str, by: Any, comment: str = "") -> None:
    """Write that a revision went live (`what`: one of PAGE_LOG_ACTIONS) into its page's history.

    A time that was set for the page is over.
    """
    Schedule.objects.filter(page_kind=kind, page_slug=slug, ended_at=None).update(ended_at=timezone.now(), compiled={})
    PageLogEntry.objects.create(
        page_kind=kind, page_slug=slug, revision=revision, what=what, state=State.PUBLISHED, by=by, comment=comment.strip()
    )
    plan_next()


def next_moment() -> int | None:
    """When readers must see something else without anybody doing anything, in seconds since 1970; None if nothing waits."""
    moments = list(Schedule.objects.filter(ended_at=None).order_by("publish_at").values_list("publish_at", flat=True)[:1])
    reviews = Signature.objects.filter(review_due__gte=timezone.localdate(), withdrawn_at=None).order_by("review_due")
    moments += [overdue_from(day) for day in reviews.values_list("review_due", flat=True)[:1]]
    return _seconds(min(moments)) if moments else None


def plan_next() -> None:
    """Work out the next moment anew. Call it in the transaction that sets or ends a schedule, or signs."""
    SiteVersion.objects.get_or_create(pk=1)
    SiteVersion.objects.filter(pk=1).update(next_due=next_moment())


def _seconds(moment: datetime) -> int:
    """Whole seconds, rounded up: what is due must be due in the database's finer clock too."""
    return -int(-moment.timestamp() // 1)
