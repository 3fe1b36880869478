"""Charts and counts from stored figures are those from the entries themselves, for any span and any reader."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.insights.chart import CHARTED, build_chart, marks_by_period, stored_chart
from lems_site.diary.insights.circumstances import count_circumstances
from lems_site.diary.insights.date_range import DateRange, facts_in_range
from lems_site.diary.insights.dose_and_time_patterns import stored_hours_since_dose, strength_by_hours_since_dose
from lems_site.diary.insights.statistics import daily_values
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Diary, MonthlySummary
from lems_site.diary.summaries.answers import circumstances_of
from lems_site.diary.summaries.rebuild import rebuild_diary
from lems_site.diary.summaries.span import read_span
from tests.diary.conftest import check_in, grant, overwrite
from tests.diary.summaries.test_rebuild import fill
from tests.diary.summaries.test_writes import STEPS, Writer

CODES = ("strength", "legs", "mood", "arms", "erection")
SPANS = st.builds(
    lambda first, days: DateRange(first, first + dt.timedelta(days=days)),
    st.dates(dt.date(2023, 12, 1), dt.date(2026, 5, 1)),
    st.one_of(st.integers(0, 3), st.integers(85, 100), st.integers(300, 900), st.integers(3600, 3700)),
)


def check_charts(access: Access, span: DateRange) -> None:
    names, facts = DiaryLabels(access), facts_in_range(span, access, *CHARTED, times=True)
    figures = read_span(access, span.first, span.last)
    marks = marks_by_period(facts, span.unit)
    for code in CODES:
        expected = build_chart(daily_values(facts, code), dict(sorted(marks.items())), code, span, names)
        assert stored_chart(figures, code, span, names) == expected
    answered = {code for fact in facts for code in fact.data.get("grades", {})}
    assert figures.codes == sorted(answered)
    strength = {value.first: value.value for value in daily_values(facts, STRENGTH_CODE)}
    named = {(fact.local_day, code) for fact in facts if fact.kind == "check-in" for code in circumstances_of(fact.data)}
    counts = Counter(code for day, code in named if day in strength)
    assert sorted(row.days for row in count_circumstances(figures)[1:]) == sorted(counts.values())
    before = DateRange(span.first - dt.timedelta(days=4), span.last + dt.timedelta(days=4))
    doses = facts_in_range(before, access, "dose", times=True)
    check_ins = [fact for fact in facts if fact.kind == "check-in"]
    for medicine in ("a", "b"):
        expected_hours = strength_by_hours_since_dose([*check_ins, *doses], medicine, "A")
        assert stored_hours_since_dose(figures, medicine, "A") == expected_hours


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=3, max_size=20), span=SPANS, complete=st.booleans())
def test_they_are_the_same_for_any_writes_and_any_span(steps, span, complete):
    with transaction.atomic():
        writer = Writer()
        for step in steps:
            writer.take(step)
        if complete:
            list(rebuild_diary(writer.access.diary))
            writer.access.diary.refresh_from_db()
        check_charts(writer.access, span)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_diary_that_is_not_built_yet_is_read_from_its_entries_and_nothing_is_written(owner, browse):
    fill(owner, 90)
    stored = MonthlySummary.objects.count()
    check_charts(owner, DateRange(dt.date(2024, 1, 10), dt.date(2024, 3, 20)))
    page = browse(owner.user).get(f"/diary/{owner.diary.pk}/charts/?first=2024-01-10&last=2024-03-20").content.decode()
    assert "On 19 of 47 answered days strength was less than usual" in page
    assert MonthlySummary.objects.count() == stored
    assert Diary.objects.get(pk=owner.diary.pk).derived_version == 0


@pytest.mark.django_db
def test_a_built_diary_asks_one_query_for_any_span(owner, django_assert_num_queries):
    fill(owner, 400)
    list(rebuild_diary(owner.diary))
    owner.diary.refresh_from_db()
    with django_assert_num_queries(1):
        figures = read_span(owner, dt.date(1990, 1, 1), dt.date(2026, 1, 1))
    assert figures.codes == ["legs"]


@pytest.mark.django_db
def test_what_is_hidden_is_in_no_figures_of_a_helper(owner, ben):
    check_in(owner, strength=0, grades={"erection": 2, "legs": 1})
    overwrite(Diary.objects.filter(pk=owner.diary.pk), hidden_topics=["erection"])
    owner.diary.refresh_from_db()
    helper, today = grant(owner, ben, "helper"), dt.datetime.now(dt.UTC).date()
    span = today - dt.timedelta(days=3), today + dt.timedelta(days=3)
    assert read_span(helper, *span).codes == ["legs"]
    assert read_span(helper, *span).middle("erection").isspace()
    assert read_span(helper, *span).answers("erection").answers.isspace()
    assert read_span(owner, *span).codes == ["erection", "legs"]


@pytest.mark.django_db
def test_more_than_ten_years_are_shown_by_months(owner):
    check_in(owner, at=dt.datetime(2010, 5, 3, 12, tzinfo=dt.UTC), strength=-1)
    check_in(owner, at=dt.datetime(2010, 5, 9, 12, tzinfo=dt.UTC), strength=1)
    span = DateRange(dt.date(2010, 5, 1), dt.date(2026, 5, 1))
    chart = stored_chart(read_span(owner, span.first, span.last), "strength", span, DiaryLabels(owner))
    assert [tuple(row) for row in chart.rows] == [
        ("May 2010", "a bit weaker (2 days, from a bit weaker to a bit stronger)", ""),
        ("Jun 2010 – May 2026", "no entry", ""),
    ]
    assert "Each point is a month" in chart.method_note
    assert chart.drawing.rings.count("M") == 1
    assert chart.drawing.ticks.count("M") == 16
