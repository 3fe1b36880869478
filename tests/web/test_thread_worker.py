"""Connections that send nothing take no thread of the server, with nginx in front of it or without, as `make run` serves."""

from __future__ import annotations

import re
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.deploy.behind_nginx import DEPLOY, ROOT, free_port

WORKER = "lems_site.web.thread_worker.PollingThreadWorker"
IDLE = 50  # gunicorn's own worker lets two of them wait for five seconds at a time: more than two minutes


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server with two threads, which answers "Hello world!"."""
    port = free_port()
    serve = [sys.executable, "-m", "gunicorn", "wsgiref.simple_server:demo_app", "--bind", f"127.0.0.1:{port}"]
    serve += ["--worker-class", WORKER, "--workers", "1", "--threads", "2", "--keep-alive", "60", "--graceful-timeout", "1"]
    process = subprocess.Popen(serve, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(1200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def ask(wire: socket.socket) -> bytes:
    """The whole answer to a GET over a connection."""
    wire.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    answer = b""
    while piece := wire.recv(65_536):
        answer += piece
    return answer


def test_others_are_answered_while_connections_send_nothing_and_so_are_those(port):
    with ExitStack() as held:

        def connect() -> socket.socket:
            return held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))

        idle = [connect() for _ in range(IDLE)]
        for wire in (*(connect() for _ in range(5)), *idle[-5:]):
            answer = ask(wire)
            assert answer.startswith(b"HTTP/1.1 200"), answer[:100]
            assert b"Hello world!" in answer


def test_it_is_what_the_site_is_served_with():
    assert runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))["worker_class"] == WORKER
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    serving = re.findall(r"gunicorn lems_site\.wsgi .*", makefile)
    assert len(serving) == 2
    assert all(f"--worker-class {WORKER} " in line for line in serving)
