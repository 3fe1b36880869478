"""A public page out of nginx's cache against a file of the same bytes that the same nginx serves: requests a second, and CPU.

Both over https, gzipped, many requests on each connection, in turn. The product's limits on requests from one address are lifted.
`python -m tests.benchmarks.nginx_cache`; it needs the Debian package nginx-light.
"""

from __future__ import annotations

import gzip
import multiprocessing
import os
import signal
import socket
import statistics
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.deploy.behind_nginx import NGINX, Server, running_server
from tests.prepared_site import prepare_database

from .serving import family_cpu

PAGE, FILE = "/articles/get-help-now/", "/static/same-bytes.html"
ROUNDS, CLIENTS, CONNECTIONS, REQUESTS = 9, 2, 10, 500  # requests on each connection
RATE = 0.9


def lift_limits(server: Server) -> None:
    """Let one address ask as often as it can."""
    configuration = server.folder / "site.conf"
    configuration.write_text(configuration.read_text().replace("limit_req zone=lems_requests burst=200 nodelay;", ""))
    os.kill(int((server.folder / "nginx.pid").read_text()), signal.SIGHUP)
    time.sleep(2)


def write_same_bytes(server: Server) -> None:
    """Put the page, gzipped just as the cache holds it, among the static files."""
    packed = server.get(PAGE, {"Accept-Encoding": "gzip"}).body
    file = server.folder / f"public{FILE}"
    file.write_bytes(gzip.decompress(packed))
    file.with_name(f"{file.name}.gz").write_bytes(packed)
    assert server.get(FILE, {"Accept-Encoding": "gzip"}).body == packed


def _client(server: Server, path: str) -> None:
    """Ask CONNECTIONS times REQUESTS times; all requests of a connection are sent before its answers are read."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
    sent = f"{head}\r\n".encode() * (REQUESTS - 1) + f"{head}Connection: close\r\n\r\n".encode()
    for _ in range(CONNECTIONS):
        plain = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        with server.context.wrap_socket(plain, server_hostname="localhost") as wire:
            wire.sendall(sent)
            answers = b"".join(iter(partial(wire.recv, 1_000_000), b""))
        if (count := answers.count(b"HTTP/1.1 200")) != REQUESTS:
            raise RuntimeError(f"{path}: {count} answers, then {answers[-200:]!r}")


def measure(server: Server, path: str) -> tuple[float, float]:
    """Requests a second of all clients, and CPU microseconds of nginx for each."""
    nginx = int((server.folder / "nginx.pid").read_text())
    context, total = multiprocessing.get_context("fork"), CLIENTS * CONNECTIONS * REQUESTS
    clients = [context.Process(target=_client, args=(server, path)) for _ in range(CLIENTS)]
    used, began = family_cpu(nginx), time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if any(client.exitcode for client in clients):
        raise RuntimeError(path)
    return total / (time.perf_counter() - began), 1e6 * (family_cpu(nginx) - used) / total


def main() -> bool:
    """Print the figures; returns whether the limit holds."""
    if not NGINX:
        print("nginx's cache: not measured, install the Debian package nginx-light")
        return True
    with ExitStack() as stack:
        scratch, folder = (Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2))
        prepare_database(scratch, scratch / "prepared.sqlite3")
        server = stack.enter_context(running_server(folder, scratch / "prepared.sqlite3"))
        lift_limits(server)
        write_same_bytes(server)
        found: dict[str, list[tuple[float, float]]] = {PAGE: [], FILE: []}
        for _ in range(ROUNDS):
            for path, results in found.items():
                results.append(measure(server, path))
    (rate, cpu), (file_rate, file_cpu) = (map(statistics.median, zip(*results, strict=True)) for results in found.values())
    held = "met" if rate >= RATE * file_rate else "MISSED"
    print(f" out of nginx's cache {rate:.0f} pages a second, {cpu:.0f} µs of CPU;", end=" ")
    print(f"a file of the same bytes {file_rate:.0f}, {file_cpu:.0f} µs:", end=" ")
    print(f"{rate / file_rate:.0%} of the rate (at least {RATE:.0%}: {held}), {cpu / file_cpu:.2f} times the CPU", flush=True)
    return rate >= RATE * file_rate


if __name__ == "__main__":
    main()
