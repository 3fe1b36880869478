"""A report as tagged PDF (PDF/UA-1), made by typst from data. What the fonts lack is left out with a sign, counted, and said."""

from __future__ import annotations

import json
import logging
import re
from itertools import groupby
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lems_site.diary.codes.choices import GRADES
from lems_site.diary.insights.chart import Chart, period_words
from lems_site.diary.insights.periods import Unit

from .document import Report
from .printable import printable_text
from .typst_compiler import TypstFailed, compile_pdf, find_missing_glyphs

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("report.typ")
PAPERS = ("a4", "us-letter")
OMITTED = "[…]"
MAY_BREAK = "\u200b"
LONG_WORD = re.compile(r"[^\s\u200b]{20}(?=[^\s\u200b]{10})")  # words from 30 characters on
VARIATION_SELECTORS = {0xFE0E: None, 0xFE0F: None}  # whether an emoji has colours: here none has


class NoPDF(Exception):
    """The PDF could not be made: offer the page to print."""


def unusual_characters(text: str) -> set[str]:
    """The characters of a text that some font may lack."""
    return {one for one in text if not " " <= one <= "~" and one != "\n"}


def mark_missing_glyphs(text: str) -> tuple[str, int]:
    """The text with OMITTED for each run of characters that cannot be printed, and how many such runs there are."""
    text = printable_text(text).translate(VARIATION_SELECTORS)
    missing = find_missing_glyphs(unusual_characters(text))
    runs, parts = 0, []
    for is_missing, run in groupby(text, key=missing.__contains__):
        parts.append(OMITTED if is_missing else "".join(run))
        runs += is_missing
    return "".join(parts), runs


def _break_long_words(text: str) -> str:
    """The text with places where a long word may break, so that it widens no column."""
    return LONG_WORD.sub(lambda match: f"{match[0]}{MAY_BREAK}", text)


class _PrintedTexts:
    """Makes every text of a report's data printable, and counts what could not be printed."""

    def __init__(self) -> None:
        self.omitted = 0

    def __call__(self, value: Any) -> Any:  # Any: JSON
        """The same data with every text made printable. The drawings are ours and stay."""
        if isinstance(value, str):
            text, runs = mark_missing_glyphs(value)
            self.omitted += runs
            return _break_long_words(text)
        if isinstance(value, dict):
            return {key: one if key == "svg" else self(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self(one) for one in value]
        return value


def _table_part(
    title: str, lines: tuple[str, ...] | list[str], heads: Any = (), rows: Any = (), about: str = ""
) -> dict[str, Any]:
    return {"title": title, "lines": list(lines), "heads": list(heads), "rows": [list(row) for row in rows], "about": about}


def _row_names(chart: Chart) -> list[str]:
    """What stands beside the rows of a drawing."""
    return [*chart.levels, _("medicine"), _("events"), *([_("circumstances")] if chart.drawing.circumstances else [])]


def _chart_parts(report: Report) -> list[dict[str, Any]]:
    heads = [period_words(report.choice.span.unit).head, _("Answer"), _("Medicine, events and circumstances")]
    return [
        {
            "name": chart.name,
            "sentence": chart.sentence,
            "gaps": chart.gaps,
            "method_note": chart.method_note,
            "levels": _row_names(chart),
            "ends": list(chart.ends),
            "svg": render_to_string("diary/report_chart.svg", {"drawing": chart.drawing}),
            "alt": _("Chart: %(sentence)s The numbers are in the table below.") % {"sentence": chart.sentence},
            "heads": heads,
            "rows": [list(row) for row in chart.rows],
        }
        for chart in report.charts()
    ]


def _strength_part(report: Report) -> dict[str, Any]:
    """The small chart of strength on the first page; `svg` is "" where strength was never answered."""
    first, chart = report.first, report.first.chart
    return {
        "title": _("Strength compared with usual"),
        "sentence": first.strength,
        "gaps": first.gaps,
        "levels": _row_names(chart) if chart else [],
        "ends": list(chart.ends) if chart else [],
        "svg": render_to_string("diary/report_chart.svg", {"drawing": chart.drawing}) if chart else "",
        "alt": _("Chart: %(sentence)s") % {"sentence": first.strength},
    }


def symbol_legend(unit: Unit) -> str:
    """What the shapes of the drawings are, in words."""
    if unit == "day":
        dot = _("A dot is a day, the grey bar behind it reaches from the lowest to the highest answer of the day.")
    elif unit == "week":
        dot = _("A dot is a week, a ring a week with only 1 to 3 answered days.")
    else:
        dot = _("A dot is a month, a ring a month with only 1 to 3 answered days.")
    return f"{dot} " + _(
        "In the medicine row a stroke is taken, a ring missed. A square is an event, an empty square a circumstance. "
        "A gap is a time without an answer."
    )


def pdf_data(report: Report, paper: str) -> dict[str, Any]:
    """Everything that the PDF shows, as JSON would hold it."""
    first, grades = report.first, [str(words) for words in GRADES.values()]
    counted = [[one.name, *map(str, one.counts)] for one in first.worst_symptoms]
    nothing = _("Nothing was written down.")
    left = [
        _table_part(_("The most troublesome symptoms, in days"), () if counted else [nothing], [_("Symptom"), *grades], counted),
        _table_part(_("What changed"), first.changes),
        *([_table_part(_("Strength by hours since a dose"), first.hours, about=first.about_hours)] if first.hours else []),
    ]
    right = [
        _table_part(_("Medicines, as written down"), first.medicines or [nothing]),
        _table_part(_("Events"), first.events or [nothing]),
        *([_table_part(_("Timed tests and weight"), first.tests)] if first.tests else []),
        _table_part(_("Questions"), first.questions or [_("No questions were written down.")]),
    ]
    return {
        "title": _("Diary report"),
        "lang": (get_language() or "en").partition("-")[0],
        "paper": paper,
        "about": report.about,
        "under": [*filter(None, (report.name, report.dates, first.entry_count, report.left_out))],
        "foot": f"{report.name}, {report.made_on}",
        "strength": _strength_part(report),
        "left": left,
        "right": right,
        "appendix_note": ""
        if report.choice.appendix
        else _("All charts and the tables of each day: in the appendix, on request."),
        "charts_title": _("Charts"),
        "key": symbol_legend(report.choice.span.unit),
        "charts": _chart_parts(report),
        "tables": [_table_part(table.title, (), table.heads, table.rows) for table in report.tables()],
        "note_title": _("Characters that could not be printed"),
        "note": "",
    }


def render_pdf(report: Report, *, paper: str = "a4") -> bytes:
    """The report as PDF/UA-1. paper: one of PAPERS. Raises NoPDF, whatever went wrong in typst."""
    data, printed = pdf_data(report, paper), _PrintedTexts()
    try:
        find_missing_glyphs(unusual_characters(printable_text(json.dumps(data, ensure_ascii=False))))  # all in one order
        data = printed(data)
        if printed.omitted:
            data["note"] = _omission_note(printed.omitted)
        return compile_pdf(TEMPLATE.read_bytes(), {"report": json.dumps(data)}, timestamp=report.made_at.replace(microsecond=0))
    except TypstFailed as error:
        log.error("the PDF of a report could not be made: %s", error)
        raise NoPDF from error


def _omission_note(count: int) -> str:
    note = ngettext(
        "In %(count)s place this document cannot print what was typed: a rare script or sign. %(sign)s stands there.",
        "In %(count)s places this document cannot print what was typed: a rare script or sign. %(sign)s stands there.",
        count,
    ) % {"count": count, "sign": OMITTED}
    return note + " " + _("The report's page and the table (CSV) show it.")
