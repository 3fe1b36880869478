"""A mail server that takes every mail and keeps it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class _Session(StreamRequestHandler):
    """As much of SMTP as a client needs to hand over a mail."""

    server: _Server

    def handle(self) -> None:
        self._say("220 localhost")
        while line := self.rfile.readline():
            word = line[:4].strip().upper()
            if word == b"DATA":
                self._say("354 end with a dot")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.server.received.append(b"".join(lines).decode())
            self._say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Session)
        self.received: list[str] = []


@contextmanager
def running_mail_server(port: int) -> Iterator[list[str]]:
    """A mail server on a port of this machine. What it has received so far: a text for each mail, headers and all."""
    with _Server(port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.received
        finally:
            server.shutdown()
            thread.join()
