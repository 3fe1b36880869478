"""The system's units: hardened, and complete."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .behind_nginx import DEPLOY

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
LARGEST_EXPOSURE = 20  # tenths; a unit without any hardening has 92


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_hardened(unit):
    if not shutil.which("systemd-analyze"):
        assert not os.environ.get("CI"), "systemd-analyze is missing: install the Debian package systemd"
        pytest.skip("no systemd-analyze on this machine")
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={LARGEST_EXPOSURE}", "--no-pager", str(unit)]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout[-2000:]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_as_the_services_own_user_and_a_service_that_stays_comes_back_by_itself(unit):
    lines = set(unit.read_text(encoding="utf-8").splitlines())
    assert {"User=lems", "EnvironmentFile=/etc/lems/site.env", "UMask=0077"} <= lines
    assert ("Restart=always" in lines) != ("Type=oneshot" in lines)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_gets_the_keys_from_a_file_that_only_root_can_read(unit):
    assert "LoadCredential=diary_keys:/etc/lems/diary_keys" in unit.read_text(encoding="utf-8").splitlines()
    script = (DEPLOY / "install.sh").read_text(encoding="utf-8")
    assert "install -m 0600 -o root -g root /var/lib/lems/new_diary_keys /etc/lems/diary_keys" in script
    subprocess.run(["sh", "-n", str(DEPLOY / "lems-manage")], check=True)


def test_what_runs_once_has_a_timer():
    once = {unit.stem for unit in UNITS if "Type=oneshot" in unit.read_text(encoding="utf-8")}
    assert once == {timer.stem for timer in (DEPLOY / "systemd").glob("*.timer")} == {"lems-backup", "lems-drill"}


def test_a_drill_waits_for_a_backup_that_is_started_with_it():
    assert "After=lems-backup.service" in (DEPLOY / "systemd/lems-drill.service").read_text(encoding="utf-8").splitlines()


def test_the_install_script_is_valid_and_installs_every_file():
    script = DEPLOY / "install.sh"
    subprocess.run(["bash", "-n", str(script)], check=True)
    text = script.read_text(encoding="utf-8")
    for unit in (DEPLOY / "systemd").iterdir():
        assert unit.name in text
    for path in re.findall(r"/etc/nginx/(lems-[a-z-]+\.conf)", (DEPLOY / "nginx.conf").read_text(encoding="utf-8")):
        assert path in text


def test_settings_for_a_server_are_settings_of_the_site():
    names = re.findall(r"^([A-Z_]+)=", (DEPLOY / "site.env.example").read_text(encoding="utf-8"), re.MULTILINE)
    known = Path(DEPLOY, "../../.env.example").read_text(encoding="utf-8")
    assert names
    assert [name for name in names if not re.search(rf"^#?{name}=", known, re.MULTILINE)] == []
