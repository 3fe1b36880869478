"""The container, built without any image registry and tried as buildah runs it: with CONTAINER=1, as `make container` sets it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .behind_nginx import DEPLOY, ROOT, free_port

IMAGE = "localhost/lems-tried"
USER = 990


def reason_to_skip() -> str:
    if not os.environ.get("CONTAINER"):
        return "takes some minutes, root and a network: make container"
    if os.geteuid():
        return "only root builds the container"
    missing = [program for program in ("mmdebstrap", "buildah") if not shutil.which(program)]
    return f"not on this machine: {', '.join(missing)}" if missing else ""


@dataclass
class Container:
    """A working container of the image, with folders of its own."""

    name: str
    buildah: list[str]
    folder: Path
    port: int

    def command(self, *words: str) -> list[str]:
        """A command line that runs a command in it."""
        settings = {
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "SECRET_KEY": "a key of the test " * 4,
            "BIND": f"127.0.0.1:{self.port}",
            "DIARY_KEYS_FILE": "/var/lib/lems/diary_keys",
        }
        variables = [part for name, value in settings.items() for part in ("--env", f"{name}={value}")]
        folders = [f"--volume={self.folder}/{name}:/var/{name}/lems" for name in ("lib", "cache")]
        return [*self.buildah, "run", "--isolation", "chroot", *variables, *folders, self.name, "--", *words]

    def run(self, *words: str) -> str:
        done = subprocess.run(self.command(*words), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


@pytest.fixture(scope="module")
def container(tmp_path_factory) -> Iterator[Container]:
    if reason := reason_to_skip():
        pytest.skip(reason)
    work = tmp_path_factory.mktemp("container")
    options = ["--root", str(work / "storage"), "--runroot", str(work / "run"), "--storage-driver", "vfs"]
    env = {**os.environ, "BUILDAH_OPTIONS": " ".join(options)}
    built = subprocess.run([DEPLOY / "build-container.sh", IMAGE], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-3000:]
    buildah = ["buildah", *options]
    made = subprocess.run([*buildah, "from", "--pull-never", IMAGE], check=True, capture_output=True, text=True)
    for name in ("lib", "cache"):
        (work / name).mkdir()
        os.chown(work / name, USER, USER)
    for path in (work, *work.parents[:2]):
        path.chmod(0o755)  # pytest's folders are root's alone
    yield Container(made.stdout.strip(), buildah, work, free_port())
    subprocess.run([*buildah, "rm", "--all"], check=True, capture_output=True)


def test_it_serves_the_guide_as_an_ordinary_user(container):
    assert container.run("id", "-u").strip() == str(USER)
    container.run(".venv/bin/python", "manage.py", "diary_keys", "new")
    command = (ROOT / "lems_site/deploy/Containerfile").read_text(encoding="utf-8").rpartition('"-c", "')[2].removesuffix('"]\n')
    with (container.folder / "log").open("w") as log:
        site = subprocess.Popen(container.command("sh", "-c", command), stdout=log, stderr=log)
    try:
        for _attempt in range(6000):
            assert site.poll() is None, (container.folder / "log").read_text()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{container.port}/articles/get-help-now/", timeout=30) as answer:
                    assert answer.status == 200
                    break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail((container.folder / "log").read_text())
        assert "ok " in container.run("sh", "-c", ".venv/bin/python manage.py doctor || true")
    finally:
        site.terminate()
        site.wait(timeout=60)


def test_nothing_of_the_network_of_its_build_stays_in_it(container):
    names = [name for name in os.environ if name.startswith("PIP_") or name.lower().endswith("_proxy")]
    said = container.run(
        "sh", "-c", "env; cat /etc/pip.conf /root/.config/pip/pip.conf /etc/apt/apt.conf.d/* 2>/dev/null; ls /run/secrets || true"
    )
    assert [name for name in names if f"{name}=" in said] == []
    assert "authority" not in said
