"""The mail backend that really sends: settings.MAIL_TRANSPORT, or EMAIL_BACKEND where that is not the queue, as in tests."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

QUEUE = "lems_site.web.mail_queue.backend.QueueBackend"
LOCAL = {f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "dummy", "filebased", "locmem")}


def transport_name() -> str:
    """The dotted name of the backend."""
    return settings.MAIL_TRANSPORT if settings.EMAIL_BACKEND == QUEUE else settings.EMAIL_BACKEND


def get_transport() -> BaseEmailBackend:
    """A connection of the backend."""
    transport: BaseEmailBackend = get_connection(transport_name())
    return transport


def is_local() -> bool:
    """Whether nothing is sent over a network, so that nothing can make anybody wait."""
    return transport_name() in LOCAL
