"""Starts Firefox and WebKit (Safari's engine, as WebKitGTK) with what Debian packages."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from selenium.webdriver import FirefoxOptions, WebKitGTKOptions, WebKitGTKService
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver

from .marionette import MarionetteConnection


class Engine(ABC):
    """A browser that a test session starts once and each journey uses."""

    name: str
    prints = False

    @staticmethod
    @abstractmethod
    def missing() -> str:
        """The Debian packages that are not installed, or nothing."""

    @abstractmethod
    def driver(self, *, script: bool) -> WebDriver:
        """A window without cookies, with JavaScript on or off."""

    @abstractmethod
    def end(self) -> None:
        """End every program that was started."""


class Firefox(Engine):
    """Firefox without a window. JavaScript is switched while it runs."""

    name = "firefox"
    prints = True
    program = shutil.which("firefox-esr") or shutil.which("firefox") or ""

    def __init__(self, folder: Path) -> None:
        self.connection = MarionetteConnection(self.program, folder, free_port())
        self.window = WebDriver(command_executor=self.connection, options=FirefoxOptions())

    @staticmethod
    def missing() -> str:
        return "" if Firefox.program else "firefox-esr"

    def driver(self, *, script: bool) -> WebDriver:
        self.connection.set_script(on=script)
        return self.window

    def end(self) -> None:
        self.window.quit()


class WebKit(Engine):
    """WebKitGTK's small browser on a screen in memory. JavaScript is chosen when it starts, so there are up to two of them."""

    name = "webkit"
    service = shutil.which("WebKitWebDriver") or ""
    program = next((str(path) for path in Path("/usr").glob("lib*/**/webkit2gtk-4.1/MiniBrowser")), "") if service else ""

    def __init__(self, _folder: Path) -> None:
        self.started = ExitStack()
        self.display = self.started.enter_context(xvfb())
        self.windows: dict[bool, WebDriver] = {}

    @staticmethod
    def missing() -> str:
        return " ".join(["xvfb"] * (not shutil.which("Xvfb")) + ["webkit2gtk-driver"] * (not WebKit.program))

    def driver(self, *, script: bool) -> WebDriver:
        if script not in self.windows:
            self.windows[script] = self._start(script=script)
        return self.windows[script]

    def _start(self, *, script: bool) -> WebDriver:
        env = {**os.environ, "DISPLAY": self.display, "WEBKIT_DISABLE_COMPOSITING_MODE": "1", "NO_AT_BRIDGE": "1"}
        service = WebKitGTKService(self.service, env=env)
        service.start()
        self.started.callback(service.stop)
        options = WebKitGTKOptions()
        options.binary_location = self.program
        for argument in ("--automation", f"--enable-javascript={str(script).lower()}"):
            options.add_argument(argument)
        connection = RemoteConnection(client_config=ClientConfig(service.service_url))
        window = WebDriver(command_executor=connection, options=options)
        self.started.callback(window.quit)
        return window

    def end(self) -> None:
        self.started.close()


ENGINES: dict[str, type[Firefox | WebKit]] = {one.name: one for one in (Firefox, WebKit)}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def xvfb() -> Iterator[str]:
    """A screen in memory, for as long as the block lasts. Yields the value of DISPLAY; Xvfb chooses a free number."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        process.terminate()
        process.wait(timeout=10)
