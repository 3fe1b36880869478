"""All charts in short, one chart whole, and what is seen by hours."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import is_hidden
from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.forms.date_range import range_from_request
from lems_site.diary.insights.chart import CHARTED, chart_for
from lems_site.diary.insights.circumstances import count_circumstances
from lems_site.diary.insights.date_range import RANGES, DateRange, diary_today, facts_in_range
from lems_site.diary.insights.dose_and_time_patterns import strength_by_hours_since_dose, strength_by_time_of_day
from lems_site.diary.insights.statistics import daily_values, gaps_sentence, summary_sentence
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry, EntryFact
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page


def codes_in(facts: list[EntryFact], names: DiaryLabels) -> list[str]:
    """Strength, what is or was followed, and what else was answered in some entries."""
    answered = {code for fact in facts for code in fact.data.get("grades", {})}
    return [STRENGTH_CODE, *names.tracked_codes, *sorted(answered - set(names.tracked_codes))]


@require_safe
@diary_view("read", log_as="charts")
def show_charts(request: HttpRequest, access: Access) -> HttpResponse:
    """The strength chart, and a sentence and a link for every symptom."""
    span, form = range_from_request(request.GET, access)
    names = DiaryLabels(access)
    facts = facts_in_range(span, access, *CHARTED)
    rows = []
    for code in codes_in(facts, names)[1:]:
        days, name = daily_values(facts, code), names.symptom_label(code)
        rows.append((code, name, summary_sentence(days, code, name), gaps_sentence(len(days), span.days) if days else ""))
    return render_page(
        request,
        "diary/insights/charts.html",
        _("Charts"),
        access=access,
        forms=(form,),
        span_form=form,
        span=span,
        ranges=RANGES.items(),
        chart=chart_for(facts, STRENGTH_CODE, span, names),
        rows=rows,
        now=diary_today(access),
        view="charts",
    )


@require_safe
@diary_view("read", log_as="chart")
def show_chart(request: HttpRequest, access: Access, *, code: str) -> HttpResponse:
    """The chart of strength or of one symptom."""
    names = DiaryLabels(access)
    if not names.has_symptom(code) or is_hidden(code, access.hidden_topics):
        raise Http404
    span, form = range_from_request(request.GET, access)
    made = chart_for(facts_in_range(span, access, *CHARTED), code, span, names)
    return render_page(
        request,
        "diary/insights/chart.html",
        made.name,
        access=access,
        forms=(form,),
        span_form=form,
        span=span,
        ranges=RANGES.items(),
        chart=made,
        now=diary_today(access),
        view="chart",
    )


@require_safe
@diary_view("read", log_as="patterns")
def show_patterns(request: HttpRequest, access: Access) -> HttpResponse:
    """Strength by hours since the last dose, by time of day, and on days with a circumstance."""
    span, form = range_from_request(request.GET, access)
    names = DiaryLabels(access)
    from_before = DateRange(span.first - dt.timedelta(days=1), span.last)
    facts = facts_in_range(from_before, access, Entry.Kind.CHECK_IN, Entry.Kind.DOSE, times=True)
    within = [fact for fact in facts if fact.local_day >= span.first or fact.kind == Entry.Kind.DOSE]
    made = [strength_by_hours_since_dose(within, key, names.medicine_label(key)) for key in names.timed_medicines]
    return render_page(
        request,
        "diary/insights/patterns.html",
        _("Patterns"),
        access=access,
        forms=(form,),
        span_form=form,
        span=span,
        ranges=RANGES.items(),
        circumstances=count_circumstances(fact for fact in facts if fact.local_day >= span.first),
        patterns=[*made, strength_by_time_of_day(within)],
        timed=bool(names.timed_medicines),
        now=diary_today(access),
        view="patterns",
    )
