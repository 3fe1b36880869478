"""Django's EMAIL_BACKEND of this site: it writes mails into the queue, in the transaction of what they are about."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from lems_site.web.sealing.data_keys import SITE_SCOPE, seal_value
from lems_site.web.sealing.errors import SealingError

from .delivery import FIRST_PAUSE, send_soon
from .message_format import encode_mail, useful_minutes
from .models import QueuedMail
from .transport import get_transport

USEFUL_MINUTES_DEFAULT = 24 * 60
log = logging.getLogger(__name__)


class QueueBackend(BaseEmailBackend):
    """Queues each mail. It is sent soon after the transaction is committed, and never if that is rolled back."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue mails; how many. Without the keys that seal them they are sent at once. Raises what the database raises."""
        mails = [mail for mail in email_messages if mail.recipients()]
        for mail in mails:
            try:
                pk = queue_mail(mail)
            except SealingError as problem:
                log.warning("a mail is sent without the queue: %s", problem)
                mail.connection = get_transport()
                mail.send()
            else:
                transaction.on_commit(_SendSoon(pk))
        return len(mails)


def queue_mail(mail: EmailMessage) -> uuid.UUID:
    """Write a mail into the queue. Returns its id. Raises SealingError."""
    now = timezone.now()
    row = QueuedMail(due_at=now + FIRST_PAUSE, useful_until=now + timedelta(minutes=useful_minutes(mail, USEFUL_MINUTES_DEFAULT)))
    row.sealed = seal_value(SITE_SCOPE, encode_mail(mail), row.place)
    row.save(force_insert=True)
    return row.pk


class _SendSoon:
    """Sends a mail when its transaction is committed."""

    def __init__(self, pk: uuid.UUID) -> None:
        self.pk = pk

    def __call__(self) -> None:
        send_soon(self.pk)
