"""The worker of gunicorn that the site runs with: threads, and a connection takes one only once something has come over it.

gunicorn's own worker lets each new connection wait in a thread for up to five seconds, so that a few connections that send
nothing hold all threads. Here they wait in the worker's poller, and are closed after `keepalive` seconds.
"""

from __future__ import annotations

import time
from functools import partial
from selectors import EVENT_READ

from gunicorn.workers.gthread import TConn, ThreadWorker


class PollingThreadWorker(ThreadWorker):
    """gunicorn's gthread, but for connections that have not sent anything yet."""

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection to a thread; one that is new waits in the poller first. Called in the worker's main thread alone."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))
