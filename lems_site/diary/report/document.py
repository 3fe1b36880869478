"""A whole report: the first page, then a chart for each answer and the tables. One query for entries, whatever the span.

Over 250 lines: one report, read once from the same facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import ngettext

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import EFFECTS, EVENTS, REASONS, TESTS
from lems_site.diary.codes.dates import format_long_day
from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.entries.describe import dose_state
from lems_site.diary.entries.rows import NOTES, EntryState
from lems_site.diary.entries.selectors import EntryFilter, entry_states
from lems_site.diary.insights.chart import CHARTED, Chart, build_chart, marks_by_period
from lems_site.diary.insights.marks import Marks
from lems_site.diary.insights.statistics import Value, daily_values_by_code
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.lists.questions import list_questions
from lems_site.diary.models import Entry, EntryFact, Medicine
from lems_site.web.rendering.texts import gettext as _

from .choice import ReportAccess, ReportChoice, report_access
from .left_out import leave_out_topics
from .printable import printable_text
from .summary_page import QUESTION, QUESTIONS, SummaryPage, build_summary_page, day_with_year, of_kind


@dataclass(frozen=True)
class Table:
    """A table in words. `rows`: cells by row, as many as there are `heads`."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Report:
    """What was asked for, and what there is. `states`: what the entries say, oldest first.

    left_out_count: the answers and notes of these days that the reader may see and that are left out by choice.
    sees_everything: whether the diary's owner hides nothing from whoever asked for the report.
    """

    access: ReportAccess
    choice: ReportChoice
    names: DiaryLabels
    states: list[EntryState] = field(repr=False)
    questions: list[str] = field(repr=False)
    medicines: list[Medicine] = field(repr=False)
    left_out_count: int = 0
    sees_everything: bool = True
    made_at: dt.datetime = field(default_factory=timezone.now)

    @cached_property
    def values(self) -> dict[str, list[Value]]:
        """The daily values of every code that has an answer: one walk over the entries for all charts and counts."""
        return daily_values_by_code(self.states)

    @cached_property
    def marks(self) -> dict[dt.date, Marks]:
        """The doses and events of each day, week or month, which all charts share."""
        return marks_by_period(self.facts, self.choice.span.unit)

    @property
    def codes(self) -> list[str]:
        """The codes that have an answer, strength first."""
        answered = set(self.values) - {STRENGTH_CODE}
        listed = [code for code in self.names.tracked_codes if code in answered]
        return [STRENGTH_CODE, *listed, *sorted(answered - set(listed))]

    @property
    def dates(self) -> str:
        """The dates in words."""
        span = self.choice.span
        return _("%(first)s to %(last)s (%(days)s days)") % {
            "first": format_long_day(span.first),
            "last": format_long_day(span.last),
            "days": span.days,
        }

    @property
    def name(self) -> str:
        """How the diary is called."""
        return printable_text(self.access.diary.name) or _("A symptom diary")

    @property
    def made_on(self) -> str:
        """When the report was made, by the diary's clock."""
        wall = self.made_at.astimezone(ZoneInfo(self.access.diary.zone))
        return _("made on %(day)s at %(time)s") % {"day": format_long_day(wall.date()), "time": f"{wall:%H:%M}"}

    @property
    def about(self) -> str:
        """What the report is and is not."""
        return _(
            "The person's own record, as they or their helpers wrote it. Nobody checked it, and it is no diagnosis. "
            "How well such answers measure LEMS is not known."
        )

    @property
    def left_out(self) -> str:
        """How much of what was written is not in it, without a word about what that is."""
        if not self.left_out_count:  # where the owner hides something from this reader, nothing can be said
            return _("Nothing is left out.") if self.sees_everything else ""
        return ngettext(
            "%(count)s answer or note from these days was left out on purpose.",
            "%(count)s answers or notes from these days were left out on purpose.",
            self.left_out_count,
        ) % {"count": self.left_out_count}

    @cached_property
    def facts(self) -> list[EntryFact]:
        """What charts and patterns are made of, with times."""
        return [EntryFact(one.kind, one.local_day, one.data, one.at, one.zone) for one in self.states if one.kind in CHARTED]

    def chart(self, code: str) -> Chart:
        """The chart of one code."""
        return build_chart(self.values.get(code, []), self.marks, code, self.choice.span, self.names)

    @cached_property
    def first(self) -> SummaryPage:
        """The first page."""
        return build_summary_page(
            self.states,
            self.facts,
            days=self.values,
            chart=self.chart(STRENGTH_CODE) if STRENGTH_CODE in self.values else None,
            span=self.choice.span,
            names=self.names,
            called={one.key: ", ".join(filter(None, (one.name, one.form, one.strength))) for one in self.medicines},
            planned={one.key: one.times for one in self.medicines},
            questions=self.questions,
        )

    def charts(self) -> Iterator[Chart]:
        """The charts of the appendix, one after the other: a long report need not hold them all."""
        if self.choice.appendix:
            yield from (self.chart(code) for code in self.codes)

    def tables(self) -> Iterator[Table]:
        """The tables that have rows. Without the appendix: typed words, where notes are in, and questions that page one cuts."""
        made: list[Table] = []
        if self.choice.appendix:
            made += (self._medicine_table(), self._dose_table())
        if self.choice.appendix or NOTES in self.choice.includes:
            made += (self._event_table(), self._test_table(), self._weight_table(), self._note_table())
        if self.choice.appendix or len(self.questions) > QUESTIONS or any(len(text) > QUESTION for text in self.questions):
            made.append(self._question_table())
        yield from (table for table in made if table.rows)

    def _format_time(self, entry: EntryState) -> str:
        return f"{day_with_year(entry.local_day)}, {wall_time(entry)}"

    def _note_text(self, entry: EntryState) -> str:
        return printable_text(entry.text)

    def _medicine_table(self) -> Table:
        shown = [
            one
            for one in self.medicines
            if not one.archived or any(dose.data["medicine"] == one.key for dose in self._taken_doses)
        ]
        rows = tuple((printable_text(one.name), printable_text(one.form), printable_text(one.strength)) for one in shown)
        return Table(_("Medicines, as they were typed"), (_("Name"), _("Kind"), _("Strength")), rows)

    @cached_property
    def _taken_doses(self) -> list[EntryState]:
        return of_kind(self.states, Entry.Kind.DOSE)

    def _dose_table(self) -> Table:
        """A row for each day and medicine: the times. Over long spans the charts' tables count them by weeks."""
        if self.choice.span.unit != "day":
            return Table("", (), ())
        days: dict[tuple[dt.date, str], list[str]] = {}
        for dose in self._taken_doses:
            time = f"{wall_time(dose)} {dose_state(dose.data)}" if dose.data.get("missed") else wall_time(dose)
            amount = "" if dose.data.get("missed") else printable_text(dose.data.get("amount", ""))
            felt = ", ".join(str(EFFECTS[code]) for code in dose.data.get("effects", ()))
            why = str(REASONS[dose.data["reason"]]) if "reason" in dose.data else ""
            note = "; ".join(filter(None, (amount, why, felt, self._note_text(dose))))
            days.setdefault((dose.local_day, dose.data["medicine"]), []).append(f"{time} ({note})" if note else time)
        rows = tuple(
            (day_with_year(day), printable_text(self.names.medicine_label(key)), ", ".join(times))
            for (day, key), times in days.items()
        )
        return Table(_("Doses, by day"), (_("Day"), _("Medicine"), _("Times")), rows)

    def _event_table(self) -> Table:
        rows = []
        for event in of_kind(self.states, Entry.Kind.EVENT):
            count = event.data.get("count", 1)
            rows.append(
                (
                    self._format_time(event),
                    str(EVENTS[event.data["event"]]) + (f" × {count}" if count > 1 else ""),
                    self._note_text(event),
                )
            )
        return Table(_("Events"), (_("When"), _("What"), _("Note")), tuple(rows))

    def _test_table(self) -> Table:
        rows = []
        for test in of_kind(self.states, Entry.Kind.TEST):
            how = {True: _("with a helper"), False: _("alone"), None: ""}[test.data.get("helper")]
            rest = _("%(count)s min of rest before") % {"count": test.data["rest_minutes"]} if "rest_minutes" in test.data else ""
            about = "; ".join(filter(None, (how, rest, self._note_text(test))))
            rows.append((self._format_time(test), str(TESTS[test.data["test"]]), f"{test.data['seconds']:g} s", about))
        return Table(_("Timed tests"), (_("When"), _("Test"), _("Seconds"), _("How")), tuple(rows))

    def _weight_table(self) -> Table:
        rows = tuple(
            (self._format_time(one), f"{one.data['kg']:g} kg", self._note_text(one))
            for one in of_kind(self.states, Entry.Kind.WEIGHT)
        )
        return Table(_("Weight"), (_("When"), _("Weight"), _("Note")), rows)

    def _note_table(self) -> Table:
        """The notes of check-ins; empty unless notes were ticked."""
        rows = tuple(
            (self._format_time(one), self._note_text(one))
            for one in of_kind(self.states, Entry.Kind.CHECK_IN)
            if self._note_text(one)
        )
        return Table(_("Notes"), (_("When"), _("Note")), rows)

    def _question_table(self) -> Table:
        rows = tuple((printable_text(text),) for text in self.questions)
        return Table(_("Questions for this appointment, in full"), (_("Question"),), rows)


def wall_time(entry: EntryState) -> str:
    """The time on the wall where the entry was written."""
    return f"{entry.at.astimezone(ZoneInfo(entry.zone)):%H:%M}"


def build_report(access: Access, choice: ReportChoice) -> Report:
    """The report that somebody may see, with what they chose. Four queries, with the symptoms."""
    seen = report_access(access, choice)
    names = DiaryLabels(seen)
    readable = entry_states(access, EntryFilter(first=choice.span.first, last=choice.span.last))
    states, left_out_count = leave_out_topics(readable, choice.leaves_out)
    return Report(
        access=seen,
        choice=choice,
        names=names,
        states=states,
        questions=[question.text for question in list_questions(access) if question.asked_at is None],
        medicines=names.medicines,
        left_out_count=left_out_count,
        sees_everything=not access.hidden_topics,
    )
