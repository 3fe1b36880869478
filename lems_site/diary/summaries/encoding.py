"""A month's figures as the bytes that are stored, and back. Nothing else reads these bytes, which the database holds sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable

from .figures import AnswerColumns, MonthFigures


def encode_figures(figures: MonthFigures) -> bytes:
    """The stored value of a month: JSON, a list for each code's answers."""
    return json.dumps(
        {
            "answers": figures.answers,
            "taken": figures.taken,
            "missed": figures.missed,
            "events": figures.events,
            "circumstances": figures.circumstances,
            "time_of_day": figures.time_of_day,
            "since_dose": figures.since_dose,
        },
        separators=(",", ":"),
    ).encode()


def decode_figures(values: Iterable[bytes]) -> list[MonthFigures]:
    """The figures of stored values, in their order."""
    found = json.loads(b"[%s]" % b",".join(values))  # all at once: half the time of one by one
    return [
        MonthFigures(**{**one, "answers": {code: AnswerColumns._make(columns) for code, columns in one["answers"].items()}})
        for one in found
    ]
