"""Remembers what a load of the content folder left behind, so that a start at which nothing changed need not read it all again.

The file DATA_DIR/loaded-content.json holds a key over all that a load depends on, and the lines that a load prints in that state.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

from lems_site.publishing.models import SiteVersion, leftover_batches
from lems_site.publishing.pages.site_file import NAME
from lems_site.web.fingerprints import build_key


def folder_key(folder: Path) -> str:
    """A hash over the names and bytes of all files of a content folder; "" for one that is always loaded anew.

    That is a folder with site.json: what it brings may wait for something that happens on the site, such as a confirmed name.
    """
    if not folder.is_dir() or (folder / NAME).exists():
        return ""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, body = os.fsencode(path.relative_to(folder)), path.read_bytes()
        digest.update(b"%d %s %d " % (len(name), name, len(body)) + body)
    return digest.hexdigest()


def recall_load(folder: Path, key: str) -> list[str]:
    """The lines that a load would print, if neither the folder (`key`: its folder_key) nor the site changed since one found
    nothing to do; an empty list otherwise. One query."""
    try:
        state = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    lines: list[str] = state["lines"] if key and state.get("key") == _state_key(folder, key) else []
    return lines


def remember_load(folder: Path, key: str, lines: list[str]) -> None:
    """Store the lines that a load of this folder prints from now on. A disk that is full or read-only is no error."""
    path = _file()
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        draft.write_text(json.dumps({"key": _state_key(folder, key), "lines": lines}), encoding="utf-8")
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.DATA_DIR) / "loaded-content.json"


def _state_key(folder: Path, key: str) -> str:
    """A hash over the folder, the code, its packages, and the publications of this database."""
    packages = sorted(path.name for path in Path(django.__file__).parents[1].glob("*.dist-info"))
    database = [str(connection.settings_dict[name]) for name in ("ENGINE", "HOST", "PORT", "NAME")]
    parts = [str(folder), key, build_key(), *packages, *database, str(SiteVersion.current()), *sorted(leftover_batches())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
