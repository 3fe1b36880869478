"""A backup of a version that kept pictures in a folder: restored, they are in the database."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import pyrage

from lems_site.operations.backups.archives import Manifest, hash_file, hash_folder
from lems_site.operations.backups.snapshots import count_sqlite_rows

from .test_backups import ROOT, Site, site_environment

PICTURE = b"a picture of long ago " * 100
DIGEST = hashlib.sha256(PICTURE).hexdigest()


def manage(folder: Path, *arguments: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments, "--verbosity", "0"]
    subprocess.run(command, env=site_environment(folder, ""), check=True, cwd=ROOT, capture_output=True)


def make_old_backup(folder: Path, file: Path, recipient: pyrage.x25519.Recipient) -> None:
    """A backup as the earlier version made it: the database before pictures came into it, and their folder."""
    manage(folder, "migrate", "pictures", "0001")
    (folder / "media/pictures").mkdir(parents=True)
    (folder / f"media/pictures/{DIGEST}.png").write_bytes(PICTURE)
    database = folder / "lems.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        names = "name, alt, credit, licence, digest, ending, width, height, size, loaded_hash, changed_at"
        values = ("hand", "A hand on a rail.", "", "", DIGEST, "png", 9, 9, len(PICTURE), "", "2026-11-27 09:00:00")
        connection.execute(f"INSERT INTO pictures_picture ({names}) VALUES ({', '.join('?' * 11)})", values)  # noqa: S608
        connection.commit()
        connection.execute("PRAGMA journal_mode=DELETE")
    rows, media = count_sqlite_rows(database), hash_folder(folder / "media")
    manifest = asdict(Manifest("2026-11-27T09:00:00+00:00", "sqlite", hash_file(database), rows, [], media))
    manifest.pop("deletions", None)  # came later, too
    text = json.dumps(manifest).encode()
    archive = BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        member = tarfile.TarInfo("manifest.json")
        member.size = len(text)
        tar.addfile(member, BytesIO(text))
        tar.add(database, "database")
        tar.add(folder / f"media/pictures/{DIGEST}.png", f"media/pictures/{DIGEST}.png")
    file.write_bytes(pyrage.encrypt(archive.getvalue(), [recipient]))


def test_its_pictures_are_in_the_database_afterwards(tmp_path):
    key = pyrage.x25519.Identity.generate()
    file, identity = tmp_path / "lems-20261127T090000Z.backup.age", tmp_path / "operator.key"
    identity.write_text(str(key))
    make_old_backup(tmp_path / "old", file, key.to_public())
    site = Site(tmp_path / "new", identity, site_environment(tmp_path / "new", ""))
    done = site.manage("restore", str(file), "--identity", str(identity), "--yes")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(site.database)) as database:
        assert database.execute("SELECT digest, data FROM pictures_picturebytes").fetchall() == [(DIGEST, PICTURE)]
    assert (site.folder / f"media/pictures/{DIGEST}.png").read_bytes() == PICTURE, "nothing of the backup is thrown away"
