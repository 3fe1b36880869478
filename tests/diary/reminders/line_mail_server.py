"""A mail server that takes some milliseconds for each mail and writes one line for it, whole or not at all."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

LONGEST = 0.02  # seconds before and after a mail is taken, in which the process may be killed


class LineMailServer(BaseEmailBackend):
    """Appends "moment address" to EMAIL_FILE_PATH; one write, so that a kill leaves no half line."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            time.sleep(random.uniform(0, LONGEST))  # noqa: S311 (no secret)
            line = f"{time.time()} {message.to[0]}\n".encode()
            with open(settings.EMAIL_FILE_PATH, "ab", buffering=0) as file:  # noqa: PTH123 (one unbuffered write)
                os.write(file.fileno(), line)
            time.sleep(random.uniform(0, LONGEST))  # noqa: S311 (no secret)
        return len(messages)
