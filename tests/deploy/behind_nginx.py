"""The site as a server runs it: nginx with the product's own files, gunicorn with its own, https with a certificate made here."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "lems_site/deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
worker_processes 2;
events {{ worker_connections 2048; }}
http {{
  include /etc/nginx/mime.types;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def make_certificate(folder: Path) -> Path:
    """A certificate for localhost that signs itself, valid for a day, and its key (privkey.pem). The certificate's path."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(private)
    path = folder / "fullchain.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return path


def site_configuration(folder: Path, port: int, http_port: int, site_port: int) -> str:
    """The product's nginx.conf with this machine's folders and ports."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for name in ("lems-proxy.conf", "lems-copy-headers.conf"):
        text = text.replace(f"/etc/nginx/{name}", f"{DEPLOY}/{name}")
    changes = {
        "/var/cache/nginx/lems": f"{folder}/nginx-cache",
        "/var/cache/lems": f"{folder}/public",
        "/etc/lems/tls": str(folder),
        "/var/log/nginx": str(folder),
        "127.0.0.1:8000": f"127.0.0.1:{site_port}",
        "guide.example.org": "localhost",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "listen 80;": f"listen 127.0.0.1:{http_port};",
    }
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    return re.sub(r"(?m)^ *listen \[::\].*$", "", text)


class Answer(NamedTuple):
    """An answer, read to its end."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Server:
    """A running nginx and gunicorn. `port` speaks https, `http_port` http."""

    folder: Path
    port: int
    http_port: int
    env: dict[str, str]
    program: Path
    site: subprocess.Popen[bytes]
    context: ssl.SSLContext = field(repr=False)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """A GET by a connection of its own, with the answer's whole body."""
        return self.send("GET", path, headers=headers)

    def send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """A request by a connection of its own. The whole answer is read."""
        connection = http.client.HTTPSConnection("localhost", self.port, context=self.context, timeout=60)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        whole = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return whole

    def log_lines(self) -> list[str]:
        """The lines of nginx's log of requests so far."""
        time.sleep(0.1)
        return (self.folder / "lems.log").read_text().splitlines()

    def stop_site(self) -> None:
        """End gunicorn; nginx goes on."""
        self.site.terminate()
        self.site.wait(timeout=60)

    def start_site(self) -> None:
        """Start gunicorn again, and wait until it answers."""
        self.site = start_gunicorn(self.folder, self.env, self.program)
        _wait_until_answered(self)


def environment(folder: Path, port: int, site_port: int) -> dict[str, str]:
    """The settings of the site, as operations.md has them."""
    env = {
        **os.environ,
        "BIND": f"127.0.0.1:{site_port}",
        "WEB_WORKERS": "2",
        "DATA_DIR": str(folder / "data"),
        "STATIC_ROOT": str(folder / "public/static"),
        "PAGE_COPIES_DIR": str(folder / "public/pages"),
        "DATABASE_URL": f"sqlite:///{folder}/data/lems.sqlite3",
        "SITE_URL": f"https://localhost:{port}",
        "ALLOWED_HOSTS": "localhost",
        "CSRF_TRUSTED_ORIGINS": f"https://localhost:{port}",
        "HTTPS": "1",
        "BEHIND_PROXY": "1",
        "DIARY_OPEN": "1",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return env


def start_gunicorn(folder: Path, env: dict[str, str], program: Path) -> subprocess.Popen[bytes]:
    """The site as its unit starts it. What it says goes to gunicorn.log in the folder.

    In a session of its own, like nginx: Linux shares the processor among sessions, as it does among the units of a server.
    """
    with (folder / "gunicorn.log").open("a") as log:
        serve = [sys.executable, "-m", "gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py")]
        return subprocess.Popen(serve, env=env, cwd=program, stdout=log, stderr=log, start_new_session=True)


@contextmanager
def running_server(folder: Path, database: Path, program: Path = ROOT) -> Iterator[Server]:
    """The site behind nginx, with its pages copied once, on a copy of a prepared database; `program` is the folder of its code.

    Raises AssertionError if it does not start.
    """
    assert NGINX, "install the Debian package nginx-light"
    port, http_port, site_port = free_port(), free_port(), free_port()
    env = environment(folder, port, site_port)
    certificate = make_certificate(folder)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    (folder / "site.conf").write_text(site_configuration(folder, port, http_port, site_port))
    (folder / "data").mkdir()
    shutil.copy(database, folder / "data/lems.sqlite3")
    manage = [sys.executable, str(program / "manage.py")]
    subprocess.run([*manage, "prepare"], check=True, env=env, cwd=program, capture_output=True)
    subprocess.run([*manage, "clock", "--once"], check=True, env=env, cwd=program, capture_output=True)
    with (folder / "nginx.log").open("w") as log:
        serve = [NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
        front = subprocess.Popen(serve, stdout=log, stderr=log, start_new_session=True)
    context = ssl.create_default_context(cafile=str(certificate))
    server = Server(folder, port, http_port, env, program, start_gunicorn(folder, env, program), context)
    try:
        _wait_until_answered(server, front)
        yield server
    finally:
        for process in (front, server.site):
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=60)


def _wait_until_answered(server: Server, *others: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        for process in (server.site, *others):
            assert process.poll() is None, "".join(log.read_text() for log in server.folder.glob("*.log"))
        try:
            if server.get("/healthz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError((server.folder / "gunicorn.log").read_text())
