"""Backups of a real site in a folder of its own: made while others write, proved, restored, refused where something is wrong."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pyrage
import pytest

from .keyrings import confirmed_ring

ROOT = Path(__file__).resolve().parents[2]
DRILLS = int(os.environ.get("DRILLS", "5"))  # under writes and kills; `make faults` sets 50
SECRET_WORDS = b"legs like wet sand since Tuesday"


@dataclass
class Site:
    """A site in a folder: its database, its backups, and the operator's key."""

    folder: Path
    identity: Path
    env: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, cwd=ROOT)

    @property
    def database(self) -> Path:
        return self.folder / "lems.sqlite3"

    def backups(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("*.backup.age"))

    def write(self, words: str) -> None:
        """Write a row as a site would, in a transaction of its own."""
        with closing(sqlite3.connect(self.database, timeout=20)) as database:
            database.execute("INSERT INTO typed_words VALUES (?)", [words])
            database.commit()

    def words(self) -> list[str]:
        with closing(sqlite3.connect(self.database)) as database:
            return [row[0] for row in database.execute("SELECT words FROM typed_words")]


def site_environment(folder: Path, recipient: str) -> dict[str, str]:
    env = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/lems.sqlite3",
        "BACKUP_RECIPIENT": recipient,
        "DIARY_KEYS_FILE": confirmed_ring(),
    }
    for name in ("DJANGO_SETTINGS_MODULE", "BACKUP_DIR", "MEDIA_OPTIONS"):
        env.pop(name, None)
    return env


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory) -> Path:
    """The folder of a site without content."""
    folder = tmp_path_factory.mktemp("empty")
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(command, env=site_environment(folder, ""), check=True, cwd=ROOT, capture_output=True)
    with closing(sqlite3.connect(folder / "lems.sqlite3")) as database:
        database.execute("CREATE TABLE typed_words (words TEXT)")
    return folder


@pytest.fixture
def site(empty_site, tmp_path) -> Iterator[Site]:
    folder, key = tmp_path / "data", pyrage.x25519.Identity.generate()
    shutil.copytree(empty_site, folder)
    identity = tmp_path / "operator.key"
    identity.write_text(f"# public key: {key.to_public()}\n{key}\n")
    site = Site(folder, identity, site_environment(folder, str(key.to_public())))
    site.write(SECRET_WORDS.decode())
    yield site
    for file in site.backups():
        assert file.stat().st_mode & 0o077 == 0, "others may not read a backup"


def test_a_backup_is_one_sealed_file_and_its_drill_proves_it_once(site):
    made = site.manage("backup")
    assert made.returncode == 0, made.stderr
    [file] = site.backups()
    assert SECRET_WORDS in site.database.read_bytes()
    assert SECRET_WORDS not in file.read_bytes()
    assert {path.name for path in (site.folder / "backups").iterdir()} == {file.name, "drill-keys"}
    drill = site.manage("drill")
    assert "is whole" in drill.stdout, drill.stderr
    again = site.manage("drill")
    assert again.returncode == 1
    assert "make a new backup" in again.stderr
    assert not list((site.folder / "backups/drill-keys").iterdir())


def test_an_empty_machine_restores_with_the_operators_key_alone(site, tmp_path):
    site.manage("backup")
    [file] = site.backups()
    elsewhere = Site(tmp_path / "elsewhere", site.identity, site_environment(tmp_path / "elsewhere", ""))
    proved = elsewhere.manage("drill", "--file", str(file), "--identity", str(site.identity))
    assert "is whole" in proved.stdout, proved.stderr
    done = elsewhere.manage("restore", str(file), "--identity", str(site.identity), "--yes")
    assert done.returncode == 0, done.stderr
    assert elsewhere.words() == [SECRET_WORDS.decode()]
    assert elsewhere.manage("check").returncode == 0


def test_a_restore_asks_first_and_keeps_what_was_there_aside(site):
    site.manage("backup")
    [file] = site.backups()
    site.write("written after the backup")
    refused = site.manage("restore", str(file), "--identity", str(site.identity))
    assert refused.returncode == 1
    assert "Nothing was done" in refused.stderr
    assert len(site.words()) == 2
    site.manage("restore", str(file), "--identity", str(site.identity), "--yes")
    assert site.words() == [SECRET_WORDS.decode()]
    [aside] = site.folder.glob("before-restore-*")
    with closing(sqlite3.connect(aside / "lems.sqlite3")) as before:
        assert before.execute("SELECT count(*) FROM typed_words").fetchone() == (2,)


def test_a_restore_is_refused_while_the_site_runs(site):
    site.manage("backup")
    with closing(sqlite3.connect(site.database)) as running:
        running.execute("SELECT count(*) FROM typed_words").fetchone()
        refused = site.manage("restore", str(site.backups()[0]), "--identity", str(site.identity), "--yes")
    assert refused.returncode == 1
    assert "still runs" in refused.stderr
    assert site.words() == [SECRET_WORDS.decode()]


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def change_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [cut_off, change_byte, lambda file: file.write_bytes(b"no backup")])
def test_a_damaged_file_is_refused_and_nothing_is_touched(site, damage):
    site.manage("backup")
    [file] = site.backups()
    damage(file)
    before = site.database.read_bytes()
    for arguments in (("drill",), ("restore", str(file), "--identity", str(site.identity), "--yes")):
        refused = site.manage(*arguments)
        assert refused.returncode == 1
        assert "cannot be" in refused.stderr, refused.stderr
    assert site.words() == [SECRET_WORDS.decode()]
    assert len(site.database.read_bytes()) == len(before)
    assert not list(site.folder.glob(".restore-*"))


def test_another_key_is_refused(site, tmp_path):
    site.manage("backup")
    wrong = tmp_path / "wrong.key"
    wrong.write_text(str(pyrage.x25519.Identity.generate()))
    refused = site.manage("restore", str(site.backups()[0]), "--identity", str(wrong), "--yes")
    assert "sealed to another key" in refused.stderr
    wrong.write_text("no key")
    refused = site.manage("restore", str(site.backups()[0]), "--identity", str(wrong), "--yes")
    assert "holds no private key" in refused.stderr


def test_without_the_operators_key_no_backup_is_made(site):
    site.env["BACKUP_RECIPIENT"] = ""
    refused = site.manage("backup")
    assert refused.returncode == 1
    assert "age-keygen" in refused.stderr
    assert not site.backups()


def test_a_full_disk_leaves_no_file_that_looks_like_a_backup(site):
    limited = ["bash", "-c", f"ulimit -f 300; exec {sys.executable} {ROOT}/manage.py backup"]  # blocks of 1,024 bytes
    ended = subprocess.run(limited, env=site.env, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode != 0
    assert not site.backups()
    assert site.manage("backup").returncode == 0


def test_old_backups_are_thinned(site):
    folder, now = site.folder / "backups", datetime.now(UTC)
    folder.mkdir(mode=0o700)
    for hours in range(1, 24 * 60, 6):
        (folder / f"lems-{now - timedelta(hours=hours):%Y%m%dT%H%M%SZ}.backup.age").write_bytes(b"")
    for file in folder.glob("*.age"):
        file.chmod(0o600)
    assert site.manage("backup").returncode == 0
    ages = [now - datetime.strptime(file.name[5:21], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) for file in site.backups()]
    assert max(ages) <= timedelta(days=35)
    assert sum(age < timedelta(days=2) for age in ages) == 9
    assert 12 <= sum(timedelta(days=2) <= age < timedelta(days=14) for age in ages) <= 13
    assert 3 <= sum(age >= timedelta(days=14) for age in ages) <= 4


def test_backups_under_writes_and_kills_hold_every_row_acknowledged_before(site, tmp_path):
    """Rows are written all the time; backups are killed at random moments. What a whole one holds is compared with what was
    acknowledged before it began. DRILLS sets how many."""
    stop, acknowledged = Event(), [SECRET_WORDS.decode()]

    def write_on() -> None:
        while not stop.is_set():
            words = f"row {len(acknowledged)}"
            site.write(words)
            acknowledged.append(words)
            time.sleep(0.01)

    writer = Thread(target=write_on)
    writer.start()
    rng = random.Random(20261127)  # noqa: S311 (moments)
    try:
        for number in range(DRILLS):
            process = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "backup"], env=site.env, cwd=ROOT)
            time.sleep(rng.uniform(1, 4))
            process.send_signal(signal.SIGKILL)
            process.wait()
            before = list(acknowledged)
            known = set(site.backups())
            made = site.manage("backup")
            assert made.returncode == 0, made.stderr
            [file] = set(site.backups()) - known
            target = tmp_path / f"restored-{number}"
            restored = Site(target, site.identity, site_environment(target, ""))
            done = restored.manage("restore", str(file), "--identity", str(site.identity), "--yes")
            assert done.returncode == 0, done.stderr
            words = restored.words()
            assert set(before) <= set(words), "a row that was acknowledged is missing"
            assert len(words) == len(set(words)), "a row is there twice"
            time.sleep(1)  # names go by the second
    finally:
        stop.set()
        writer.join()
    assert "is whole" in site.manage("drill").stdout
