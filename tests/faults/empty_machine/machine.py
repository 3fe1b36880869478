"""An empty Debian 12 in a folder, on which commands are run as root of that machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NO_SYSTEMD = Path(__file__).with_name("no_systemd.py")
APT_OPTIONS = "EMPTY_MACHINE_APT"  # lines for apt.conf that a network needs
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def make_root(archive: Path, networks: Path) -> None:
    """Write an archive of an empty Debian 12: the packages that Debian calls required and important, none else.

    networks: the folder of handles; the packages come through its network of packages, since this process is in the site's own.
    """
    options = [f"--aptopt={os.environ[APT_OPTIONS]}"] if os.environ.get(APT_OPTIONS) else []
    outer = ["nsenter", f"--net={networks / 'outer'}"]
    subprocess.run([*outer, "mmdebstrap", "--quiet", "--variant=important", *options, "bookworm", str(archive)], check=True)


def network_settings(folder: Path) -> dict[str, str]:
    """What this network asks of pip and apt, from the environment: proxies and PIP_…. Files that they name are copied there."""
    names = [name for name in os.environ if name.startswith("PIP_") or name.lower() in ("http_proxy", "https_proxy", "no_proxy")]
    settings = {name: os.environ[name] for name in names if name != "PIP_FIND_LINKS"}
    for name in ("PIP_CERT", "PIP_CONSTRAINT"):
        if name in settings:
            copy = folder / "etc" / f"network-{name.lower()}"
            shutil.copyfile(settings[name], copy)
            settings[name] = f"/etc/{copy.name}"
    return settings


class Machine:
    """A machine in a folder; this process must be in a mount namespace of its own. `name` stands before what it prints."""

    def __init__(self, name: str, folder: Path, archive: Path, networks: Path) -> None:
        self.name, self.folder, self.outer = name, folder, networks / "outer"
        folder.mkdir()
        subprocess.run(["tar", "--extract", "--numeric-owner", "-C", folder, "-f", archive], check=True)
        self._mount(networks / "site", folder / "run/site-network")
        for device in DEVICES:
            self._mount(Path("/dev", device), folder / "dev" / device)
        subprocess.run(["mount", "-t", "proc", "proc", folder / "proc"], check=True)
        for command in ("systemctl", "systemd-run"):
            shutil.copy(NO_SYSTEMD, folder / "usr/local/sbin" / command)
            (folder / "usr/local/sbin" / command).chmod(0o755)
        refuse = folder / "usr/sbin/policy-rc.d"  # packages start nothing by themselves
        refuse.write_text("#!/bin/sh\nexit 101\n")
        refuse.chmod(0o755)
        shutil.copyfile("/etc/resolv.conf", folder / "etc/resolv.conf")
        self.settings = network_settings(folder)

    def _mount(self, source: Path, target: Path) -> None:
        target.touch()
        subprocess.run(["mount", "--bind", source, target], check=True)

    def run(self, command: str, *, code: int = 0) -> str:
        """Run a command in root's shell, with the network of packages. What it wrote to standard output.

        Raises AssertionError where it ends with another code.
        """
        print(f"\n{self.name}# {command}", flush=True)
        env = {"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8", "TERM": "dumb", **self.settings}
        shell = ["nsenter", f"--net={self.outer}", "chroot", str(self.folder), "/bin/bash", "-c", f"cd; {command}"]
        with (self.folder / "tmp/said").open("w+") as said:
            done = subprocess.run(shell, env=env, stdin=subprocess.DEVNULL, stdout=said, check=False)
            said.seek(0)
            text = said.read()
        print(text[-4000:], end="", flush=True)
        assert done.returncode == code, f"{command}: ended with {done.returncode}"
        return text
