"""The days of a month as the rows of a table, which a template's loops would take several times as long to write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from lems_site.diary.codes.counts import format_entry_count
from lems_site.diary.insights.calendar import Day
from lems_site.markup.safe import join_html
from lems_site.web.rendering.texts import gettext as _

register = template.Library()

EMPTY = format_html('<td class="{}"></td>', "month__none")
AHEAD = '<td><span class="month__day month__day--ahead">{}</span></td>'
DAY = """<td><a class="month__day" href="{}day/{}/"{}><span class="month__number">{}</span>
<span class="month__sign" aria-hidden="true">{}</span><span class="vh">: {}</span></a></td>
"""
PLAIN, CURRENT = format_html("{}", ""), format_html(' aria-current="{}"', "date")
NO_ANSWER, EVENT, NO_ENTRY = "·", "◆", "–"


@register.simple_tag
def month_rows(weeks: Iterable[list[Day | None]], today: dt.date, home_url: str) -> SafeString:
    """A row for each week. Days with entries and those up to `today` are links; each says in words what it holds."""
    address = escape(home_url)
    return join_html("<tr>{}</tr>\n", ((join_html("{}", ((_cell(day, today, address),) for day in week)),) for week in weeks))


def _cell(one: Day | None, today: dt.date, address: SafeString) -> SafeString:
    if one is None:
        return EMPTY
    if one.day > today and not one.entry_count:
        return format_html(AHEAD, one.day.day)
    current = CURRENT if one.day == today else PLAIN
    return join_html(DAY, [(address, one.day.isoformat(), current, one.day.day, _sign(one), _words(one))])


def _sign(one: Day) -> str:
    if not one.entry_count:
        return NO_ENTRY
    return (one.sign or NO_ANSWER) + (EVENT if one.has_events else "")


def _words(one: Day) -> str:
    if not one.entry_count:
        return _("no entry")
    parts = (one.words, format_entry_count(one.entry_count), _("with an event") if one.has_events else "")
    return ", ".join(part for part in parts if part)
