#!/usr/bin/env python3
"""systemctl and systemd-run where no systemd runs: the commands of units are started by hand.

Copied into an empty Debian under both names. From each unit it takes: Type (simple, notify, oneshot, forking), the Exec lines,
User, Group, UMask, WorkingDirectory, EnvironmentFile, StateDirectory, CacheDirectory, LoadCredential, PIDFile. As with systemd, a
service gets no other variables than these. Not played: the sandbox, limits of memory, Restart=, and timers, which are only noted.
Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

RUN = Path("/run/no-systemd")
UNITS = (Path("/etc/systemd/system"), Path("/lib/systemd/system"))
NETWORK = ["nsenter", "--net=/run/site-network"]  # services listen in a network of their own
SECONDS = 600

Unit = dict[str, list[str]]


def read_unit(text: str) -> Unit:
    """The values of each name, in order. An empty value forgets those before."""
    unit: Unit = {}
    for line in re.sub(r"\\\n", " ", text).splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith(("#", ";")):
            unit[name] = [*unit.get(name, []), value] if value else []
    return unit


def find_unit(name: str) -> tuple[str, Unit]:
    """The full name and the content of a unit. Raises SystemExit for an unknown one."""
    name = name if re.search(r"\.(service|timer)$", name) else f"{name}.service"
    for folder in UNITS:
        if (folder / name).exists():
            return name, read_unit((folder / name).read_text())
    raise SystemExit(f"Unit {name} not found.")


def last(unit: Unit, name: str, default: str = "") -> str:
    return [default, *unit.get(name, [])][-1]


def environment(name: str, unit: Unit, user: str) -> dict[str, str]:
    """The variables of a service; makes its folders and copies its keys for it."""
    env = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "USER": user}
    for path in unit.get("EnvironmentFile", []):
        for line in Path(path.lstrip("-")).read_text().splitlines():
            key, equals, value = line.strip().partition("=")
            if equals and not key.startswith("#"):
                env[key] = " ".join(shlex.split(value))
    env.update(dict(value.split("=", 1) for value in unit.get("Environment", [])))
    for kind, parent in (("State", "/var/lib"), ("Cache", "/var/cache")):
        for folder in last(unit, f"{kind}Directory").split():
            own = Path(parent, folder)
            own.mkdir(parents=True, exist_ok=True)
            own.chmod(int(last(unit, f"{kind}DirectoryMode", "0755"), 8))
            shutil.chown(own, user, user)
    for number, given in enumerate(unit.get("LoadCredential", [])):
        credentials = Path("/run/credentials", name)
        if number == 0:
            shutil.rmtree(credentials, ignore_errors=True)
            credentials.mkdir(parents=True)
        key, _, source = given.partition(":")
        shutil.copyfile(source, credentials / key)
        (credentials / key).chmod(0o400)
        for given_path in (credentials, credentials / key):
            shutil.chown(given_path, user, user)
        env["CREDENTIALS_DIRECTORY"] = str(credentials)
    return env


def begin(name: str, unit: Unit, command: str | list[str], more: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a command of a unit as systemd would: by its user, with its variables alone."""
    user = last(unit, "User", "root")
    words = shlex.split(command.lstrip("-@+!")) if isinstance(command, str) else command
    return subprocess.Popen(
        [*NETWORK, "setpriv", f"--reuid={user}", f"--regid={last(unit, 'Group', user)}", "--init-groups", *words],
        env=environment(name, unit, user) | (more or {}),
        cwd=last(unit, "WorkingDirectory", "/"),
        umask=int(last(unit, "UMask", "0022"), 8),
        start_new_session=True,
    )


def finish(name: str, unit: Unit, commands: list[str], main: int = 0) -> None:
    """Run commands one after another. Raises SystemExit if one fails, unless it may ("-")."""
    for command in commands:
        code = begin(name, unit, command.replace("$MAINPID", str(main))).wait(timeout=SECONDS)
        if code and not command.startswith("-"):
            raise SystemExit(f"{name}: {command} ended with {code}")


def main_process(name: str) -> int:
    """The process of a service that runs, else 0."""
    try:
        process = int((RUN / name).read_text())
        running = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, ValueError):
        return 0
    return process if running else 0


def start(name: str, unit: Unit) -> None:
    if main_process(name):
        return
    kind = last(unit, "Type", "simple")
    finish(name, unit, unit.get("ExecStartPre", []))
    if kind in ("oneshot", "forking"):
        finish(name, unit, unit["ExecStart"])
        if kind == "forking":
            (RUN / name).write_text(Path(last(unit, "PIDFile")).read_text())
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        address = RUN / f"{name}.notify"
        address.unlink(missing_ok=True)
        ready.bind(str(address))
        address.chmod(0o777)
        ready.settimeout(SECONDS)
        process = begin(name, unit, last(unit, "ExecStart"), {"NOTIFY_SOCKET": str(address)} if kind == "notify" else {})
        (RUN / name).write_text(str(process.pid))
        while kind == "notify" and b"READY=1" not in ready.recv(4096):
            pass
    time.sleep(0.5)
    if process.poll() is not None:
        raise SystemExit(f"{name} ended with {process.returncode}")


def stop(name: str, unit: Unit) -> None:
    process = main_process(name)
    if process:
        os.kill(process, signal.SIGTERM)
        for _attempt in range(SECONDS * 10):
            if not main_process(name):
                return
            time.sleep(0.1)
        raise SystemExit(f"{name} does not end")


def reload(name: str, unit: Unit) -> None:
    finish(name, unit, unit["ExecReload"], main_process(name))


def systemctl(arguments: list[str]) -> None:
    words = [argument for argument in arguments if not argument.startswith("-")]
    verb, names = words[0], words[1:]
    if verb == "daemon-reload":
        return
    for name, unit in map(find_unit, names):
        if name.endswith(".timer"):
            print(f"no systemd: {verb} {name} is noted only; its service is started by hand")
        elif verb == "is-active":
            raise SystemExit(0 if main_process(name) else 3)
        elif verb in ("start", "stop"):
            {"start": start, "stop": stop}[verb](name, unit)
        elif verb == "restart" or (verb == "reload-or-restart" and not main_process(name)):
            stop(name, unit)
            start(name, unit)
        elif verb in ("reload", "reload-or-restart"):
            reload(name, unit)
        elif verb not in ("enable", "disable"):
            raise SystemExit(f"no systemd: {verb} is not played")


def systemd_run(arguments: list[str]) -> None:
    """A command as a unit of its own: systemd-run --uid=… -p NAME=VALUE … COMMAND."""
    unit: Unit = {}
    while arguments and arguments[0].startswith("-"):
        option = arguments.pop(0)
        if option == "-p":
            name, _, value = arguments.pop(0).partition("=")
            unit[name] = [*unit.get(name, []), value]
        elif option.startswith("--uid="):
            unit["User"] = [option.partition("=")[2]]
        elif option not in ("--quiet", "--pipe", "--wait", "--collect"):
            raise SystemExit(f"no systemd: {option} is not played")
    raise SystemExit(begin(f"run-{os.getpid()}.service", unit, arguments).wait(timeout=SECONDS))


if __name__ == "__main__":
    RUN.mkdir(exist_ok=True)
    (systemd_run if Path(sys.argv[0]).name == "systemd-run" else systemctl)(sys.argv[1:])
