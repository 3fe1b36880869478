"""Collected static files: each has its hash in its name, and so have the files that it loads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IMPORT = re.compile(r"""(?:from|import)\s*["'](\./[^"']+)["']""")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The folder of the collected files, and their names there by the names of their sources."""
    data = tmp_path_factory.mktemp("data")
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    environment = {**os.environ, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "lems_site.settings"}
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    return data / "static", json.loads((data / "static/staticfiles.json").read_text())["paths"]


def test_modules_import_each_other_by_names_with_a_hash(collected):
    folder, names = collected
    own = [name for source, name in names.items() if source.startswith(("js/", "admin/editing/")) and name.endswith(".js")]
    imports = {
        (folder / name).parent.joinpath(address).resolve().relative_to(folder).as_posix()
        for name in own
        for address in IMPORT.findall((folder / name).read_text(encoding="utf-8"))
    }
    assert {names["js/draft-storage.js"], names["admin/editing/markdown-edits.js"]} <= imports <= set(names.values())


def test_the_style_sheets_go_out_as_one(collected):
    folder, names = collected
    assert "css/site.css" in names
    assert "css/base.css" not in names
    assert (folder / names["css/site.css"]).stat().st_size > (folder / names["css/tokens.css"]).stat().st_size
