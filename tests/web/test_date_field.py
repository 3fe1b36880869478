"""The date field: the spellings that it takes, and what it says of others."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from lems_site.web.date_field import DateField, parse_date

DAY = dt.date(2026, 11, 20)
SPELLINGS = (
    "20/11/2026",
    "20.11.2026",
    "20. 11. 2026",
    "20-11-2026",
    "20 Nov 2026",
    "20 nov. 2026",
    "20. November 2026",
    "20 November 2026",
    "20th November, 2026",
    "November 20, 2026",
    "2026-11-20",
    "2026/11/20",
    "  20/11/2026 ",
    "20\u00a0November\u00a02026",
)


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_date_is_taken_in_each_spelling(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [("1/2/2026", dt.date(2026, 2, 1)), ("9 Sept 2026", dt.date(2026, 9, 9)), ("29.2.2028", dt.date(2028, 2, 29))],
)
def test_the_day_stands_before_the_month(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["20. Dezember 2026", "20. Dez. 2026", "20 December 2026"])
def test_months_are_taken_in_the_readers_language_and_in_english(text):
    with translation.override("de"):
        assert parse_date(text) == dt.date(2026, 12, 20)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("20/11/26", "Write the year with four digits"),
        ("20 Nov 26", "Write the year with four digits"),
        ("20/11/20266", "Write the year with four digits"),
        ("31/11/2026", "There is no 31 November 2026."),
        ("2026-02-29", "There is no 29 February 2026."),
        ("0/1/2026", "There is no 0 January 2026."),
        ("11/20/2026", "There is no month 20. Write the day before the month"),
        ("20 Mai-tai 2026", "Write the date with day, month and year"),
        ("20 Foo 2026", "“Foo” is not a month."),
        ("20 Ju 2026", "“Ju” is not a month."),
        ("tomorrow", "Write the date with day, month and year"),
        ("20112026", "Write the date with day, month and year"),
        ("20/11", "Write the date with day, month and year"),
        ("20/11.2026", "Write the date with day, month and year"),
        ("2026-11-20T08:00", "Write the date with day, month and year"),
        ("1" * 5000, "Write the date with day, month and year"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(text, message):
    with pytest.raises(ValidationError) as refused:
        parse_date(text)
    assert message in refused.value.messages[0]


class Form(forms.Form):
    day = DateField(label="Day")
    other = DateField(label="Other", required=False)


def test_the_field_shows_a_date_for_the_browsers_own_field_and_takes_nothing_where_it_may():
    assert 'type="date" name="day" value="2026-11-20"' in str(Form(initial={"day": DAY})["day"])
    form = Form({"day": "20 Nov 2026", "other": " "})
    assert form.is_valid()
    assert form.cleaned_data == {"day": DAY, "other": None}
    assert Form({}).errors["day"] == ["Write the date, for example 20/11/2026."]
