"""Keeps secret addresses, ids of diaries and database rows out of the log: "…" replaces them.

This module imports no models: logging is configured before they are loaded.
"""

from __future__ import annotations

import logging
import re

DIARY_PREFIX = "/diary/"
STAFF_PREFIX = "/account/staff/"  # the secret of an invitation to edit
STOP_PREFIX = "/account/stop/"  # the secret of a link that ends sessions
# After the prefix a path may hold the secret of an invitation or feed, a diary's id, a day or a symptom.
ADDRESS = re.compile(rf"({DIARY_PREFIX}|{STAFF_PREFIX}|{STOP_PREFIX})[^\s'\"<>]+")
# PostgreSQL puts the whole row, with typed text, into some errors.
ROW = re.compile(r"(DETAIL: ).*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)
REPLACEMENT = r"\1…"


def redact_secrets(text: str) -> str:
    """Returns the text with secret addresses and database rows replaced by "…"."""
    for pattern in (ADDRESS, ROW):
        text = pattern.sub(REPLACEMENT, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats a log record with its exception, redacted."""

    def format(self, record: logging.LogRecord) -> str:
        return redact_secrets(super().format(record))
