"""How fast "Get help now" answers behind nginx while 40 people send the sign-in form at once, against a quiet site.

`python -m tests.benchmarks.signing_in`; it needs the Debian package nginx-light.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path

from tests.deploy.behind_nginx import NGINX, Server, running_server

HELP, SIGN_IN = "/articles/get-help-now/", "/account/login/"
SENDERS, ROUNDS, MOST = 40, 300, 2.0


def measure(server: Server) -> list[float]:
    """Milliseconds of each of ROUNDS answers, with a connection of its own each."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert server.get(HELP).status == 200
        times.append(1000 * (time.perf_counter() - began))
    return times


def send_forms(server: Server, stop: threading.Event, statuses: list[int]) -> None:
    """Send the sign-in form of somebody else each time, until told to stop."""
    page = server.get(SIGN_IN)
    cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
    token = page.body.decode().partition('name="csrfmiddlewaretoken" value="')[2][:64]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"https://localhost:{server.port}",
        "Cookie": cookie,
    }
    number = 0
    while not stop.is_set():
        form = f"csrfmiddlewaretoken={token}&login=p{number}-{threading.get_ident()}%40example.org&password=some+wrong+words"
        statuses.append(server.send("POST", SIGN_IN, form.encode(), headers).status)
        number += 1


def main() -> None:
    """Print both figures, the ratio, and whether it is within the limit."""
    if not NGINX:
        print("signing in: not measured, install the Debian package nginx-light")
        return
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        measure(server)
        quiet, stop = measure(server), threading.Event()
        statuses: list[int] = []
        senders = [threading.Thread(target=send_forms, args=(server, stop, statuses)) for _ in range(SENDERS)]
        for sender in senders:
            sender.start()
        time.sleep(1)
        busy = measure(server)
        stop.set()
        for sender in senders:
            sender.join()
    before, during = (statistics.quantiles(times, n=100)[98] for times in (quiet, busy))
    counts = {status: statuses.count(status) for status in sorted(set(statuses))}
    said = "within" if during <= MOST * before else "MISSED"
    print(f"get-help-now, p99: quiet {before:.1f} ms, with {SENDERS} senders of the sign-in form {during:.1f} ms", end="")
    print(f" = {during / before:.2f} times (at most {MOST}: {said}); answers to the form: {counts}")


if __name__ == "__main__":
    main()
