"""Programs that the site needs from others, started for a test alone: PostgreSQL, Redis."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import redis

from .behind_nginx import free_port

REDIS = shutil.which("redis-server")


def find_postgresql() -> Path | None:
    """The folder of the newest PostgreSQL's programs on this machine."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda path: float(path.parent.name), default=None)


def need(program: object, package: str) -> None:
    """Skip the test without a program; where CI is set, its absence is a failure."""
    if not program:
        assert not os.environ.get("CI"), f"install the Debian package {package}"
        pytest.skip(f"not on this machine: the Debian package {package}")


@dataclass
class PostgreSQL:
    """A server in a folder of its own. `url` leads to its empty database `lems`."""

    folder: Path
    port: int
    programs: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://lems@127.0.0.1:{self.port}/lems"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs, which refuse to run as root."""
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*user, str(self.programs / program), *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self.folder}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        user = "postgres" if os.geteuid() == 0 else None
        with (self.folder / "log").open("ab") as log:
            command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), *settings]
            self.process = subprocess.Popen(command, cwd=self.folder, user=user, group=user, stdout=log, stderr=log)
        for _attempt in range(1200):
            assert self.process.poll() is None, (self.folder / "log").read_text()[-3000:]
            try:
                with psycopg.connect(f"host=127.0.0.1 port={self.port} user=lems dbname=postgres", connect_timeout=5):
                    return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text()[-3000:])

    @contextmanager
    def unsynchronised(self) -> Iterator[None]:
        """Within the block, what is written need not be on the disk: while a test only prepares its database."""
        settings = psycopg.connect(f"host=127.0.0.1 port={self.port} user=lems dbname=postgres", autocommit=True)
        with closing(settings):
            settings.execute("ALTER SYSTEM SET fsync = off")
            settings.execute("SELECT pg_reload_conf()")
            yield
            settings.execute("ALTER SYSTEM RESET fsync")
            settings.execute("SELECT pg_reload_conf()")
            settings.execute("CHECKPOINT")

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        assert self.process is not None
        main = self.process.pid
        os.kill(main, signal.SIGSTOP)  # it begins no more processes
        children = [int(text) for text in Path(f"/proc/{main}/task/{main}/children").read_text().split()]
        for process in (main, *children):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()
        while any(is_running(process) for process in children):
            time.sleep(0.02)

    def stop(self) -> None:
        """End it. It may have been killed before."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)


def is_running(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """A new PostgreSQL with an empty database. What it acknowledges is on the disk.

    Not in pytest's folder, which only its own user may enter: PostgreSQL refuses to run as root.
    """
    programs = find_postgresql()
    need(programs, "postgresql")
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="lems-postgresql-") as path:
        folder = Path(path)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = PostgreSQL(folder, free_port(), programs)
        server.run("initdb", "-D", "data", "-U", "lems", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
        server.start()
        try:
            with psycopg.connect(f"host=127.0.0.1 port={server.port} user=lems dbname=postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE lems")
            yield server
        finally:
            server.stop()


@contextmanager
def running_redis(folder: Path, port: int = 0) -> Iterator[str]:
    """A new Redis that keeps nothing, on a free port or a given one. Its address for CACHE_URL."""
    need(REDIS, "redis-server")
    assert REDIS
    folder.mkdir()
    port = port or free_port()
    command = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with redis.Redis(port=port) as client:
            for _attempt in range(200):
                try:
                    client.ping()
                    break
                except redis.exceptions.ConnectionError:
                    assert process.poll() is None
                    time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/1"
    finally:
        process.terminate()
        process.wait(timeout=30)
