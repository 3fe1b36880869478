"""What must change for readers when a moment passes, without a scheduler: texts with a set time, reviews that become overdue.

`SiteVersion.next_due` holds the earliest such moment. Every public page reads it with what it reads anyway (an article in its one
query, the others with the site's version) and compares it with the clock.
The first request after the moment calls `run_due_publications`,
which publishes what was compiled beforehand in one short transaction, so that article, lists, search, sitemap and feed change
together; only then is the request answered. Of several requests at once one writes; the others wait for its lock, find that
nothing is left to do, and read what it wrote. So no reader sees an old page after its time, and nobody a mixture. Only a
publication of very many pages is made ready by the requests after its time, each for a moment (rebuilding.py); readers see the
old pages until all of it is ready.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from lems_site.publishing.models import Schedule, Signature, SiteVersion
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.plan import Plan
from lems_site.publishing.publish.publish import carry_out
from lems_site.publishing.publish.schedule import go_live
from lems_site.publishing.review.publication_log import plan_next


def is_due(next_due: int | None) -> bool:
    """Whether the moment has come."""
    return next_due is not None and next_due <= time.time()


def run_due_publications() -> bool:
    """Do all whose time has come. Returns whether there was anything. Safe to call at any time, by any number at once."""
    if not is_due(SiteVersion.objects.filter(pk=1).values_list("next_due", flat=True).first()):
        return False
    due = Schedule.objects.filter(ended_at=None, publish_at__lte=timezone.now()).order_by("publish_at", "pk")
    ended = [go_live(schedule) for schedule in due]
    if all(ended):  # while a job makes pages ready, nothing may change beneath it
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
    plan.writers += [page_types[name].relayout(sorted(some)) for name, some in slugs.items() if name in page_types]
    plan.writers.append(plan_next)
    return plan
