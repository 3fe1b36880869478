"""A report as tagged PDF (PDF/UA-1), made by typst from data. What its fonts lack is printed as [U+1F600], with a note."""

from __future__ import annotations

import json
import logging
import threading
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lems_site.diary.codes.choices import GRADES
from lems_site.diary.insights.chart import Chart

from .document import Report
from .printable import printable_text

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("report.typ")
PAPERS = ("a4", "us-letter")
_lock = threading.Lock()


class NoPDF(Exception):
    """The PDF could not be made: offer the page to print."""


@cache
def _get_compiler() -> typst.Compiler:
    """One compiler with the fonts that typst brings, so that a report looks the same on every machine."""
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))


def _can_compile(text: str) -> bool:
    source = b'#set document(title: "-")\n#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))\n= -\n#sys.inputs.text'
    try:
        _get_compiler().compile(source, format="pdf", sys_inputs={"text": text}, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


@cache
def can_print(character: str) -> bool:
    """Whether typst's own fonts have a glyph for a character."""
    with _lock:
        return _can_compile(f"a{character}a")


def mark_missing_glyphs(text: str, missing: set[str]) -> str:
    """The text with each character that cannot be printed as its code point. Adds those to `missing`."""
    kept = []
    for character in printable_text(text):
        if character == "\n" or " " <= character <= "~" or can_print(character):
            kept.append(character)
        else:
            missing.add(character)
            kept.append(f"[U+{ord(character):04X}]")
    return "".join(kept)


def _all_marked(value: Any, missing: set[str]) -> Any:
    """The same data with every text marked. The drawings are ours and stay."""
    if isinstance(value, str):
        return mark_missing_glyphs(value, missing)
    if isinstance(value, dict):
        return {key: one if key == "svg" else _all_marked(one, missing) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_all_marked(one, missing) for one in value]
    return value


def _table_part(title: str, lines: tuple[str, ...] | list[str], heads: Any = (), rows: Any = ()) -> dict[str, Any]:
    return {"title": title, "lines": list(lines), "heads": list(heads), "rows": [list(row) for row in rows]}


def _row_names(chart: Chart) -> list[str]:
    """What stands beside the rows of a drawing."""
    return [*chart.levels, _("medicine"), _("events"), *([_("circumstances")] if chart.drawing.circumstances else [])]


def _chart_parts(report: Report) -> list[dict[str, Any]]:
    heads = [_("Week") if report.choice.span.weekly else _("Day"), _("Answer"), _("Medicine, events and circumstances")]
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


def symbol_legend(weekly: bool) -> str:
    """What the shapes of the drawings are, in words."""
    dot = (
        _("A dot is a week, a ring a week with only 1 to 3 logged days.")
        if weekly
        else _("A dot is a day, the grey bar behind it reaches from the lowest to the highest answer of the day.")
    )
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
        *([_table_part(_("Strength by hours since a dose"), first.hours)] if first.hours else []),
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
        "key": symbol_legend(report.choice.span.weekly),
        "charts": _chart_parts(report),
        "tables": [_table_part(table.title, (), table.heads, table.rows) for table in report.tables()],
        "note_title": _("Characters that could not be printed"),
        "note": "",
    }


def render_pdf(report: Report, *, paper: str = "a4") -> bytes:
    """The report as PDF/UA-1. paper: one of PAPERS. Raises NoPDF, whatever went wrong in typst."""
    missing: set[str] = set()
    data = _all_marked(pdf_data(report, paper), missing)
    if missing:
        data["note"] = _("The fonts of this document lack some characters. They stand as their numbers, such as [U+1F600].")
    try:
        with _lock:
            made = _get_compiler().compile(
                TEMPLATE.read_bytes(),
                format="pdf",
                sys_inputs={"report": json.dumps(data)},
                pdf_standards=["ua-1"],
                timestamp=report.made_at.replace(microsecond=0),
            )
    except (RuntimeError, ValueError) as error:
        log.error("the PDF of a report could not be made: %s", type(error).__name__)  # its message may quote the diary
        raise NoPDF from error
    if not isinstance(made, bytes):
        raise NoPDF
    return made
