"""Sign-in of staff by their hospital is off without its setting; the cases with it run in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.deploy.behind_nginx import free_port


@pytest.mark.django_db
def test_without_the_setting_there_is_none(client):
    assert client.get("/account/hospital/").status_code == client.get("/account/hospital/callback/").status_code == 404
    assert "invited to edit" not in client.get("/account/login/").content.decode()


def test_with_the_setting_invited_staff_alone_come_in():
    env = {**os.environ, "OIDC_SERVER_URL": f"http://127.0.0.1:{free_port()}", "DATABASE_URL": ""}
    env.pop("DATABASE_URL")
    for name in [name for name in env if name.startswith(("PYTEST_", "COV_"))]:
        del env[name]
    cases = "tests/accounts/hospital/sign_in_cases.py"
    command = [sys.executable, "-m", "pytest", cases, "--ds=tests.accounts.hospital.settings", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:]
    assert " passed" in done.stdout
