"""How long ago something was, in words."""

from __future__ import annotations

import datetime as dt

from django import template

from lems_site.diary.lines import duration

register = template.Library()


@register.filter
def hours_and_minutes(minutes: int) -> str:
    """Minutes as "3 h 10 min"."""
    return duration(dt.timedelta(minutes=minutes))
