"""The one date field of the site: every page takes the same spellings and refuses in the same words.

Taken are 20/11/2026, 20.11.2026, 20-11-2026, 20 Nov 2026, 20 November 2026, November 20, 2026 and 2026-11-20; the day stands
before the month where both are numbers. Names of months are those of the reader's language, and the English ones.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise  # a text, or one that is translated where it is used

YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d+)")
DAY_AND_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.\-]+([^\W\d_]+)[\s.,\-]+(\d+)")
NAME_AND_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d+)")
SHORTEST_NAME = 3
YEAR_DIGITS = 4
MONTHS = 12
REQUIRED = gettext_lazy("Write the date, for example 20/11/2026.")
NOT_A_DATE = gettext_lazy("Write the date with day, month and year, for example 20/11/2026 or 20 November 2026.")


def parse_date(text: str) -> dt.date:
    """The date that a text names. Raises ValidationError, with what is wrong and what to write."""
    text = " ".join(text.split())
    if match := YEAR_FIRST.fullmatch(text):
        year, _separator, month, day = match.groups()
        return _date(year, int(month), day)
    if match := DAY_FIRST.fullmatch(text):
        day, _separator, month, year = match.groups()
        return _date(year, int(month), day)
    if match := DAY_AND_NAME.fullmatch(text):
        day, name, year = match.groups()
        return _date(year, _month(name), day)
    if match := NAME_AND_DAY.fullmatch(text):
        name, day, year = match.groups()
        return _date(year, _month(name), day)
    raise ValidationError(str(NOT_A_DATE), code="invalid")


def _date(year: str, month: int, day: str) -> dt.date:
    """The date of a year in digits, a month and a day in digits. Raises ValidationError."""
    if len(year) != YEAR_DIGITS:
        raise ValidationError(_("Write the year with four digits, for example 2026."), code="invalid")
    if not 1 <= month <= MONTHS:
        message = _("There is no month %(month)s. Write the day before the month, for example 20/11/2026.")
        raise ValidationError(message % {"month": month}, code="invalid")
    try:
        return dt.date(int(year), month, int(day))
    except ValueError:
        named = {"day": int(day), "month": str(dates.MONTHS[month]), "year": int(year)}
        raise ValidationError(_("There is no %(day)s %(month)s %(year)s. Check the date.") % named, code="invalid") from None


def _month(name: str) -> int:
    """The number of a month from its name, or from the beginning of it. Raises ValidationError."""
    wanted = name.casefold()
    for number in range(1, MONTHS + 1):
        names = (str(dates.MONTHS[number]), str(dates.MONTHS_3[number]), calendar.month_name[number])
        if any(one.casefold() == wanted or (len(wanted) >= SHORTEST_NAME and one.casefold().startswith(wanted)) for one in names):
            return number
    message = _("“%(name)s” is not a month. Write it out, for example 20 November 2026.")
    raise ValidationError(message % {"name": name}, code="invalid")


class DateInput(forms.DateInput):
    """The browser's own date field; where a browser has none, any of the spellings can be typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DateField(forms.DateField):
    """A date in any of the spellings."""

    def __init__(self, *, label: Words, required: bool = True, help_text: Words = "") -> None:
        errors = {"required": REQUIRED, "invalid": NOT_A_DATE}
        super().__init__(label=label, required=required, help_text=help_text, widget=DateInput(), error_messages=errors)

    def to_python(self, value: object) -> dt.date | None:
        """The date of a typed text, or of a date; None for nothing. Raises ValidationError."""
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        text = "" if value is None else str(value).strip()
        return parse_date(text) if text else None
