"""Keeps what stands in a diary's address out of log lines. No Django here: logging is set up before the apps are."""

from __future__ import annotations

import logging
import re

PREFIX = "/diary/"
# After the prefix an address may hold an invitation's link, a diary's id, a day or a symptom.
ADDRESS = re.compile(rf"{PREFIX}[^\s'\"]+")


class ShortenAddresses(logging.Filter):
    """Leaves of a diary's address only /diary/… in a log line: Django writes the addresses of refused pages."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if PREFIX in message:
            record.msg, record.args = ADDRESS.sub(f"{PREFIX}…", message), ()
        return True
