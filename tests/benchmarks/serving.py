"""A gunicorn (by default of one worker) and clients that count how many requests it answers and how much CPU it uses."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

WORKER = "lems_site.web.thread_worker.PollingThreadWorker"
ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """What a kind of request costs: CPU milliseconds each, requests a second, bytes of the answer."""

    cpu_ms: float
    per_second: float
    size: int


@contextmanager
def server(env: dict[str, str], workers: int = 1, threads: int = 1) -> Iterator[tuple[int, int]]:
    """Serve until the block ends; gives the port and the process id of a worker."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "lems_site.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--threads", str(threads), *(["--worker-class", WORKER] if threads > 1 else [])]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                fetch(port, "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield port, int(children[0])
    finally:
        process.terminate()
        process.wait(timeout=20)


def fetch(port: int, path: str, cookie: str = "", encoding: str = "gzip") -> bytes:
    """One GET; the whole answer. cookie: the value of the Cookie header, if any. encoding: of Accept-Encoding."""
    more = f"Cookie: {cookie}\r\n" if cookie else ""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}Accept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request.encode())
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    answer = b"".join(parts)
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path}: {answer[:80]!r}")
    return answer


def _client(job: tuple[int, list[str], str, str]) -> int:
    port, paths, cookie, encoding = job
    return sum(len(fetch(port, path, cookie, encoding)) for path in paths)


def cpu_seconds(pid: int) -> float:
    """User and system time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def family_cpu(process: int) -> float:
    """CPU seconds of a process and its children that run."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return sum(map(cpu_seconds, (process, *map(int, children))))


def measure(port: int, pid: int, paths: list[str], clients: int = 2, cookie: str = "", encoding: str = "gzip") -> Cost:
    """Fetch all the paths, shared among the clients, signed in if a cookie is given."""
    jobs = [(port, paths[number::clients], cookie, encoding) for number in range(clients)]
    with Pool(clients) as pool:
        pool.map(len, ["warm"] * clients)
        cpu, start = cpu_seconds(pid), time.perf_counter()
        total = sum(pool.map(_client, jobs, chunksize=1))
        seconds, used = time.perf_counter() - start, cpu_seconds(pid) - cpu
    return Cost(1000 * used / len(paths), len(paths) / seconds, total // len(paths))
