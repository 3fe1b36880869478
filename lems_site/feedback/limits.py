"""How many messages are taken: from one connection in an hour, and from everybody in a day. No puzzles, no addresses kept.

A connection is counted under a keyed hash of its address and the hour; the count is gone when the hour after it ends.
"""

from __future__ import annotations

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .models import Message, today

AN_HOUR = 60 * 60
EACH_HOUR = 12  # a ward or a family may share one address
EACH_DAY = 500


def connection(request: HttpRequest) -> str:
    """What one connection is known by: its address; for IPv6 the network, because a home has billions of addresses."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):  # a proxy that does not say: all such count as one
        return "unknown"
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def is_too_many(request: HttpRequest) -> bool:
    """Whether one more message would be too many. Counts it for its connection."""
    hour = int(time.time() // AN_HOUR)
    key = f"feedback:{salted_hmac('lems_site.feedback.limits', f'{hour} {connection(request)}').hexdigest()}"
    cache.add(key, 0, timeout=2 * AN_HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # it went in this moment
        count = 1
    return count > EACH_HOUR or Message.objects.filter(received_on=today()).count() >= EACH_DAY
