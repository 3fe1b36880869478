"""Transports for tests: one that fails as it is told, and one whose server answers slowly."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FailingServer(BaseEmailBackend):
    """Raises the errors of `errors`, one at each mail, and takes the others into `taken`."""

    errors: list[Exception] = []
    taken: list[EmailMessage] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            if self.errors:
                raise self.errors.pop(0)
            self.taken.append(mail)
        return len(email_messages)


class SlowServer(BaseEmailBackend):
    """Takes a mail only once `answers` is set."""

    answers = threading.Event()
    taken: list[EmailMessage] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        assert self.answers.wait(30)
        self.taken.extend(email_messages)
        return len(email_messages)
