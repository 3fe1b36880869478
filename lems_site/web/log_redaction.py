"""Keeps secret addresses, ids of diaries and rows of the database out of the site's log: "…" stands there instead.

Nothing here may import models: the log is set up before they are there.
"""

from __future__ import annotations

import logging
import re

DIARY_PREFIX = "/diary/"
# After the prefix an address may hold an invitation's or feed's secret, a diary's id, a day or a symptom.
ADDRESS = re.compile(rf"({DIARY_PREFIX})[^\s'\"<>]+")
# PostgreSQL puts the whole row into some errors, with what was typed.
ROW = re.compile(r"(DETAIL: ).*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)
SHOWN = r"\1…"


def redact_secrets(text: str) -> str:
    """A text in which secret addresses and what is private are cut short."""
    for pattern in (ADDRESS, ROW):
        text = pattern.sub(SHOWN, text)
    return text


class RedactingFormatter(logging.Formatter):
    """A line of the log, with its exception, without secret addresses."""

    def format(self, record: logging.LogRecord) -> str:
        return redact_secrets(super().format(record))
