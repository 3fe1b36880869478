"""A backup's file: a tar archive, sealed with age to its recipients. Nothing of it stands on the disk unsealed.

Its members: `manifest.json` first, then `database`. Backups of earlier versions have uploaded pictures under `media/`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BufferedIOBase, BytesIO
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

import pyrage

MANIFEST, DATABASE, MEDIA = "manifest.json", "database", "media"
FORMAT = 1


class ArchiveError(Exception):
    """A backup's file cannot be opened: another key, cut off, changed, or none of ours. The text says which."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: when it was taken (ISO 8601, UTC), of which database, and what must be found in it again."""

    made_at: str
    database: str  # "sqlite" or "postgresql"
    database_hash: str  # SHA-256 of the member, hexadecimal
    rows: dict[str, int]  # by table
    migrations: list[str]  # "app.name" of each that was applied
    media: dict[str, str] = field(default_factory=dict)  # SHA-256 by path; empty since pictures are in the database
    fingerprints: list[str] = field(default_factory=list)  # of the master keys that are needed to read it; never a key
    proof: str = ""  # the word by which a drill on another machine is noted
    deletions: dict[str, object] = field(default_factory=dict)  # a DeletionList; empty in backups of earlier releases
    format: int = FORMAT


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_folder(folder: Path) -> dict[str, str]:
    """The hashes of all files of a folder by their path in it; empty where there is none."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in files}


def seal_archive(file: Path, manifest: Manifest, database: Path, recipients: Sequence[pyrage.x25519.Recipient]) -> None:
    """Write a backup's file, whole or not at all: it is written beside, brought to the disk, and renamed. Raises OSError."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")

    def write(stream: BinaryIO) -> None:
        with tarfile.open(fileobj=stream, mode="w|") as tar:
            text = json.dumps(asdict(manifest), ensure_ascii=False).encode()
            member = tarfile.TarInfo(MANIFEST)
            member.size, member.mode = len(text), 0o600
            tar.addfile(member, BytesIO(text))
            tar.add(database, DATABASE)

    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            _through_pipe(write, lambda stream: pyrage.encrypt_io(stream, target, recipients))
            target.flush()
            os.fsync(target.fileno())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def open_archive(file: Path, identities: Sequence[pyrage.x25519.Identity], folder: Path) -> Manifest:
    """Unpack a backup's file into an empty folder and compare everything with its manifest. Returns the manifest.

    Raises ArchiveError; what was unpacked until then is the caller's to delete.
    """

    def unseal(stream: BufferedIOBase) -> None:
        with file.open("rb") as source:
            pyrage.decrypt_io(source, stream, identities)

    def unpack(stream: BinaryIO) -> None:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            _unpack_files(tar, folder)
        while stream.read(1 << 20):  # what stands behind the archive, so that its seal is read to the end
            pass

    with _archive_errors(file):
        _through_pipe(unseal, unpack)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    _check_format(file, manifest)
    if hash_file(folder / DATABASE) != manifest.database_hash or hash_folder(folder / MEDIA) != manifest.media:
        raise ArchiveError(f"{file.name} does not hold what its manifest says")
    return manifest


def _unpack_files(tar: tarfile.TarFile, folder: Path) -> None:
    """Unpack files and folders, for this user alone. Raises TarError for a link or a device, or a path that leaves the folder.

    By hand, since Debian 12's Python (3.11.2) does not know the filters of extractall.
    """
    for member in tar:
        target = folder / member.name
        if ".." in target.parts or not target.is_relative_to(folder) or not (member.isfile() or member.isdir()):
            raise tarfile.TarError(f"it holds something else than files: {member.name}")
        (target if member.isdir() else target.parent).mkdir(mode=0o700, parents=True, exist_ok=True)
        if member.isfile() and (source := tar.extractfile(member)) is not None:
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)


def read_manifest(file: Path, identities: Sequence[pyrage.x25519.Identity]) -> Manifest:
    """The manifest of a backup's file alone; the rest of the file is read and dropped. Raises ArchiveError."""
    manifests: list[Manifest] = []

    def unseal(stream: BufferedIOBase) -> None:
        with file.open("rb") as source:
            pyrage.decrypt_io(source, stream, identities)

    def read(stream: BinaryIO) -> None:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            member = tar.next()
            text = tar.extractfile(member) if member is not None and member.name == MANIFEST else None
            if text is None:
                raise tarfile.TarError("it does not begin with its manifest")
            manifests.append(Manifest(**json.load(text)))
        while stream.read(1 << 20):
            pass

    with _archive_errors(file):
        _through_pipe(unseal, read)
    _check_format(file, manifests[0])
    return manifests[0]


@contextmanager
def _archive_errors(file: Path) -> Iterator[None]:
    """Turn what libraries raise about a file into an ArchiveError that names the file."""
    try:
        yield
    except pyrage.DecryptError as error:
        raise ArchiveError(
            f"{file.name} cannot be opened: it was sealed to another key, or is cut off or changed ({error})"
        ) from error
    except (tarfile.TarError, OSError, ValueError, TypeError) as error:
        raise ArchiveError(f"{file.name} cannot be unpacked: {error}") from error


def _check_format(file: Path, manifest: Manifest) -> None:
    if manifest.format != FORMAT:
        raise ArchiveError(f"{file.name} is of another version of the site (format {manifest.format})")


def _through_pipe(write: Callable[[Any], object], read: Callable[[Any], object]) -> None:
    """Run `write` in a thread and `read` here, with a pipe between them. Raises the writer's error first."""
    reading, writing = os.pipe()
    errors: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as stream:
                write(stream)
        except BaseException as error:  # raised again in the caller's thread
            errors.append(error)

    thread = Thread(target=run)
    thread.start()
    failed: BaseException | None = None
    try:
        with os.fdopen(reading, "rb") as stream:
            read(stream)
    except BaseException as error:
        failed = error
    thread.join()
    first = next((error for error in errors if not isinstance(error, BrokenPipeError)), None) or failed
    if first is not None:
        raise first
