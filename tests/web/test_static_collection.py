"""Static files of an upgrade: put in place whole, those of the version before stay for a time."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from lems_site.web.static_files import static_collection
from lems_site.web.static_files.static_collection import collect_static_files


@pytest.fixture
def root(settings, tmp_path, monkeypatch) -> Path:
    """STATIC_ROOT of a site with one style sheet. `monkeypatch` gives each test a version of its sources."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "a.css").write_text("p { color: black }")
    settings.BASE_DIR, settings.STATICFILES_DIRS, settings.STATIC_ROOT = tmp_path, [sources], tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    monkeypatch.setattr(static_collection, "static_key", (sources / "a.css").read_text)
    return tmp_path / "static"


def write_version(root: Path, text: str) -> str:
    """Change the source and collect it. Returns the name under which the style sheet is served."""
    (root.parent / "sources/a.css").write_text(text)
    assert collect_static_files()
    return str(json.loads((root / "staticfiles.json").read_text())["paths"]["a.css"])


def test_collected_files_are_readable_for_a_web_server_and_collected_once(root):
    name = write_version(root, "p { color: black }")
    assert not collect_static_files()
    assert (root / name).read_text() == "p { color: black }"
    assert (root / f"{name}.gz").exists() or (root / name).stat().st_size < 200
    assert {path.stat().st_mode & 0o777 for path in root.rglob("*") if path.is_file() and path.name[0] != "."} == {0o644}
    assert root.stat().st_mode & 0o777 == 0o755
    assert not list(root.parent.glob(".static-*")), "nothing is left beside"


def test_a_file_of_the_version_before_stays_for_thirty_days_after_its_last_use(root):
    first = write_version(root, "p { color: black }")
    long_ago = time.time() - timedelta(days=100).total_seconds()
    for path in root.rglob("*"):
        os.utime(path, (long_ago, long_ago))
    second = write_version(root, "p { color: green }")
    assert (root / first).exists(), "it was in use until now"
    assert (root / second).exists()
    aged = time.time() - timedelta(days=29).total_seconds()
    os.utime(root / first, (aged, aged))
    write_version(root, "p { color: blue }")
    assert (root / first).exists()
    aged = time.time() - timedelta(days=31).total_seconds()
    os.utime(root / first, (aged, aged))
    third = write_version(root, "p { color: red }")
    assert not (root / first).exists()
    assert (root / second).exists()
    assert (root / third).exists()
    assert write_version(root, "p { color: green }") == second, "and back"
    assert (root / second).read_text() == "p { color: green }"
