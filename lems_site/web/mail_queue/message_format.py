"""A mail as bytes, and back. Whatever is sent again is the same message: its Message-ID and date are set once."""

from __future__ import annotations

import json
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")
USEFUL_MINUTES = "X-Useful-Minutes"  # how long a mail is of use to its reader; taken off before it is sent


def encode_mail(mail: EmailMessage) -> bytes:
    """A mail as JSON. Raises ValueError for one with attachments, which this site does not send."""
    if mail.attachments:
        raise ValueError("A queued mail has no attachments.")
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": make_msgid(domain=host), "Date": formatdate(localtime=False), **mail.extra_headers}
    headers.pop(USEFUL_MINUTES, None)
    value: dict[str, Any] = {name: getattr(mail, name) for name in FIELDS}
    value["subject"], value["body"] = str(mail.subject), str(mail.body)
    alternatives = [(str(part.content), part.mimetype) for part in getattr(mail, "alternatives", ())]
    return json.dumps({**value, "headers": headers, "alternatives": alternatives}).encode()


def decode_mail(content: bytes, transport: BaseEmailBackend | None = None) -> EmailMessage:
    """The mail, to be sent by a transport."""
    value = json.loads(content)
    fields = {name: value[name] for name in FIELDS}
    if value["alternatives"]:
        parts = [(text, kind) for text, kind in value["alternatives"]]
        return EmailMultiAlternatives(**fields, headers=value["headers"], alternatives=parts, connection=transport)
    return EmailMessage(**fields, headers=value["headers"], connection=transport)


def useful_minutes(mail: EmailMessage, default: int) -> int:
    """How long a mail is of use."""
    return int(mail.extra_headers.get(USEFUL_MINUTES, default))
