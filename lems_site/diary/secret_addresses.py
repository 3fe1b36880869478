"""Keeps secret addresses out of the site's log: a line that holds one shows dots instead.

Nothing here may import models: the log is set up before they are there.
"""

from __future__ import annotations

import logging
import re

# The parts of an address after which a secret stands.
SECRET = re.compile(r"(/diary/(?:feed|join|share|shared|clinic)/)[^\s/?#\"'<>]+")
SHOWN = r"\1..."


def without_secrets(text: str) -> str:
    """A text in which secret addresses are cut short."""
    return SECRET.sub(SHOWN, text)


class Line(logging.Formatter):
    """A line of the log, with its exception, without secret addresses."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
