"""What must change for readers when a moment passes, without a scheduler: texts with a set time, reviews that become overdue.

`SiteVersion.next_due` holds the earliest such moment. Every public page reads it with what it reads anyway (an article in its one
query, the others with the site's version) and compares it with the clock. The first request after the moment calls `catch_up`,
which publishes what was compiled beforehand in one short transaction, so that article, lists, search, sitemap and feed change
together; only then is the request answered. Of several requests at once one writes; the others wait for its lock, find that
nothing is left to do, and read what it wrote. So no reader sees an old page after its time, and nobody a mixture.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from .actions import carry_out
from .kinds import kinds
from .models import Schedule, Signature, SiteVersion
from .planning import Plan
from .schedules import go_live
from .signatures import overdue_from


def is_due(next_due: int | None) -> bool:
    """Whether the moment has come."""
    return next_due is not None and next_due <= time.time()


def plan_next() -> None:
    """Work out the next moment anew. Call it in the transaction that sets or ends a schedule, or signs."""
    moments = list(Schedule.objects.filter(ended_at=None).order_by("publish_at").values_list("publish_at", flat=True)[:1])
    reviews = Signature.objects.filter(review_due__gte=timezone.localdate(), withdrawn_at=None).order_by("review_due")
    moments += [overdue_from(day) for day in reviews.values_list("review_due", flat=True)[:1]]
    SiteVersion.objects.get_or_create(pk=1)
    SiteVersion.objects.filter(pk=1).update(next_due=_seconds(min(moments)) if moments else None)


def _seconds(moment: datetime) -> int:
    """Whole seconds, rounded up: what is due must be due in the database's finer clock too."""
    return -int(-moment.timestamp() // 1)


def catch_up() -> bool:
    """Do all whose time has come. Returns whether there was anything. Safe to call at any time, by any number at once."""
    if not is_due(SiteVersion.objects.filter(pk=1).values_list("next_due", flat=True).first()):
        return False
    for schedule in Schedule.objects.filter(ended_at=None, publish_at__lte=timezone.now()).order_by("publish_at", "pk"):
        go_live(schedule)
    carry_out(_overdue_reviews)
    return True


def _overdue_reviews() -> Plan:
    """The pages whose reviews have become overdue are laid out anew, and the next moment is worked out."""
    plan = Plan()
    since = SiteVersion.objects.filter(pk=1).values_list("next_due", flat=True).first()
    if since is None or not is_due(since):
        return plan
    first = timezone.localdate(datetime.fromtimestamp(since, timezone.get_current_timezone())) - timedelta(days=1)
    rows = Signature.objects.filter(review_due__gte=first, review_due__lt=timezone.localdate())
    slugs: dict[str, set[str]] = {}
    for kind_name, slug in rows.values_list("page_kind", "page_slug").distinct():
        slugs.setdefault(kind_name, set()).add(slug)
    plan.writers += [kinds[name].laid_out(sorted(some)) for name, some in slugs.items() if name in kinds]
    plan.writers.append(plan_next)
    return plan
