"""What lies ahead on a diary's first page: the next appointment and how many questions are open."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_short_day
from lems_site.diary.models import Diary

# Plain SQL: this is asked with each opening of the first page, and the same by querysets costs more than all its other queries.
UPCOMING = """
SELECT (SELECT MIN(day) FROM diary_appointment WHERE diary_id = %s AND removed_at IS NULL AND day >= %s),
       (SELECT COUNT(*) FROM diary_question WHERE diary_id = %s AND removed_at IS NULL AND asked_at IS NULL)
"""


class Upcoming(NamedTuple):
    """A line each in words; "" for what there is not."""

    appointment: str
    questions: str


def describe_upcoming(access: Access, today: dt.date) -> Upcoming | None:
    """The next appointment, today's included, and the open questions. None where there is neither. One query."""
    diary = Diary._meta.pk.get_db_prep_value(access.diary.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(UPCOMING, [diary, today, diary])
        day_found, questions = cursor.fetchone()
    day = dt.date.fromisoformat(str(day_found)) if day_found else None  # SQLite gives text
    if not day and not questions:
        return None
    return Upcoming(_describe_appointment(day, today) if day else "", _describe_questions(questions) if questions else "")


def _describe_appointment(day: dt.date, today: dt.date) -> str:
    ahead = (day - today).days
    if ahead == 0:
        return _("Appointment today")
    words = {"day": format_short_day(day), "count": ahead}
    return ngettext("Next appointment: %(day)s, tomorrow", "Next appointment: %(day)s, in %(count)s days", ahead) % words


def _describe_questions(number: int) -> str:
    return ngettext("%(count)s question to ask", "%(count)s questions to ask", number) % {"count": number}
