"""On how many days a circumstance was written down, and on how many of these strength was less than usual.

Counts of what was written, beside the same counts for all days. They compare nothing and show no cause.
lems_site/docs/patterns.md says what such a table may say.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from lems_site.diary.codes.translated_choices import STRENGTH_CODE, translated_choices
from lems_site.diary.summaries.figures import BLANK, LOWEST_STRENGTH, STRENGTHS, ZERO
from lems_site.diary.summaries.span import SpanFigures

ENOUGH = 5  # days; of fewer nothing is said
# A character of a column to "1" or "0".
NAMED = {ord(BLANK): "0"}
ANSWERED = {ord(BLANK): "0", **{ZERO + number: "1" for number in range(STRENGTHS)}}
WEAKER = {ord(BLANK): "0", **{ZERO + number: str(int(number + LOWEST_STRENGTH < 0)) for number in range(STRENGTHS)}}


class CircumstanceDays(NamedTuple):
    """A circumstance in words, and on how many days with an answer about strength it was written.

    weaker: on how many of these days strength was less than usual; None where there are fewer than ENOUGH days.
    """

    label: str
    days: int
    weaker: int | None


def count_circumstances(figures: SpanFigures) -> list[CircumstanceDays]:
    """A row for all days with an answer about strength, then one for each circumstance of these days; [] without any."""
    strength = figures.middle(STRENGTH_CODE)
    answered, weaker = _days_where(strength, ANSWERED), _days_where(strength, WEAKER)
    by_code = {code: _days_where(column, NAMED) & answered for code, column in figures.circumstances.items()}
    if not any(by_code.values()):
        return []
    words = translated_choices().context
    rows = [(_("All days with an answer"), answered), *((words[code], by_code[code]) for code in words if by_code.get(code))]
    return [_count_days(label, days, weaker) for label, days in rows]


def _days_where(column: str, bits: dict[int, str]) -> int:
    """The days of a column as the bits of a number. A loop over the days of many years would take a hundred times as long."""
    return int(column.translate(bits), 2)


def _count_days(label: str, days: int, weaker: int) -> CircumstanceDays:
    count = days.bit_count()
    return CircumstanceDays(label, count, (days & weaker).bit_count() if count >= ENOUGH else None)
