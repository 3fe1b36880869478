"""Queries without a result: how often each was tried in a week, so that staff learn what the guide lacks.

Nothing about who searched, and no time finer than the week. Queries that may name a person or hold a number are not counted.
Counting never delays an answer: where the database is busy, that query is not counted.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import OperationalError, connection
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.search.text.tokenizer import split_words
from lems_site.web.dashboard import Panel, PanelRow

from .models import ZeroResultQuery

LONGEST, SHORTEST = 60, 2  # characters
KEPT_DAYS = 90
MAX_QUERIES_A_WEEK = 2_000  # different searches: a flood of nonsense cannot fill the database
SHOWN_FROM = 3  # times
SHOWN = 10
BUSY_MS = 50
UPSERT = (
    "INSERT INTO {table} (query, week, times) SELECT %s, %s, 1 "
    "WHERE EXISTS (SELECT 1 FROM {table} WHERE query = %s AND week = %s) OR "
    "(SELECT COUNT(*) FROM {table} WHERE week = %s) < %s "
    "ON CONFLICT (query, week) DO UPDATE SET times = {table}.times + 1"
)


def countable_text(text: str) -> str:
    """A query as it is counted: its words in lower case, with single spaces; "" for one that is not counted."""
    if len(text) > LONGEST or "@" in text or any(letter.isnumeric() for letter in text):
        return ""
    query = " ".join(split_words(text))
    return query if SHORTEST <= len(query) <= LONGEST else ""


def week_start(day: date) -> date:
    """The first day of the ISO week that a day is in."""
    return day - timedelta(days=day.weekday())


def count_query(text: str) -> None:
    """Count a search that found nothing. One statement, or none."""
    query, week = countable_text(text), week_start(timezone.localdate())
    if not query:
        return
    with connection.cursor() as cursor:
        try:
            if connection.vendor == "sqlite":
                _wait_at_most(BUSY_MS)  # a publication may be writing at this moment
            cursor.execute(
                UPSERT.format(table=connection.ops.quote_name(ZeroResultQuery._meta.db_table)),
                [query, week, query, week, week, MAX_QUERIES_A_WEEK],
            )
        except OperationalError:
            pass
        finally:
            if connection.vendor == "sqlite":
                _wait_at_most(int(1000 * float(connection.settings_dict["OPTIONS"].get("timeout", 5))))


def _wait_at_most(milliseconds: int) -> None:
    """How long SQLite waits for other writers. Set on the connection itself: it is no query."""
    connection.connection.execute(f"PRAGMA busy_timeout = {milliseconds}")


def frequent_queries() -> QuerySet[ZeroResultQuery, Any]:
    """Queries that found nothing SHOWN_FROM times or more in what is kept, the most frequent first: `query` and `total`."""
    rows = ZeroResultQuery.objects.values("query").annotate(total=Sum("times")).filter(total__gte=SHOWN_FROM)
    return rows.order_by("-total", "query")


def delete_old_counts() -> int:
    """Delete counts of weeks that are over for KEPT_DAYS. How many there were."""
    old = ZeroResultQuery.objects.filter(week__lt=timezone.localdate() - timedelta(days=KEPT_DAYS))
    return old.delete()[0] if old.exists() else 0


def dashboard_panel(request: HttpRequest) -> Panel:
    """The panel of the admin's first page. One query."""
    found = list(frequent_queries()[: SHOWN + 1])
    rows = [
        PanelRow(
            _("“%(query)s”: %(total)d times") % one,
            action=_("Add this word to a page"),
            action_label=_("Add this word to a page: “%(query)s”") % one,
            action_url=reverse("writing:word", query={"word": one["query"]}),
        )
        for one in found[:SHOWN]
    ]
    return Panel(
        _("Searches that found nothing"),
        len(rows),
        rows,
        calm=_("None was tried three times or more."),
        hint=_("Of the last 90 days. Nobody knows who searched."),
    )
