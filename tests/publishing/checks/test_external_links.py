"""Links to other sites are asked for only at public addresses, never through a redirect to a private one, and not for long."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from lems_site.publishing.checks import external_links
from lems_site.publishing.checks.external_links import check_external_link, is_public

PRIVATE = """
127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 255.255.255.255
::1 fe80::1 fc00::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: ff02::1 ::
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_public_ones_are(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "https://169.254.169.254/latest/meta-data/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://example.org:22/",
        "http://user@example.org/",
        "gopher://example.org/",
        "http:///x",
        "nothing",
        "http://exa mple/",
        "http://\u2488.example\ud800/",
    ],
)
def test_nothing_private_and_nothing_but_the_web_is_asked_for(url, monkeypatch):
    def refuse(*_args: object, **_options: object) -> socket.socket:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket, "create_connection", refuse)
    assert check_external_link(url).problem


def test_a_name_with_one_private_address_among_its_addresses_is_refused(monkeypatch):
    both = [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_o: both)
    assert "private network" in check_external_link("http://two.example/").problem


class Server:
    """A web server on this machine that stands for a public one, and counts who connects."""

    def __init__(self) -> None:
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.answers: list[bytes] = []
        self.seen: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while self.answers or not self.seen:
            try:
                peer, _address = self.sock.accept()
            except OSError:
                return
            self.seen.append(peer.recv(4096))
            answer = self.answers.pop(0)
            if answer == b"slow":
                time.sleep(3)
            peer.sendall(answer)
            peer.close()


@pytest.fixture
def server(monkeypatch) -> Iterator[Server]:
    """The names public.example and private.example; a connection to the public one goes to the server."""
    one = Server()
    addresses = {"public.example": "93.184.215.14", "private.example": "10.0.0.1"}

    def resolve(host: str, port: int, **_options: object) -> list[object]:
        return [(2, 1, 6, "", (addresses[host], port))]

    def open_connection(address: tuple[str, int], timeout: float) -> socket.socket:
        assert address == ("93.184.215.14", 80), "the address that was looked at"
        sock = socket.socket()
        sock.settimeout(timeout)
        sock.connect(one.sock.getsockname())
        return sock

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", open_connection)
    yield one
    one.sock.close()


def test_a_good_link_and_a_broken_one(server):
    server.answers = [b"HTTP/1.1 200 OK\r\n\r\nHello", b"HTTP/1.1 404 Not Found\r\n\r\n"]
    assert check_external_link("http://public.example/a?b=c").problem == ""
    assert check_external_link("http://public.example/").problem == "the site answers with the error 404"
    assert server.seen[0].startswith(b"GET /a?b=c HTTP/1.1\r\nHost: public.example\r\n")


def test_a_redirect_is_followed_but_never_into_a_private_network(server):
    server.answers = [
        b"HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: http://private.example/\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: file:///etc/passwd\r\n\r\n",
    ]
    assert check_external_link("http://public.example/").status == 200
    assert "private network" in check_external_link("http://public.example/").problem
    assert "only links that begin with" in check_external_link("http://public.example/").problem


def test_a_slow_site_is_left_in_time_and_a_long_answer_is_not_read(server):
    server.answers = [b"slow", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000]
    began = time.monotonic()
    assert "did not answer within" in check_external_link("http://public.example/", seconds=0.5).problem
    assert time.monotonic() - began < 2
    time.sleep(3)
    assert "cannot be read" in check_external_link("http://public.example/").problem


def test_a_link_takes_five_seconds_at_most():
    assert external_links.SECONDS == 5
