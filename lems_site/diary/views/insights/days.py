"""One day, one week, one month."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import DayFormatter, format_long_day, format_short_day
from lems_site.diary.codes.day_range import is_diary_day
from lems_site.diary.entries.describe import describe_entries
from lems_site.diary.entries.selectors import EntryFilter, visible_entries
from lems_site.diary.forms.fields import DayField
from lems_site.diary.insights.calendar import days_between, month_bounds, month_weeks
from lems_site.diary.insights.date_range import DateRange, diary_today, facts_in_range, has_day_from
from lems_site.diary.insights.periods import week_start
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry, EntryFact
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page

ONE_DAY, ONE_WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
ALL_KINDS = tuple(Entry.Kind.values)


class GoForm(forms.Form):
    """Which day to go to."""

    to = DayField(label=gettext_lazy("Go to a day"))


def go_form(day: dt.date) -> GoForm:
    return GoForm(initial={"to": day}, auto_id="go-%s")


def check_day(day: dt.date) -> dt.date:
    """The day. Raises Http404 for days outside of any diary."""
    if not is_diary_day(day):
        raise Http404
    return day


@require_safe
@diary_view("read")
def go_to_day(request: HttpRequest, access: Access) -> HttpResponse:
    """Lead to the day that was typed (?to=), its week or its month (?view=); without one to today."""
    view = request.GET.get("view", "")
    name = f"diary:{view if view in ('week', 'month') else 'day'}"
    form = GoForm(request.GET if "to" in request.GET else {"to": diary_today(access)}, auto_id="go-%s")
    if form.is_valid():
        return HttpResponseRedirect(reverse(name, args=[access.diary.pk, form.cleaned_data["to"]]))
    return render_page(
        request,
        "diary/insights/go_to_day.html",
        _("Go to a day"),
        access=access,
        forms=(form,),
        form=form,
        view=view,
        now=diary_today(access),
    )


@require_safe
@diary_view("read", log_as="day")
def show_day(request: HttpRequest, access: Access, *, day: dt.date) -> HttpResponse:
    """All entries of a local day, in order."""
    now = diary_today(access)
    entries = visible_entries(access, EntryFilter(first=check_day(day), last=day))
    names = DiaryLabels(access)
    doses: list[EntryFact] = []
    if names.timed_medicines:
        before = DateRange(day - ONE_DAY, day)
        doses = facts_in_range(before, access, Entry.Kind.DOSE, times=True)
    return render_page(
        request,
        "diary/insights/day.html",
        format_long_day(day),
        access=access,
        day=day,
        now=now,
        lines=describe_entries(entries, access, names, doses),
        before=_step_back(day - ONE_DAY, format_short_day(day - ONE_DAY)),
        after=_next_day(day, access),
        form=go_form(day),
        view="day",
    )


def _step_back(day: dt.date, words: str) -> tuple[dt.date, str] | None:
    """A step to an earlier day, unless no diary has that day."""
    return (day, words) if is_diary_day(day) else None


def _next_day(day: dt.date, access: Access) -> tuple[dt.date, str] | None:
    """The next day, unless it has not come yet and holds nothing."""
    after = day + ONE_DAY
    return (after, format_short_day(after)) if has_day_from(access, after) else None


@require_safe
@diary_view("read", log_as="week")
def show_week(request: HttpRequest, access: Access, *, day: dt.date) -> HttpResponse:
    """The seven days of a day's week."""
    first = week_start(check_day(day))
    last, now = first + ONE_WEEK - ONE_DAY, diary_today(access)
    days = days_between(facts_in_range(DateRange(first, last), access, *ALL_KINDS), first, last)
    rows = [(one, format_long_day(one.day)) for one in days if one.day <= now or one.entry_count]
    title = _("Week of %(days)s") % {"days": DayFormatter(year=True).format_range(first, last)}
    before, after = first - ONE_WEEK, first + ONE_WEEK
    return render_page(
        request,
        "diary/insights/week.html",
        title,
        access=access,
        day=day,
        now=now,
        rows=rows,
        written=sum(one.entry_count > 0 for one in days),
        before=_step_back(before, _("Week of %(day)s") % {"day": format_short_day(before)}),
        after=(after, _("Week of %(day)s") % {"day": format_short_day(after)}) if has_day_from(access, after) else None,
        form=go_form(day),
        view="week",
    )


@require_safe
@diary_view("read", log_as="month")
def show_month(request: HttpRequest, access: Access, *, day: dt.date) -> HttpResponse:
    """A month as a calendar."""
    first, last = month_bounds(check_day(day))
    now = diary_today(access)
    days = days_between(facts_in_range(DateRange(first, last), access, *ALL_KINDS), first, last)
    before, after = first - ONE_DAY, last + ONE_DAY
    return render_page(
        request,
        "diary/insights/month.html",
        formats.date_format(first, "F Y"),
        access=access,
        day=day,
        now=now,
        weeks=month_weeks(days),
        written=sum(one.entry_count > 0 for one in days),
        length=len(days),
        before=_step_back(before.replace(day=1), formats.date_format(before, "F Y")),
        after=(after, formats.date_format(after, "F Y")) if has_day_from(access, after) else None,
        form=go_form(day),
        view="month",
    )
