"""All charts in short, one chart whole, and what is seen by hours."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import is_hidden
from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.forms.date_range import range_from_request
from lems_site.diary.insights.chart import stored_chart
from lems_site.diary.insights.circumstances import count_circumstances
from lems_site.diary.insights.date_range import RANGES, diary_today
from lems_site.diary.insights.dose_and_time_patterns import stored_hours_since_dose, strength_by_time_of_day
from lems_site.diary.insights.statistics import counts_sentence, gaps_sentence
from lems_site.diary.insights.stored_values import count_days
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.summaries.span import SpanFigures, read_span
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page


def codes_in(figures: SpanFigures, names: DiaryLabels) -> list[str]:
    """The symptoms that are or were followed, and what else was answered in some entries."""
    return [*names.tracked_codes, *(code for code in figures.codes if code not in names.tracked_codes)]


@require_safe
@diary_view("read", log_as="charts")
def show_charts(request: HttpRequest, access: Access) -> HttpResponse:
    """The strength chart, and a sentence and a link for every symptom."""
    span, form = range_from_request(request.GET, access)
    names = DiaryLabels(access)
    figures = read_span(access, span.first, span.last)
    rows = []
    for code in codes_in(figures, names):
        counts, name = count_days(figures, code), names.symptom_label(code)
        gaps = gaps_sentence(counts.total(), span.days) if counts else ""
        rows.append((code, name, counts_sentence(counts, code, name), gaps))
    return render_page(
        request,
        "diary/insights/charts.html",
        _("Charts"),
        access=access,
        forms=(form,),
        span_form=form,
        span=span,
        ranges=RANGES.items(),
        chart=stored_chart(figures, STRENGTH_CODE, span, names),
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
    chart = stored_chart(read_span(access, span.first, span.last), code, span, names)
    return render_page(
        request,
        "diary/insights/chart.html",
        chart.name,
        access=access,
        forms=(form,),
        span_form=form,
        span=span,
        ranges=RANGES.items(),
        chart=chart,
        now=diary_today(access),
        view="chart",
    )


@require_safe
@diary_view("read", log_as="patterns")
def show_patterns(request: HttpRequest, access: Access) -> HttpResponse:
    """Strength by hours since the last dose, by time of day, and on days with a circumstance."""
    span, form = range_from_request(request.GET, access)
    names = DiaryLabels(access)
    figures = read_span(access, span.first, span.last)
    since_dose = [stored_hours_since_dose(figures, key, names.medicine_label(key)) for key in names.timed_medicines]
    return render_page(
        request,
        "diary/insights/patterns.html",
        _("Patterns"),
        access=access,
        forms=(form,),
        span_form=form,
        span=span,
        ranges=RANGES.items(),
        circumstances=count_circumstances(figures),
        patterns=[*since_dose, strength_by_time_of_day(figures)],
        timed=bool(names.timed_medicines),
        now=diary_today(access),
        view="patterns",
    )
