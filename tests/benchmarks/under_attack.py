"""How fast "Get help now" answers behind nginx while others hold the site up, against a quiet site.

40 people who send the sign-in form at once, 200 idle connections, half-sent headers and bodies, request lines of 10 MB. And
whether the server that `make run` starts, without nginx, answers while 50 connections are idle. All share the processor
with the site, so that the figures count only on a machine that does nothing else.
`python -m tests.benchmarks.under_attack`; it needs the Debian package nginx-light.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.deploy.behind_nginx import NGINX, Answer, Server, running_server
from tests.prepared_site import prepare_database

from .articles import manage
from .serving import fetch, server

HELP, SIGN_IN = "/articles/get-help-now/", "/account/login/"
SENDERS, IDLE, HALF_SENT, LINE_SENDERS, IDLE_WITHOUT_NGINX = 40, 200, 50, 4, 50
ROUNDS, MOST = 200, 2.0


def sources(count: int) -> list[str]:
    """Addresses of this machine, since nginx limits each address."""
    return [f"127.0.1.{number}" for number in range(1, count + 1)]


def ask(server: Server, source: str, method: str, path: str, form: str = "", headers: dict[str, str] | None = None) -> Answer:
    """A request by a connection of its own from one address."""
    link = http.client.HTTPSConnection("localhost", server.port, context=server.context, timeout=60, source_address=(source, 0))
    link.request(method, path, form.encode(), headers or {})
    answer = link.getresponse()
    whole = Answer(answer.status, answer.headers, answer.read())
    link.close()
    return whole


def measure(server: Server) -> float:
    """The 99th percentile of ROUNDS answers in milliseconds, about 25 a second."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        if ask(server, "127.0.0.2", "GET", HELP).status != 200:
            raise RuntimeError(HELP)
        times.append(1000 * (time.perf_counter() - began))
        time.sleep(0.03)
    return statistics.quantiles(times, n=100)[98]


@contextmanager
def idle_connections(server: Server) -> Iterator[str]:
    """Connections that send nothing. nginx closes them after some seconds, so they are opened again."""
    with _repeat(_hold_connection, server, IDLE, b""):
        yield f"{IDLE} idle connections"


@contextmanager
def half_sent_requests(server: Server) -> Iterator[str]:
    """Requests of which one half never comes: of the headers, and of the body."""
    head = f"POST {SIGN_IN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n".encode()
    with _repeat(_hold_connection, server, HALF_SENT, head), _repeat(_hold_connection, server, HALF_SENT, head + b"\r\nlogin=a"):
        yield f"{HALF_SENT} half-sent headers and as many half-sent bodies"


@contextmanager
def long_request_lines(server: Server) -> Iterator[str]:
    """Request lines of 10 MB, one after the other."""
    with _repeat(_send_line, server, LINE_SENDERS, b"GET /search/?q=" + b"a" * 10_000_000):
        yield f"{LINE_SENDERS} senders of request lines of 10 MB"


@contextmanager
def sign_in_senders(server: Server) -> Iterator[str]:
    """People who send the sign-in form, each from an address of their own, for somebody else each time."""
    with _repeat(_send_forms, server, SENDERS, b""):
        yield f"{SENDERS} senders of the sign-in form"


@contextmanager
def _repeat(
    act: Callable[[Server, str, bytes, threading.Event], None], server: Server, count: int, sent: bytes
) -> Iterator[None]:
    """`count` threads that act until the block ends, each from an address of its own."""
    stop, addresses = threading.Event(), sources(count)
    threads = [threading.Thread(target=act, args=(server, address, sent, stop)) for address in addresses]
    for thread in threads:
        thread.start()
    time.sleep(2)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _connect(server: Server, source: str) -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=20, source_address=(source, 0))
    return server.context.wrap_socket(plain, server_hostname="localhost")


def _hold_connection(server: Server, source: str, sent: bytes, stop: threading.Event) -> None:
    while not stop.is_set():
        with suppress(OSError), _connect(server, source) as wire:
            wire.sendall(sent)
            stop.wait(8)  # less than nginx waits


def _send_line(server: Server, source: str, sent: bytes, stop: threading.Event) -> None:
    while not stop.is_set():
        with suppress(OSError), _connect(server, source) as wire:
            wire.sendall(sent)
            wire.recv(4096)


def _send_forms(server: Server, source: str, _sent: bytes, stop: threading.Event) -> None:
    page = ask(server, source, "GET", SIGN_IN)
    cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
    token = page.body.decode().partition('name="csrfmiddlewaretoken" value="')[2][:64]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"https://localhost:{server.port}",
        "Cookie": cookie,
    }
    number = 0
    while not stop.is_set():
        form = f"csrfmiddlewaretoken={token}&login=p{number}-{source}%40example.org&password=some+wrong+words"
        with suppress(OSError):
            ask(server, source, "POST", SIGN_IN, form, headers)
        number += 1


def answers_without_nginx() -> float:
    """Seconds of the slowest of ten answers of the server of `make run` while connections to it are idle."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as held:
        env = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "LOG_LEVEL": "ERROR"}
        manage(env, "prepare")
        port, _pid = held.enter_context(server({**env, "GUNICORN_CMD_ARGS": "--threads 4"}))
        for _ in range(IDLE_WITHOUT_NGINX):
            held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        slowest = 0.0
        for _ in range(10):
            began = time.perf_counter()
            fetch(port, HELP)
            slowest = max(slowest, time.perf_counter() - began)
        return slowest


def main() -> None:
    """Print each figure, its ratio to the quiet one measured just before it, and whether it is within the limit."""
    if not NGINX:
        print("under attack: not measured, install the Debian package nginx-light")
        return
    with ExitStack() as stack:
        scratch, folder = (Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2))
        prepare_database(scratch, scratch / "prepared.sqlite3")
        site = stack.enter_context(running_server(folder, scratch / "prepared.sqlite3"))
        measure(site)
        for attack in (sign_in_senders, idle_connections, half_sent_requests, long_request_lines):
            quiet = measure(site)
            with attack(site) as name:
                busy = measure(site)
            held = "met" if busy <= MOST * quiet else "MISSED"
            print(f" get-help-now, p99: quiet {quiet:.1f} ms, with {name} {busy:.1f} ms = {busy / quiet:.2f} times", end=" ")
            print(f"(at most {MOST}: {held})", flush=True)
    print(f" the server of make run with {IDLE_WITHOUT_NGINX} idle connections: slowest of 10 {answers_without_nginx():.2f} s")


if __name__ == "__main__":
    main()
