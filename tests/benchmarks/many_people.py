"""People who save check-ins and open their diary's home at the same time: no error, nothing lost, and how long a page takes.

First 16 writers and 4 readers who never pause, on SQLite and on PostgreSQL: do they get in each other's way? Then 50 readers and
20 writers, who pause a second on average, as people do, for two minutes. Each has a diary of their own, and comes by
gunicorn as the product sets it up. `python -m tests.benchmarks.many_people [SECONDS]`: of the second part, 120 by default.
"""

from __future__ import annotations

import http.client
import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.deploy.services import find_postgresql, running_postgresql
from tests.faults.harness import TOKEN, Site, make_diaries, running_site

PROCESSES = 2
SHORT_SECONDS, LONG_SECONDS = 20, 120
READ_MS = 500  # p99 of reads, on a machine that does nothing else


@dataclass(frozen=True)
class Crowd:
    """How many read and write, for how many seconds, and how many seconds each pauses on average between two requests."""

    readers: int
    writers: int
    seconds: float
    pause: float = 0


@dataclass
class Times:
    """The milliseconds of all requests that went well, by kind; what went wrong; the ids that were acknowledged."""

    reads: list[float]
    writes: list[float]
    errors: Counter[str]
    saved: list[str]


def meet(port: int, people: list[tuple[str, str]], crowd: Crowd) -> Times:
    """Let them read and write. people: the address of each one's diary and their session, writers first."""
    context = multiprocessing.get_context("fork")
    numbers = range(crowd.readers + crowd.writers)
    shares = [[(people[number], number < crowd.writers) for number in numbers[part::PROCESSES]] for part in range(PROCESSES)]
    with context.Pool(PROCESSES) as pool:
        parts = pool.starmap(_act_on, [(port, share, crowd) for share in shares], chunksize=1)
    whole = Times([], [], Counter(), [])
    for part in parts:
        whole.reads += part.reads
        whole.writes += part.writes
        whole.errors += part.errors
        whole.saved += part.saved
    return whole


def _act_on(port: int, share: list[tuple[tuple[str, str], bool]], crowd: Crowd) -> Times:
    """Be some of them, each in a thread."""
    times = Times([], [], Counter(), [])
    end = time.monotonic() + crowd.seconds

    def live(person: tuple[str, str], is_writer: bool) -> None:
        chooser = random.Random(person[0])  # noqa: S311 (pauses)
        while time.monotonic() < end:
            time.sleep(chooser.uniform(0, 2 * crowd.pause))
            batch, began = str(uuid.uuid4()), time.perf_counter()
            try:
                status = _request(port, *person, batch if is_writer else "")
            except (OSError, http.client.HTTPException) as error:
                status = repr(error)
            if status != ("302" if is_writer else "200"):
                times.errors[status] += 1
                continue
            (times.writes if is_writer else times.reads).append(1000 * (time.perf_counter() - began))
            if is_writer:
                times.saved.append(batch)

    threads = [threading.Thread(target=live, args=one) for one in share]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _request(port: int, diary: str, session: str, client_id: str) -> str:
    """Save a check-in under an id, or without one open the diary's home. The status of the answer."""
    headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "Accept-Encoding": "gzip"}
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        if client_id:
            form = {"client_id": client_id, "strength": "0", "grade-legs": "1", "csrfmiddlewaretoken": TOKEN}
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
            link.request("POST", f"{diary}check-in/", urlencode(form), headers)
        else:
            link.request("GET", diary, headers=headers)
        answer = link.getresponse()
        answer.read()
        return str(answer.status)
    finally:
        link.close()


@contextmanager
def crowded_site(database: str, people: int) -> Iterator[tuple[Site, list[tuple[str, str]]]]:
    """A site on a database (by default SQLite) with so many diaries: the address of each, and its person's session."""
    settings = {"WEB_THREADS": "8", "DIARY_KEYS_LOCAL": "1"}
    with tempfile.TemporaryDirectory() as folder, running_site(Path(folder), database, **settings) as site:
        yield site, make_diaries(site, [f"person-{number}@example.org" for number in range(people)])


def report(name: str, site: Site, people: list[tuple[str, str]], crowd: Crowd) -> bool:
    """Print the figures of a crowd; returns whether all went well and reads were quick enough."""
    times = meet(site.port, people, crowd)
    lost = len(set(times.saved) - set(site.batches()))
    kinds = {
        kind: f"{len(found) / crowd.seconds:.0f} {kind} a second, p50 {statistics.median(found):.0f} ms,"
        f" p99 {statistics.quantiles(found, n=100)[98]:.0f} ms"
        for kind, found in (("reads", times.reads), ("writes", times.writes))
    }
    slow = statistics.quantiles(times.reads, n=100)[98]
    good = not times.errors and not lost
    print(
        f" {name}: {crowd.writers} writers and {crowd.readers} readers, {crowd.seconds:.0f} s:",
        "; ".join(kinds.values()),
        end=" ",
    )
    print(f"(p99 of reads at most {READ_MS} ms on a quiet machine: {'met' if slow <= READ_MS else 'MISSED'})", end="; ")
    print(f"errors {dict(times.errors) or 'none'}, lost {lost} (none: {'met' if good else 'MISSED'})", flush=True)
    return good and slow <= READ_MS


def main(seconds: float = LONG_SECONDS) -> bool:
    """Print the figures; returns whether all limits hold."""
    steady, visit = Crowd(4, 16, SHORT_SECONDS), Crowd(50, 20, seconds, pause=1)
    with crowded_site("", visit.readers + visit.writers) as (site, people):
        good = report("SQLite", site, people, steady)
        good = report("SQLite", site, people, visit) and good
    if not find_postgresql():
        print("PostgreSQL: not measured, install the Debian package postgresql")
        return good
    with running_postgresql() as server, crowded_site(server.url, visit.readers + visit.writers) as (site, people):
        good = report("PostgreSQL", site, people, steady) and good
        return report("PostgreSQL", site, people, visit) and good


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
