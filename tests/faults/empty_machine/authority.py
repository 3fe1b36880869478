"""A certificate authority of the test, and a certificate by it, where operations.md wants the operator's own."""

from __future__ import annotations

import subprocess
from pathlib import Path


def make_authority(work: Path) -> Path:
    """A new authority, valid for two days. Its folder: authority.pem, authority.key."""
    folder = work / "authority"
    folder.mkdir()
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout authority.key -out authority.pem -subj"
    subprocess.run([*make.split(), "/CN=Authority of a test"], cwd=folder, check=True, capture_output=True)
    return folder


def sign_certificate(authority: Path, host: str, folder: Path) -> None:
    """Write fullchain.pem and privkey.pem for a host, by the authority."""
    (authority / "names").write_text(f"subjectAltName=DNS:{host}\n")
    request = f"openssl req -newkey rsa:2048 -nodes -keyout {folder}/privkey.pem -out request.pem -subj /CN={host}"
    sign = (
        "openssl x509 -req -in request.pem -CA authority.pem -CAkey authority.key -CAcreateserial -extfile names -days 1 "
        f"-out {folder}/fullchain.pem"
    )
    for command in (request, sign):
        subprocess.run(command.split(), cwd=authority, check=True, capture_output=True)
