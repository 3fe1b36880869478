"""Firefox and WebKit, each started once in a session; a visitor in each of them, with and without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from .browsers import ENGINES, Engine
from .visitor import Visitor

WIDTH, HEIGHT = 500, 900  # the narrowest window of Firefox without a screen; WebKit's is 447


@pytest.fixture(scope="session", params=list(ENGINES))
def engine(request, tmp_path_factory) -> Iterator[Engine]:
    """A running engine. Without it its tests are skipped, and say so; in CI its absence is a failure."""
    start = ENGINES[request.param]
    if missing := start.missing():
        message = f"no {request.param} on this machine: install the Debian packages {missing}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    running = start(tmp_path_factory.mktemp(request.param))
    yield running
    running.end()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request) -> bool:
    """Whether JavaScript is on."""
    return bool(request.param)


@pytest.fixture
def visitor(engine: Engine, server: str, script: bool) -> Visitor:
    """A stranger with a small window."""
    driver = engine.driver(script=script)
    driver.set_window_size(WIDTH, HEIGHT)
    driver.get(f"{server}/about/")  # cookies can be deleted only on a page of the site
    driver.delete_all_cookies()
    return Visitor(driver, server)
