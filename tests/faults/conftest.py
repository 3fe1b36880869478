"""A site that is prepared once; each test has a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.deploy.behind_nginx import free_port
from tests.prepared_site import prepared_database

from .harness import Site, prepare, site_environment


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """The folder of a prepared site on SQLite, with the copies of its pages that a clock would have written by now."""
    folder = tmp_path_factory.mktemp("prepared")
    shutil.copy(prepared_database(tmp_path_factory), folder / "lems.sqlite3")
    port = free_port()
    site = Site(folder, port, site_environment(folder, f"sqlite:///{folder}/lems.sqlite3", port))
    prepare(site)
    site.shell("from lems_site.pages.page_copies import write_copies; list(write_copies())")
    return folder


@pytest.fixture
def data(prepared, tmp_path) -> Path:
    """The folder of a site of this test's own."""
    return shutil.copytree(prepared, tmp_path / "data")
