"""Reviews that become overdue: from that moment the page says so."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from lems_site.publishing.models import Signature
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.plan import Plan
from lems_site.publishing.publish.publish import execute_plan


def next_overdue() -> datetime | None:
    """When the next review becomes overdue; None if none does. One query."""
    moments = Signature.objects.filter(relayout_at__isnull=False).order_by("relayout_at")
    return moments.values_list("relayout_at", flat=True).first()


def mark_overdue_pages() -> None:
    """Lay out the pages anew whose reviews have become overdue; nothing is compiled."""
    execute_plan(_plan_relayout)


def _plan_relayout() -> Plan:
    plan, now, slugs = Plan(), timezone.now(), dict[str, set[str]]()
    due = Signature.objects.filter(relayout_at__lte=now)
    for kind, slug in due.values_list("page_kind", "page_slug").distinct():
        slugs.setdefault(kind, set()).add(slug)
    plan.writers += [page_types[name].relayout(sorted(some)) for name, some in slugs.items() if name in page_types]
    if slugs:
        plan.writers.append(lambda: _mark_done(now))
    return plan


def _mark_done(until: datetime) -> None:
    Signature.objects.filter(relayout_at__lte=until).update(relayout_at=None)
