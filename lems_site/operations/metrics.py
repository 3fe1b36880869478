"""Numbers for a monitor, in the text format of Prometheus, read from the database at each scrape. Nothing about a person."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum
from django.utils import timezone

from lems_site.accounts.models import Session
from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.web.clock_status import clock_status
from lems_site.web.diary_opening import new_diaries_allowed
from lems_site.web.mail_queue.status import queue_status
from lems_site.web.models import BackgroundJobState

from .models import Backup, ElsewhereDrill


def _age(moment: datetime | None) -> float:
    """The seconds since a moment; NaN where there was none."""
    return float("nan") if moment is None else (timezone.now() - moment).total_seconds()


def read_metrics() -> dict[str, tuple[str, float]]:
    """The gauges: what each means, and its value now, by name. Eleven queries at most."""
    newest = Backup.objects.first()
    proved = Backup.objects.exclude(proved_at=None).order_by("-proved_at").first()
    mails = queue_status()
    elsewhere = ElsewhereDrill.objects.first()
    failures = BackgroundJobState.objects.aggregate(sum=Sum("failures"))["sum"]
    return {
        "lems_clock_running": ("1 if a clock runs", float(clock_status().is_running)),
        "lems_job_failures": ("failures in a row of the clock's work, of all kinds together", failures or 0),
        "lems_mails_waiting": ("mails that were not sent yet", mails.waiting),
        "lems_mails_oldest_age_seconds": ("time since the oldest of them was written", _age(mails.oldest)),
        "lems_mails_failed": ("mails that could not be sent, of the last 14 days", mails.failed),
        "lems_backup_age_seconds": ("time since the newest backup", _age(newest.made_at if newest else None)),
        "lems_backup_bytes": ("size of the newest backup", newest.size if newest else float("nan")),
        "lems_backup_proved_age_seconds": ("time since a backup was proved", _age(proved.proved_at if proved else None)),
        "lems_drill_elsewhere_age_seconds": (
            "time since a backup was proved on another machine",
            _age(elsewhere.proved_at if elsewhere else None),
        ),
        "lems_new_diaries_allowed": ("1 if people may begin new diaries", float(new_diaries_allowed())),
        "lems_articles": ("articles that readers see", Article.objects.live().count()),
        "lems_terms": ("glossary terms that readers see", Term.objects.live().count()),
        "lems_sessions": ("sessions of people who are signed in", Session.objects.filter(user__isnull=False).count()),
    }


def format_metrics() -> str:
    """All gauges in the text format (version 0.0.4)."""
    lines = []
    for name, (meaning, value) in read_metrics().items():
        shown = "NaN" if value != value else f"{value:.10g}"  # noqa: PLR0124 (NaN alone differs from itself)
        lines += [f"# HELP {name} {meaning}", f"# TYPE {name} gauge", f"{name} {shown}"]
    return "\n".join([*lines, ""])
