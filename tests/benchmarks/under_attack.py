"""How fast "Get help now" answers behind nginx while others hold the site up (attackers.py), against a quiet site.

And whether the server that `make run` starts, without nginx, answers while 50 connections to it are idle. The attackers run with
nice 19: they take only what the site leaves of the processor. With each figure stands what share of the processor each took.
`python -m tests.benchmarks.under_attack [WORD]`: only attacks whose name holds the word; it needs the Debian package nginx-light.
"""

from __future__ import annotations

import os
import socket
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.deploy.behind_nginx import NGINX, Server, running_server
from tests.prepared_site import prepare_database

from .articles import manage
from .attackers import ATTACKS, NICE, Attack, ask, attack_by
from .serving import family_cpu, fetch, server

HELP = "/articles/get-help-now/"
IDLE_WITHOUT_NGINX = 50
ROUNDS, MOST = 200, 2.0


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


def measure_attack(site: Server, attack: Attack) -> str:
    """The p99 under the attack against the one just before it, and the shares of the processor, as a line to print."""
    quiet = measure(site)
    nginx = int((site.folder / "nginx.pid").read_text())
    with attack_by(attack, site) as attackers:

        def used() -> tuple[float, ...]:
            return family_cpu(nginx), family_cpu(site.site.pid), attackers.cpu_seconds(), attackers.counted(), time.perf_counter()

        before = used()
        busy = measure(site)
        *amounts, seconds = (after - first for first, after in zip(before, used(), strict=True))
    front, workers, attacking, acts = (amount / seconds for amount in amounts)
    held = "met" if busy <= MOST * quiet else "MISSED"
    return (
        f" get-help-now, p99: quiet {quiet:.1f} ms, with {attack.name} {busy:.1f} ms = {busy / quiet:.2f} times"
        f" (at most {MOST}: {held}); {acts:.0f} acts a second;"
        f" of one processor: nginx {front:.0%}, gunicorn {workers:.0%}, attackers (nice {NICE}) {attacking:.0%}"
    )


def answers_without_nginx() -> tuple[float, float]:
    """The 99th percentile in milliseconds of the server of `make run`, quiet, and while connections to it are idle."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as held:
        env = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "LOG_LEVEL": "ERROR"}
        manage(env, "prepare")
        port, _pid = held.enter_context(server(env, workers=2, threads=4))

        def measure_plain() -> float:
            times = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                fetch(port, HELP)
                times.append(1000 * (time.perf_counter() - began))
            return statistics.quantiles(times, n=100)[98]

        measure_plain()
        quiet = measure_plain()
        for _ in range(IDLE_WITHOUT_NGINX):
            held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        return quiet, measure_plain()


def main(word: str = "") -> None:
    """Print each figure, its ratio to the quiet one measured just before it, and whether it is within the limit."""
    if not NGINX:
        print("under attack: not measured, install the Debian package nginx-light")
        return
    with ExitStack() as stack:
        scratch, folder = (Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2))
        prepare_database(scratch, scratch / "prepared.sqlite3")
        site = stack.enter_context(running_server(folder, scratch / "prepared.sqlite3"))
        measure(site)
        for attack in ATTACKS:
            if word in attack.name:
                print(measure_attack(site, attack), flush=True)
    if word in "make run":
        quiet, busy = answers_without_nginx()
        print(f" get-help-now of make run, without nginx, p99: quiet {quiet:.1f} ms,", end=" ")
        print(f"with {IDLE_WITHOUT_NGINX} idle connections {busy:.1f} ms = {busy / quiet:.2f} times")


if __name__ == "__main__":
    main(*sys.argv[1:2])
