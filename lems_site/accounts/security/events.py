"""Security events: one function writes them, in the transaction of what they tell of.

Each is a row of `SecurityEvent`, and a line of JSON in the log where SECURITY_LOG says so, when the transaction is committed.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta

from allauth.core import context as allauth_context
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from lems_site.accounts.models import SecurityEvent, User
from lems_site.accounts.templatetags.account_words import device_name
from lems_site.web.rate_limits import coarse_network

log = logging.getLogger("lems_site.security.events")
Kind = SecurityEvent.Kind
OF_STRANGERS = (Kind.LINK_OPENED, Kind.LINK_LOCKED)  # who opens a shared link stays unknown to its owner
MOST_DELETED = 10_000  # rows at once


def record_event(
    kind: SecurityEvent.Kind, *, user: User | None, by: User | None = None, detail: str = "", on_console: bool = False
) -> SecurityEvent:
    """Write that something happened to the account of `user` (None: an unknown one), and return the row. One query.

    by: who did it, where that is another person. detail: a code, never a typed word. Device and network are those of the request
    that is being answered, if any (but of OF_STRANGERS). Call it in the transaction of what it tells of.
    """
    request: HttpRequest | None = None if kind in OF_STRANGERS else allauth_context.request
    event = SecurityEvent.objects.create(
        kind=kind,
        detail=detail[:60],
        user=user,
        by=None if by == user else by,
        on_console=on_console,
        device=device_name(request.headers.get("User-Agent", ""))[:60] if request else "",
        network=coarse_network(request) if request else "",
    )
    fields = {
        "time": event.at.isoformat(timespec="milliseconds"),
        "event": str(event.kind),
        "detail": event.detail,
        "user": event.user_id,
        "by": event.by_id,
        "console": on_console,
        "network": event.network,
    }
    if settings.SECURITY_LOG:
        transaction.on_commit(lambda: log.info(json.dumps(fields)))
    return event


def delete_old_events() -> int:
    """Delete events older than SECURITY_LOG_DAYS, some at a time. How many there were. Without any it writes nothing."""
    before = timezone.now() - timedelta(days=settings.SECURITY_LOG_DAYS)
    pks = list(SecurityEvent.objects.filter(at__lt=before).values_list("pk", flat=True)[:MOST_DELETED])
    return SecurityEvent.objects.filter(pk__in=pks).delete()[0] if pks else 0
