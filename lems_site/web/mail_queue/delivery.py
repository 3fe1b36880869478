"""Sending what is in the queue: soon after it was written by a thread of the same process, later by the clock.

Each attempt claims the mail first by one UPDATE, so that of a thread and several clocks one sends it. A process that is killed
while it sends leaves the claim, which ends after two minutes: a mail is sent at least once, and a repeat is the same message
with the same Message-ID. Reminders of the diary, which must not repeat, do not go through this queue
(diary/reminders/deliveries.py).
"""

from __future__ import annotations

import logging
import smtplib
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from lems_site.web.sealing.data_keys import SITE_SCOPE, open_value
from lems_site.web.sealing.errors import SealingError

from .message_format import decode_mail
from .models import KEEP_FAILED, QueuedMail
from .transport import get_transport, is_local

State = QueuedMail.State
FIRST_PAUSE = timedelta(seconds=15)  # for the thread; then the clock comes
CLAIM = timedelta(minutes=2)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300, 600, 1800, 3600, 7200))
THREADS, MOST_PENDING = 2, 20  # of one process; the clock sends what is more
log = logging.getLogger(__name__)


class _Threads:
    """The few threads of a process that send mails, made at the first mail: after the web server has made its processes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._pending = 0

    def send(self, pk: uuid.UUID) -> None:
        """Let a thread send a mail; where many wait, leave it to the clock."""
        with self._lock:
            if self._pending >= MOST_PENDING:
                return
            self._pending += 1
            self._pool = self._pool or ThreadPoolExecutor(THREADS, thread_name_prefix="mail")
            sent = self._pool.submit(_send_in_thread, pk)
        sent.add_done_callback(self._note_end)

    def _note_end(self, sent: Future[None]) -> None:
        with self._lock:
            self._pending -= 1
        if (problem := sent.exception()) is not None:
            log.error("a mail waits for the clock: %s", type(problem).__name__)


_threads = _Threads()


def send_soon(pk: uuid.UUID) -> None:
    """Send a mail without holding up who wrote it: over a network in a thread, else here."""
    if is_local():
        send_mail(pk, get_transport())
    else:
        _threads.send(pk)


def _send_in_thread(pk: uuid.UUID) -> None:
    try:
        send_mail(pk, get_transport())
    finally:
        connection.close()


def next_mail_due() -> datetime | None:
    """When the next mail is to be tried. One query on an index."""
    return QueuedMail.objects.filter(state=State.WAITING).order_by("due_at").values_list("due_at", flat=True).first()


def send_due_mails() -> Iterator[uuid.UUID]:
    """Try each mail that is due, one in each step, over one connection to the mail server."""
    due = list(
        QueuedMail.objects.filter(state=State.WAITING, due_at__lte=timezone.now()).order_by("due_at").values_list("pk", flat=True)
    )
    transport = get_transport()
    try:
        for pk in due:
            send_mail(pk, transport)
            yield pk
    finally:
        transport.close()


def send_mail(pk: uuid.UUID, transport: BaseEmailBackend) -> None:
    """Send a mail, if nobody else does, and delete it; or note the failure. Raises only what the database raises."""
    now = timezone.now()
    free = QueuedMail.objects.filter(Q(attempts=0) | Q(due_at__lte=now), pk=pk, state=State.WAITING)
    if not free.update(attempts=F("attempts") + 1, due_at=now + CLAIM):
        return
    row = QueuedMail.objects.get(pk=pk)
    try:
        mail = decode_mail(open_value(SITE_SCOPE, bytes(row.sealed), row.place), transport)
        domain = mail.recipients()[0].rpartition("@")[2].strip(">")
    except SealingError as error:
        _note_failure(row, error, "")
        return
    try:
        mail.send()
    except Exception as error:  # mail servers fail in many ways, and the others must get their mails
        transport.close()
        _note_failure(row, error, domain)
    else:
        row.delete()


def is_final(error: Exception) -> bool:
    """Whether the mail server will never take this message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    operators_fault = isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError)
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500 and not operators_fault


def describe_error(error: Exception) -> str:
    """A failure without its words, which may hold an address."""
    codes = [code for code, _words in error.recipients.values()] if isinstance(error, smtplib.SMTPRecipientsRefused) else []
    code = codes[0] if codes else getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()[:60]


def _note_failure(row: QueuedMail, error: Exception, domain: str) -> None:
    row.error = describe_error(error)
    row.due_at = timezone.now() + PAUSES[min(row.attempts, len(PAUSES)) - 1]
    log.error("a mail was not sent (attempt %d): %s", row.attempts, row.error)
    if is_final(error) or row.due_at > row.useful_until:
        row.state, row.sealed, row.domain = State.FAILED, b"", domain[:100]
    row.save(update_fields=["state", "due_at", "sealed", "error", "domain"])


def delete_old_failures() -> int:
    """Delete what the operator was shown long enough. Returns how many."""
    old = QueuedMail.objects.filter(state=State.FAILED, created_at__lt=timezone.now() - KEEP_FAILED)
    return old.delete()[0] if old.exists() else 0
