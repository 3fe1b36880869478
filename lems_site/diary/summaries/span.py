"""Reading the figures of a span of days: the columns of its months, joined and cut to the span.

What is hidden from the reader is left out here. Columns are joined when they are first asked for.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import is_hidden
from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.models import EntryFact, MonthlySummary

from .encoding import decode_figures
from .figures import (
    BLANK,
    DAY_END,
    FIRST_SIGN,
    LOWEST_STRENGTH,
    STRENGTHS,
    AnswerColumns,
    MonthFigures,
    build_figures,
    days_in_month,
    month_of,
    months_between,
)
from .store import DERIVED_VERSION, compute_months

VALUE = MonthlySummary._meta.get_field("value")
EMPTY, NO_ANSWERS = MonthFigures(), AnswerColumns("", "", "", "")
GroupCounts = dict[int, Counter[int]]  # how often each strength was answered, by group of hours


class SpanFigures:
    """The figures of the days from `first` to `last`, without the symptoms of `hidden` topics. Columns: see MonthFigures."""

    def __init__(
        self, first: dt.date, last: dt.date, months: Mapping[dt.date, MonthFigures], hidden: frozenset[str] = frozenset()
    ) -> None:
        self.first, self.last = first, last
        between = months_between(first, last)
        self._months = [months.get(month, EMPTY) for month in between]
        self._blanks = [BLANK * days_in_month(month) for month in between]
        self._cut = slice(first.day - 1, first.day + (last - first).days)
        self._hidden = hidden
        self._middles: dict[str, str] = {}

    def _join(self, columns: Iterable[str]) -> str:
        """One column of the span from those of its months, "" where a month has none."""
        return "".join([column or blank for column, blank in zip(columns, self._blanks, strict=True)])[self._cut]

    def _join_by_code(self, months: list[dict[str, str]]) -> dict[str, str]:
        """The same for each code that is in any month."""
        codes = {code for columns in months for code in columns}
        return {code: self._join(columns.get(code, "") for columns in months) for code in sorted(codes)}

    @property
    def codes(self) -> list[str]:
        """The symptoms that have an answer, in the order of their codes."""
        found = {code for month in self._months for code in month.answers if not is_hidden(code, self._hidden)}
        return sorted(code for code in found - {STRENGTH_CODE} if not self.middle(code).isspace())

    def middle(self, code: str) -> str:
        """The column of the middle answers for a code; blank where it is hidden."""
        if code not in self._middles:
            self._middles[code] = self._join(columns.middle for columns in self._answers(code))
        return self._middles[code]

    def answers(self, code: str) -> AnswerColumns:
        """Every column for a code; blank where it is hidden."""
        months = self._answers(code)
        return AnswerColumns(
            middle=self.middle(code),
            low=self._join(columns.low for columns in months),
            high=self._join(columns.high for columns in months),
            answers=self._join(columns.answers for columns in months),
        )

    def _answers(self, code: str) -> list[AnswerColumns]:
        hidden = is_hidden(code, self._hidden)
        return [NO_ANSWERS if hidden else month.answers.get(code, NO_ANSWERS) for month in self._months]

    @property
    def taken(self) -> str:
        return self._join(month.taken for month in self._months)

    @property
    def missed(self) -> str:
        return self._join(month.missed for month in self._months)

    @property
    def events(self) -> dict[str, str]:
        """The columns of events that there are in these months, by code."""
        return self._join_by_code([month.events for month in self._months])

    @property
    def circumstances(self) -> dict[str, str]:
        """The columns of circumstances that there are in these months, by code."""
        return self._join_by_code([month.circumstances for month in self._months])

    def time_of_day(self) -> GroupCounts:
        """How often each strength was answered in each group of the time of day."""
        return self._count_signs([month.time_of_day for month in self._months])

    def since_dose(self, medicine: str) -> GroupCounts:
        """The same in each group of hours since the last dose of a medicine."""
        return self._count_signs([month.since_dose.get(medicine, "") for month in self._months])

    def _count_signs(self, texts: list[str]) -> GroupCounts:
        # Only the first and the last month can lie partly outside; the last is cut first, for it can be the first, too.
        texts[-1] = DAY_END.join(texts[-1].split(DAY_END)[: self.last.day])
        texts[0] = DAY_END.join(texts[0].split(DAY_END)[self.first.day - 1 :])
        whole = "".join(texts)
        found: GroupCounts = {}
        for sign in set(whole) - {DAY_END}:
            group, strength = divmod(ord(sign) - FIRST_SIGN, STRENGTHS)
            found.setdefault(group, Counter())[strength + LOWEST_STRENGTH] = whole.count(sign)
        return found


def read_span(access: Access, first: dt.date, last: dt.date) -> SpanFigures:
    """The figures of a span of days of a diary, as somebody may see them.

    One query. Where the diary is not built to the end (rebuild.py), two more for each run of months that are not stored.
    """
    diary, months = access.diary, months_between(first, last)
    rows = MonthlySummary.objects.filter(
        diary_id=diary.pk, month__gte=months[0], month__lte=months[-1], version=DERIVED_VERSION
    ).values_list("month", "value")
    stored = dict(rows)
    values = (VALUE.open_bytes(value, diary.pk, month) for month, value in stored.items())
    found = dict(zip(stored, decode_figures(values), strict=True))
    if diary.derived_version != DERIVED_VERSION:
        found |= compute_months(diary, [month for month in months if month not in found])
    return SpanFigures(first, last, found, access.hidden_topics)


def figures_of_facts(facts: Iterable[EntryFact], first: dt.date, last: dt.date) -> SpanFigures:
    """The same from facts that are at hand; without hours since doses."""
    by_month: dict[dt.date, list[EntryFact]] = {}
    for fact in facts:
        by_month.setdefault(month_of(fact.local_day), []).append(fact)
    return SpanFigures(first, last, {month: build_figures(month, found, {}) for month, found in by_month.items()})
