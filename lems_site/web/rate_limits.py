"""Counts of requests from one network in one hour, for limits that need no puzzle. No address is kept.

A network is counted under a keyed hash of its address and the hour, in the cache that all workers share. The count is gone when
the hour after it ends.
"""

from __future__ import annotations

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR_SECONDS = 60 * 60


def client_network(request: HttpRequest) -> str:
    """Returns the client's IPv4 address, or its IPv6 network of 64 bits: one home has billions of IPv6 addresses.

    Returns "unknown" where no address is known, as behind a proxy that does not give it: all such clients count as one.
    """
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "unknown"
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def count_request(name: str, request: HttpRequest) -> int:
    """Count a request under `name` for its network. Returns how many there were in this hour, this one included."""
    hour = int(time.time() // HOUR_SECONDS)
    key = f"{name}:{salted_hmac('lems_site.web.rate_limits', f'{hour} {client_network(request)}').hexdigest()}"
    cache.add(key, 0, timeout=2 * HOUR_SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # the cache dropped the key in between
        return 1


def coarse_network(request: HttpRequest) -> str:
    """Returns the first 24 bits of the client's IPv4 address, 48 of an IPv6 address: enough to see from where many tries come,
    too little to know a home. "" where no address is known."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))
