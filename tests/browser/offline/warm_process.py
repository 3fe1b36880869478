"""A process that has the site loaded and forks a server or a command of manage.py off itself: each starts in no time.

It reads orders from its standard input, one JSON object a line: {"serve": arguments of gunicorn} or {"manage": arguments of
manage.py} with "output", a file for what is printed; or {"reap": a process id}. Its answer to each is one line: a process id, or
how the process ended.
"""

from __future__ import annotations

import json
import os
import sys
from runpy import run_module
from typing import NoReturn

from django.core.management import execute_from_command_line


def serve(arguments: list[str], output: str) -> NoReturn:
    """Become a server, at the head of a process group of its own."""
    os.setpgid(0, 0)
    print_to(output)
    sys.argv = ["gunicorn", *arguments]
    run_module("gunicorn", run_name="__main__", alter_sys=True)
    sys.exit()


def manage(arguments: list[str], output: str) -> NoReturn:
    """Run a command."""
    print_to(output)
    execute_from_command_line(["manage.py", *arguments])
    sys.stdout.flush()
    sys.exit()


def print_to(output: str) -> None:
    """Have a file hold what this process prints from now on."""
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)


def obey(order: dict[str, object]) -> int:
    """Do what one order asks. Returns a process id, or the exit code of a process that has ended."""
    if "reap" in order:
        return os.waitstatus_to_exitcode(os.waitpid(int(str(order["reap"])), 0)[1])
    sys.stdout.flush()
    if not (child := os.fork()):
        output = str(order["output"])
        if isinstance(arguments := order.get("serve"), list):
            serve(arguments, output)
        if isinstance(arguments := order.get("manage"), list):
            manage(arguments, output)
    return child if "serve" in order else os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    import lems_site.wsgi  # noqa: F401 (the site, loaded once for all that is forked)

    for line in sys.stdin:
        print(obey(json.loads(line)), flush=True)
