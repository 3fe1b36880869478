"""Keeps secret addresses, ids of diaries and rows of the database out of the site's log: dots stand there instead.

Nothing here may import models: the log is set up before they are there.
"""

from __future__ import annotations

import logging
import re

# The parts of an address after which a secret stands.
SECRET = re.compile(r"(/diary/(?:feed|join|share|shared|clinic)/)[^\s/?#\"'<>]+")
DIARY = re.compile(r"(/diary/)[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}")
# PostgreSQL puts the whole row into some errors, with what was typed.
ROW = re.compile(r"(DETAIL: ).*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)
SHOWN = r"\1..."


def without_secrets(text: str) -> str:
    """A text in which secret addresses and what is private are cut short."""
    for pattern in (SECRET, DIARY, ROW):
        text = pattern.sub(SHOWN, text)
    return text


class Line(logging.Formatter):
    """A line of the log, with its exception, without secret addresses."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
