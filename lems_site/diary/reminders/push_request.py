"""The request to a push service. Its address comes from a browser, so it is trusted with nothing.

Only https, only the hosts of PUSH_HOSTS, only public addresses of the internet; the address that was checked is the one that is
connected to. No redirects, five seconds, 4 kB.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

PORT = 443
SECONDS = 5
MOST_BYTES = 4096
LONGEST_ENDPOINT = 1000


class EndpointRefused(Exception):
    """The address is none of a push service that this site asks."""


def check_endpoint(endpoint: str) -> str:
    """The host of an endpoint. Raises EndpointRefused unless it is https, on the usual port, of a host in PUSH_HOSTS."""
    try:
        parts = urlsplit(endpoint)
        port, host = parts.port, (parts.hostname or "").lower()
    except ValueError as problem:
        raise EndpointRefused from problem
    is_plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and len(endpoint) <= LONGEST_ENDPOINT
    is_allowed = any(host.endswith(one) if one.startswith(".") else host == one for one in settings.PUSH_HOSTS)
    if parts.scheme != "https" or port not in (None, PORT) or parts.username is not None or not (is_plain and is_allowed):
        raise EndpointRefused
    return host


def resolve_host(host: str) -> str:
    """A public address of a host. Raises EndpointRefused where one of its addresses is private or local, OSError."""
    found = {row[4][0] for row in socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)}
    addresses = [ipaddress.ip_address(str(one).partition("%")[0]) for one in found]
    if not addresses or not all(one.is_global and not one.is_multicast for one in addresses):
        raise EndpointRefused
    return str(min(addresses, key=lambda one: one.version))


class PinnedConnection(http.client.HTTPSConnection):
    """A connection to an address that was checked already, with the certificate of the host."""

    def __init__(self, host: str, address: str) -> None:
        self.tls = ssl.create_default_context()
        super().__init__(host, PORT, timeout=SECONDS, context=self.tls)
        self.address = address

    def connect(self) -> None:
        """Connect to the address, and ask for the host's certificate."""
        self.sock = self.tls.wrap_socket(socket.create_connection((self.address, PORT), SECONDS), server_hostname=self.host)


def post_message(endpoint: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post a message and return the status. Raises EndpointRefused, OSError, http.client.HTTPException."""
    if len(body) > MOST_BYTES:
        raise EndpointRefused
    host = check_endpoint(endpoint)
    parts = urlsplit(endpoint)
    connection = PinnedConnection(host, resolve_host(host))
    try:
        connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_BYTES)
        return answer.status
    finally:
        connection.close()
