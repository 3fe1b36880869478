"""Whether a link to another site leads somewhere: asked of that site, but only of addresses that everybody can reach.

A text may name any address, so this must not be a way into the network that the site itself stands in. A name is resolved once;
where one of its addresses is private, nothing is asked, and the connection goes to the very address that was looked at.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.utils.translation import gettext as _

SECONDS = 5.0  # for all steps of one link together
MOST_REDIRECTS = 4
MOST_BYTES = 64_000
PORTS = {"http": 80, "https": 443}
ADDRESS_SIGNS = "/?%:@!$&'()*+,;=~[]"  # stay as they are; others are encoded
AT_ONCE = 8  # links that are asked for side by side
AGENT = "link check of a patient guide"


class LinkRefused(Exception):
    """Why a link is not asked for, or leads nowhere; the words are for an editor."""


@dataclass(frozen=True)
class LinkAnswer:
    """What a link's site answered: `problem` is "" where the link is good."""

    url: str
    status: int = 0
    problem: str = ""


def check_external_link(url: str, *, seconds: float = SECONDS) -> LinkAnswer:
    """Ask a link's site for it. Never raises: what is wrong stands in the answer. Nothing of what is read is kept."""
    ends, here = time.monotonic() + seconds, url
    try:
        for _step in range(MOST_REDIRECTS + 1):
            status, location = _ask(here, ends)
            if status not in (301, 302, 303, 307, 308) or not location:
                problem = "" if status < 400 else _("the site answers with the error %(status)s") % {"status": status}
                return LinkAnswer(url, status, problem)
            here = urljoin(here, location)
        raise LinkRefused(_("the link leads on too many times"))
    except LinkRefused as refused:
        return LinkAnswer(url, 0, str(refused))
    except TimeoutError:
        return LinkAnswer(url, 0, _("the site did not answer within %(seconds)d seconds") % {"seconds": seconds})
    except (OSError, UnicodeError, ValueError):
        return LinkAnswer(url, 0, _("the site cannot be reached"))


def check_external_links(urls: Iterable[str]) -> list[LinkAnswer]:
    """The answers for some links, in their order; several are asked for side by side."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(check_external_link, dict.fromkeys(urls)))


def _ask(url: str, ends: float) -> tuple[int, str]:
    """The status and the `Location` of one request. Raises LinkRefused, TimeoutError, OSError, ValueError."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").encode("idna").decode("ascii")
    if scheme not in PORTS or not host or parts.username is not None:
        raise LinkRefused(_("only links that begin with http:// or https:// are looked at"))
    port = parts.port or PORTS[scheme]
    if port != PORTS[scheme]:
        raise LinkRefused(_("only links without a port of their own are looked at"))
    address = resolve_public(host, port, _left(ends))
    sock = socket.create_connection((address, port), timeout=_left(ends))
    try:
        if scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        sock.settimeout(_left(ends))
        path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=ADDRESS_SIGNS)
        lines = (f"GET {path} HTTP/1.1", f"Host: {host}", f"User-Agent: {AGENT}", "Accept: text/html, */*;q=0.5")
        request = "\r\n".join([*lines, "Accept-Encoding: identity", "Connection: close", "", ""])
        sock.sendall(request.encode("ascii"))
        return _read_head(sock, ends)
    finally:
        sock.close()


def _read_head(sock: socket.socket, ends: float) -> tuple[int, str]:
    """The status and `Location` of an answer; of its head at most MOST_BYTES are read, of its body nothing."""
    read = b""
    while b"\r\n\r\n" not in read:
        sock.settimeout(_left(ends))
        piece = sock.recv(4096)
        read += piece
        if not piece or len(read) > MOST_BYTES:
            raise LinkRefused(_("the site's answer cannot be read"))
    first, *lines = read.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    version, _space, rest = first.partition(" ")
    if not version.startswith("HTTP/1.") or not rest[:3].isdecimal():
        raise LinkRefused(_("the site's answer cannot be read"))
    locations = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("location:")]
    return int(rest[:3]), locations[0] if locations else ""


def resolve_public(host: str, port: int, seconds: float) -> str:
    """An address of a host. Raises LinkRefused if any of its addresses is not one that everybody can reach; OSError without one;
    TimeoutError."""
    pool = ThreadPoolExecutor(1)  # the system's resolver has no time limit of its own
    try:
        rows = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(timeout=seconds)
    finally:
        pool.shutdown(wait=False)
    addresses = {str(row[4][0]) for row in rows}
    if not addresses or not all(is_public(address) for address in addresses):
        raise LinkRefused(_("the link leads into a private network, and is not looked at"))
    return sorted(addresses, key=lambda address: ":" in address)[0]  # IPv4 first: many servers have no other way out


def is_public(address: str) -> bool:
    """Whether everybody can reach an IP address. One that stands for another (IPv4 in IPv6) counts as that one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _left(ends: float) -> float:
    """The seconds that are left. Raises TimeoutError without any."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
