"""Collects static files while the site runs: each file is put in place whole, and files of earlier versions stay for a time.

A page that a browser or nginx keeps names files of its own version; they must be found after an upgrade, too.
"""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from django.conf import STATICFILES_STORAGE_ALIAS, settings
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.files.storage import storages
from django.core.management import call_command

from lems_site.web.fingerprints import build_key, static_key

from .static_storage import SiteStaticFiles

KEEP_AFTER_USE = timedelta(days=30)
STAMP, CURRENT, MANIFEST = ".build", ".current", "staticfiles.json"
FILE_MODE, FOLDER_MODE = 0o644, 0o755  # a web server in front reads them as its own user


def collect_static_files() -> bool:
    """Collect the static files, if those in STATIC_ROOT are of other sources. Returns whether they were. Raises OSError."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / STAMP
    if stamp.exists() and stamp.read_text(encoding="utf-8") == static_key():
        return False
    _make_folder(root)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=f".{root.name}-") as scratch:
        _collect_into(Path(scratch))
        _put_in_place(Path(scratch), root)
    stamp.write_text(static_key(), encoding="utf-8")
    build_key.cache_clear()
    in_use = storages[STATICFILES_STORAGE_ALIAS]
    if isinstance(in_use, SiteStaticFiles):  # this process has read the manifest of before
        in_use.hashed_files, in_use.manifest_hash = in_use.load_manifest()
    return True


def _collect_into(folder: Path) -> None:
    command = collectstatic.Command()
    command.storage = SiteStaticFiles(location=str(folder))
    call_command(command, interactive=False, verbosity=0)


def _put_in_place(scratch: Path, root: Path) -> None:
    """Move the collected files into STATIC_ROOT, the manifest last, and delete those that have been out of use for long."""
    names = sorted(path.relative_to(scratch).as_posix() for path in scratch.rglob("*") if path.is_file())
    names.sort(key=lambda name: name == MANIFEST)
    current = root / CURRENT
    before = set(current.read_text(encoding="utf-8").splitlines()) if current.exists() else set()
    for name in names:
        source, target = scratch / name, root / name
        _make_folder(target.parent)
        source.chmod(FILE_MODE)
        source.replace(target)
    now, own = time.time(), {STAMP, CURRENT}
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or name in own or name in names:
            continue
        if name in before:
            path.touch()  # out of use from now on
        elif now - path.stat().st_mtime > KEEP_AFTER_USE.total_seconds():
            path.unlink()
    current.write_text("\n".join(names), encoding="utf-8")


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(FOLDER_MODE)
