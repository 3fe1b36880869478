"""Those who hold the site up, in processes of their own that take only what the site leaves of the processor (nice 19).

Attackers of a real site are on other machines. Here they share its processor, so that the kernel must prefer the site to them;
nginx, gunicorn and the client that measures run at normal priority.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from tests.deploy.behind_nginx import Answer, Server

from .serving import cpu_seconds

SIGN_IN = "/account/login/"
SENDERS, IDLE, HALF_SENT, LINE_SENDERS = 40, 200, 50, 4
LONG_LINE = b"GET /search/?q=" + b"a" * 10_000_000
HALF_HEAD = f"POST {SIGN_IN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n".encode()
PROCESSES = 2
NICE = 19
FORK = multiprocessing.get_context("fork")
Act = Callable[[Server, str, Callable[[], None]], None]


@dataclass(frozen=True)
class Attack:
    """What is done, in words; by how many at once; and how one of them does it over and over."""

    name: str
    people: int
    act: Act


@dataclass
class Attackers:
    """The processes of an attack that runs."""

    processes: list[int]
    counted: Callable[[], int]

    def cpu_seconds(self) -> float:
        return sum(map(cpu_seconds, self.processes))


def ask(server: Server, source: str, method: str, path: str, form: str = "", headers: dict[str, str] | None = None) -> Answer:
    """A request by a connection of its own from one address of this machine."""
    link = http.client.HTTPSConnection("localhost", server.port, context=server.context, timeout=60, source_address=(source, 0))
    try:
        link.request(method, path, form.encode(), headers or {})
        answer = link.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        link.close()


@contextmanager
def attack_by(attack: Attack, server: Server) -> Iterator[Attackers]:
    """The attack goes on until the block ends. Each attacker has an address of its own, since nginx limits each address."""
    count = FORK.Value("L", 0)
    shares = [range(attack.people)[number::PROCESSES] for number in range(PROCESSES)]
    processes = [FORK.Process(target=_act_on, args=(attack, server, share, count), daemon=True) for share in shares]
    for process in processes:
        process.start()
    time.sleep(2)
    try:
        yield Attackers([process.pid for process in processes if process.pid], lambda: count.value)
    finally:
        for process in processes:
            process.kill()
            process.join()


def _act_on(attack: Attack, server: Server, people: range, count: Synchronized[int]) -> None:
    """Act as some of the attackers, each in a thread, until this process is killed."""
    lower_priority()

    def one_more() -> None:
        with count.get_lock():
            count.value += 1

    def go_on(source: str) -> None:
        while True:
            with suppress(OSError, http.client.HTTPException):
                attack.act(server, source, one_more)

    threads = [threading.Thread(target=go_on, args=(f"127.0.1.{number + 1}",)) for number in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def lower_priority() -> None:
    """Let this process have only what others leave. Linux shares the processor among sessions first, then within each."""
    os.setsid()
    os.nice(NICE)
    with suppress(OSError):  # a kernel without groups by session
        Path("/proc/self/autogroup").write_text(str(NICE))


def _connect(server: Server, source: str) -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=20, source_address=(source, 0))
    return server.context.wrap_socket(plain, server_hostname="localhost")


def _hold_after(sent: bytes) -> Act:
    """Send the beginning of a request, or nothing, and wait. nginx closes the connection after some seconds."""

    def act(server: Server, source: str, one_more: Callable[[], None]) -> None:
        with _connect(server, source) as wire:
            wire.sendall(sent)
            one_more()
            time.sleep(8)  # less than nginx waits

    return act


def _send_long_line(server: Server, source: str, one_more: Callable[[], None]) -> None:
    with _connect(server, source) as wire:
        one_more()
        wire.sendall(LONG_LINE)
        wire.recv(4096)


def _send_forms(server: Server, source: str, one_more: Callable[[], None]) -> None:
    """Sign in as somebody else each time, with one token of the form's protection."""
    page = ask(server, source, "GET", SIGN_IN)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"https://localhost:{server.port}",
        "Cookie": (page.headers["Set-Cookie"] or "").partition(";")[0],
    }
    token = page.body.decode().partition('name="csrfmiddlewaretoken" value="')[2][:64]
    for number in range(100):
        form = f"csrfmiddlewaretoken={token}&login=p{number}-{source}%40example.org&password=some+wrong+words"
        ask(server, source, "POST", SIGN_IN, form, headers)
        one_more()


ATTACKS = (
    Attack(f"{SENDERS} senders of the sign-in form", SENDERS, _send_forms),
    Attack(f"{IDLE} idle connections", IDLE, _hold_after(b"")),
    Attack(f"{HALF_SENT} half-sent headers", HALF_SENT, _hold_after(HALF_HEAD)),
    Attack(f"{HALF_SENT} half-sent bodies", HALF_SENT, _hold_after(HALF_HEAD + b"\r\nlogin=a")),
    Attack(f"{LINE_SENDERS} senders of request lines of 10 MB", LINE_SENDERS, _send_long_line),
)
