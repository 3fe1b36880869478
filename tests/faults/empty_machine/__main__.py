"""What operations.md says, on an empty Debian, in the order of an operator. Every command stands in operations.md."""

from __future__ import annotations

import fcntl
import http.client
import re
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.mail_server import running_mail_server

from .authority import make_authority, sign_certificate
from .machine import Machine, make_root

ROOT = Path(__file__).resolve().parents[3]
MANUAL = (ROOT / "lems_site/docs/operations.md").read_text(encoding="utf-8")
ADDRESS = "ADDRESS-OF-THE-REPOSITORY"
HOST, MAIL_PORT = "guide.example.org", 2525
UPGRADE = "/* a version later */"
SETTINGS = {"CONTACT_EMAIL": "help@example.org", "MAIL_FROM": "help@example.org", "EMAIL_URL": f"smtp://127.0.0.1:{MAIL_PORT}"}


def manual(text: str, **changes: str) -> str:
    """A command as operations.md has it, with its examples replaced. Raises AssertionError where it is not there."""
    assert text in MANUAL, f"operations.md does not say: {text}"
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    return text


def raise_loopback() -> None:
    """Let 127.0.0.1 be reached in this process's own network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        name = b"lo".ljust(16, b"\0")
        fcntl.ioctl(any_socket, 0x8914, name + struct.pack("H14x", 0x1))  # SIOCSIFFLAGS, IFF_UP


class Reader:
    """Somebody who trusts the authority of the test and opens pages of the site."""

    def __init__(self, authority: Path) -> None:
        self.authority = authority
        self.context = ssl.create_default_context(cafile=str(authority / "authority.pem"))

    def get(self, path: str) -> tuple[int, str]:
        with socket.create_connection(("127.0.0.1", 443), timeout=60) as plain:
            connection = http.client.HTTPSConnection(HOST)
            connection.sock = self.context.wrap_socket(plain, server_hostname=HOST)
            connection.request("GET", path, headers={"Host": HOST})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")

    def trusts(self) -> bool:
        """Whether nginx has taken a certificate of the authority: a reload is not waited for."""
        try:
            return self.get("/healthz")[0] == 200
        except ssl.SSLError:
            return False

    def check_pages(self) -> None:
        """The pages that matter, a style sheet from the disk, and the way from http."""
        for path in ("/healthz", "/readyz", "/", "/articles/get-help-now/", "/account/login/", "/search/?q=weak"):
            status, page = self.get(path)
            assert status == 200, (path, status, page[:2000])
        _status, page = self.get("/")
        style = re.search(r'rel="stylesheet" href="([^"]+)"', page)
        assert style
        assert self.get(style[1])[0] == 200, style[1]
        connection = http.client.HTTPConnection("127.0.0.1", 80, timeout=60)
        connection.request("GET", "/diary/", headers={"Host": HOST})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/diary/")
        print(f"pages answer at https://{HOST}/", flush=True)


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    for _attempt in range(240):
        if is_so():
            return
        time.sleep(0.5)
    raise AssertionError(f"never: {what}")


def make_repository(work: Path) -> Path:
    """The committed state of this checkout, to clone from. Raises CalledProcessError outside a checkout of git."""
    repository = work / "repository"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, repository], check=True)
    return repository


def set_settings(machine: Machine, **settings: str) -> None:
    """Fill in lines of site.env, as with an editor."""
    path = machine.folder / "etc/lems/site.env"
    text = path.read_text()
    for name, value in settings.items():
        text, count = re.subn(rf"(?m)^{name}=.*$", f"{name}={value}", text)
        assert count == 1, name
    path.write_text(text)


def install(server: Machine, repository: Path) -> None:
    """ "Install": three commands."""
    shutil.copytree(repository, server.folder / "root/repository")
    server.run(manual("apt-get update && apt-get install -y git"))
    server.run("git config --system --add safe.directory '*'")
    server.run(manual("git clone ADDRESS-OF-THE-REPOSITORY /srv/lems/site", **{ADDRESS: "/root/repository"}))
    server.run(manual("/srv/lems/site/lems_site/deploy/install.sh guide.example.org"))
    server.run(manual("lems-manage check_content"))


def begin(server: Machine, reader: Reader, authority: Path, received: list[str]) -> None:
    """ "The first hour", 1 to 3: the certificate, the settings, the first member of staff."""
    sign_certificate(authority, HOST, server.folder / "etc/lems/tls")
    server.run(manual("systemctl reload nginx"))
    wait_until(reader.trusts, "nginx takes the certificate")
    reader.check_pages()
    set_settings(server, **SETTINGS)
    server.run(manual("systemctl restart lems-site lems-clock"))
    server.run(manual("lems-manage staff invite you@example.org --role Superuser"))
    wait_until(lambda: any("you@example.org" in mail for mail in received), "the invitation comes by mail")


def make_operator_key(other: Machine) -> str:
    """ "Keys", 1: the operator's key, on another machine. Its public part."""
    other.run(manual("apt-get update && apt-get install -y age"))
    said = other.run(f"{manual('age-keygen -o lems-operator.key')} 2>&1")
    public = re.search(r"(?i)public key: (age1\w+)", said)
    assert public
    return public[1]


def keep_keys(server: Machine, other: Machine) -> None:
    """ "Keys", 2 and 3."""
    server.run(manual("lems-manage diary_keys export - >lems-keys.age"))
    shutil.move(server.folder / "root/lems-keys.age", other.folder / "root/lems-keys.age")
    code = re.search(
        r'code_to_confirm"?: "?([\w-]+)', other.run(manual("age -d -i lems-operator.key lems-keys.age | grep code_to_confirm"))
    )
    assert code
    server.run(manual("lems-manage diary_keys confirm CODE", CODE=code[1]))
    server.run(manual("systemctl restart lems-site lems-clock"))
    server.run(manual("lems-manage diary_keys list"))


def rotate_keys(server: Machine, other: Machine) -> None:
    """ "Keys", each year."""
    server.run(manual("lems-manage diary_keys new"))
    keep_keys(server, other)
    server.run(manual("lems-manage diary_keys rotate"))


def newest_backup(server: Machine) -> Path:
    return max((server.folder / "var/lib/lems/backups").glob("*.backup.age"), key=lambda path: path.stat().st_mtime)


def back_up(server: Machine, other: Machine) -> None:
    """ "Backups", and the drill on a machine that has nothing but the three files and a checkout."""
    server.run(manual("systemctl start lems-backup lems-drill"))
    shutil.copy(newest_backup(server), other.folder / "root/newest.backup.age")
    said = other.run(
        "cd site && "
        + manual(
            ".venv/bin/python manage.py drill --elsewhere --file BACKUP --key-bundle lems-keys.age --identity lems-operator.key",
            **{"BACKUP": "../newest.backup.age", "lems-keys": "../lems-keys", "lems-operator": "../lems-operator"},
        )
    )
    word = said.split()[-1]
    server.run(manual("lems-manage drill --note-elsewhere WORD", WORD=word))
    wait_until(lambda: "ok     new diaries: may begin" in doctor(server), "the doctor finds nothing that stops new diaries")


def prepare_other(other: Machine, repository: Path) -> None:
    """ "Backups": what the other machine needs, a checkout and its packages."""
    shutil.copytree(repository, other.folder / "root/repository")
    other.run(manual("apt-get update && apt-get install -y git make python3-venv"))
    other.run(manual("git clone ADDRESS-OF-THE-REPOSITORY site && make -C site install", **{ADDRESS: "/root/repository"}))


def restore(server: Machine, other: Machine, new: Machine, reader: Reader, public: str) -> None:
    """ "Backups": to restore, on a new machine, installed as the first, which is gone. Then it is made complete."""
    brought = [*(other.folder / "root").glob("lems-*"), newest_backup(server)]
    server.run("systemctl stop lems-site lems-clock nginx")
    install(new, server.folder / "root/repository")
    sign_certificate(reader.authority, HOST, new.folder / "etc/lems/tls")
    new.run("systemctl reload nginx")
    wait_until(reader.trusts, "nginx takes the certificate")
    set_settings(new, BACKUP_RECIPIENT=public, **SETTINGS)
    new.run("systemctl restart lems-site lems-clock")
    new.run(manual("systemctl stop lems-site lems-clock"))
    for path in brought:
        shutil.copy(path, new.folder / "root")
    file = brought[-1].name
    new.run(manual("install -o lems -m 0400 FILE lems-keys.age lems-operator.key /var/lib/lems/", FILE=file))
    new.run(manual("lems-manage diary_keys import /var/lib/lems/lems-keys.age --identity /var/lib/lems/lems-operator.key"))
    new.run(
        manual(
            "lems-manage restore /var/lib/lems/FILE --identity /var/lib/lems/lems-operator.key "
            "--key-bundle /var/lib/lems/lems-keys.age --yes",
            FILE=file,
        )
    )
    new.run(manual("rm /var/lib/lems/FILE /var/lib/lems/lems-keys.age /var/lib/lems/lems-operator.key", FILE=file))
    new.run(manual("systemctl start lems-site lems-clock"))
    reader.check_pages()
    assert "invite confirmed" in new.run(manual("lems-manage security_log")), "what the first machine knew"
    keep_keys(new, other)
    back_up(new, other)


def doctor(server: Machine) -> str:
    return server.run(manual("lems-manage doctor") + " || true")


def upgrade(server: Machine, reader: Reader) -> None:
    """ "Upgrade", to a version with another style sheet."""
    repository = server.folder / "root/repository"
    style = repository / "static/css/base.css"
    style.write_text(f"{style.read_text()}\n{UPGRADE}\n")
    commit = ["git", "-C", str(repository), "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qam", "Next"]
    subprocess.run(commit, check=True)
    server.run(manual("systemctl start lems-backup"))
    server.run(manual("cd /srv/lems/site && git pull && lems_site/deploy/install.sh guide.example.org"))
    assert UPGRADE in (server.folder / "srv/lems/site/static/css/base.css").read_text()
    reader.check_pages()


def main(work: Path) -> None:
    """Everything, in the folder `work`, whose `networks` holds handles of the network of packages and of the site's own."""
    raise_loopback()
    networks = work / "networks"
    archive = work / "debian.tar"
    if not archive.exists():
        make_root(archive, networks)
    repository = make_repository(work)
    authority = make_authority(work)
    server = Machine("server", work / "server", archive, networks)
    reader = Reader(authority)
    with running_mail_server(MAIL_PORT) as received:
        install(server, repository)
        begin(server, reader, authority, received)
        other = Machine("other", work / "other", archive, networks)
        prepare_other(other, repository)
        public = make_operator_key(other)
        set_settings(server, BACKUP_RECIPIENT=public)
        keep_keys(server, other)
        back_up(server, other)
        rotate_keys(server, other)
        upgrade(server, reader)
        restore(server, other, Machine("new", work / "new", archive, networks), reader, public)
    print("\noperations.md was followed to its end.", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
