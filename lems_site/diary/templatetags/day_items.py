"""The last days as the items of a list."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from lems_site.diary.home.recent_days import DayRow
from lems_site.markup.safe import join_html

register = template.Library()

ITEM = """<li class="lines__one"><a class="lines__link" href="{}day/{}/">{}</a>
<span class="lines__words">{}</span></li>
"""


@register.simple_tag
def day_items(days: Iterable[DayRow], home_url: str) -> SafeString:
    """An item for each day, which leads to it and says what was written. Everything is escaped."""
    address = escape(home_url)
    return join_html(ITEM, ((address, day.code, day.name, day.words) for day in days))
