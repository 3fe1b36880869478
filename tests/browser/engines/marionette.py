"""Firefox driven by Selenium without geckodriver, which Debian 12 does not have.

geckodriver translates WebDriver's HTTP into Marionette, the protocol that Firefox itself speaks. Both have the same commands with
the same parameters, so this connection sends Selenium's commands to Firefox directly.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection

# Selenium's command: Marionette's command. Only what the journeys use.
COMMANDS = {
    Command.NEW_SESSION: "WebDriver:NewSession",
    Command.SET_TIMEOUTS: "WebDriver:SetTimeouts",
    Command.GET: "WebDriver:Navigate",
    Command.GO_BACK: "WebDriver:Back",
    Command.GET_TITLE: "WebDriver:GetTitle",
    Command.GET_CURRENT_URL: "WebDriver:GetCurrentURL",
    Command.FIND_ELEMENT: "WebDriver:FindElement",
    Command.FIND_ELEMENTS: "WebDriver:FindElements",
    Command.FIND_CHILD_ELEMENT: "WebDriver:FindElement",
    Command.W3C_GET_ACTIVE_ELEMENT: "WebDriver:GetActiveElement",
    Command.CLICK_ELEMENT: "WebDriver:ElementClick",
    Command.CLEAR_ELEMENT: "WebDriver:ElementClear",
    Command.SEND_KEYS_TO_ELEMENT: "WebDriver:ElementSendKeys",
    Command.GET_ELEMENT_TEXT: "WebDriver:GetElementText",
    Command.GET_ELEMENT_TAG_NAME: "WebDriver:GetElementTagName",
    Command.GET_ELEMENT_VALUE_OF_CSS_PROPERTY: "WebDriver:GetElementCSSValue",
    Command.GET_ELEMENT_ATTRIBUTE: "WebDriver:GetElementAttribute",
    Command.GET_ELEMENT_ARIA_LABEL: "WebDriver:GetComputedLabel",
    Command.GET_ELEMENT_ARIA_ROLE: "WebDriver:GetComputedRole",
    Command.W3C_EXECUTE_SCRIPT: "WebDriver:ExecuteScript",
    Command.DELETE_ALL_COOKIES: "WebDriver:DeleteAllCookies",
    Command.SET_WINDOW_RECT: "WebDriver:SetWindowRect",
    Command.GET_WINDOW_RECT: "WebDriver:GetWindowRect",
    Command.SCREENSHOT: "WebDriver:TakeScreenshot",
    Command.PRINT_PAGE: "WebDriver:Print",
    Command.QUIT: "Marionette:Quit",
}
# Quiet, and without pages of Firefox's own that cannot be driven.
PREFERENCES = {
    "browser.startup.homepage": "about:blank",
    "browser.newtabpage.enabled": False,
    "app.update.disabledForTesting": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "browser.sessionhistory.max_total_viewers": 0,  # a click waits for the old page to end, not to be stored away
}


class MarionetteConnection(RemoteConnection):
    """Selenium's connection to a Firefox that this class starts, with a new profile in `profile`."""

    def __init__(self, program: str, profile: Path, port: int, *, arguments: tuple[str, ...] = ("--headless",)) -> None:
        super().__init__(client_config=ClientConfig(f"http://127.0.0.1:{port}"))  # nothing is sent to it
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        lines.append(f'user_pref("marionette.port", {port});')
        (profile / "user.js").write_text("\n".join(lines))
        command = [program, "--marionette", "-remote-allow-system-access", "--no-remote", "--profile", str(profile), *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.number = 0
        self.channel = self._connect(port)
        self.stream = self.channel.makefile("rb")
        self._receive()  # Firefox says first who it is

    def _connect(self, port: int) -> socket.socket:
        for _ in range(300):
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=60)
            except OSError:
                assert self.process.poll() is None, "Firefox ended while it was starting"
                time.sleep(0.1)
        self.process.kill()
        raise TimeoutError("Firefox did not open its Marionette port within 30 seconds")

    def _receive(self) -> Any:
        length = b""
        while (digit := self.stream.read(1)) != b":":
            assert digit, "Firefox closed its Marionette connection"
            length += digit
        return json.loads(self.stream.read(int(length)))

    def send(self, name: str, parameters: dict[str, Any]) -> Any:
        """Send one Marionette command. Returns its answer: (type, number, error or None, result)."""
        self.number += 1
        message = json.dumps([0, self.number, name, parameters]).encode()
        self.channel.sendall(b"%d:%s" % (len(message), message))
        return self._receive()

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """Send one of Selenium's commands. Returns `value` and, if it failed, `status` as HTTP has it."""
        parameters = {name: value for name, value in params.items() if name != "sessionId"}
        if command == Command.NEW_SESSION:
            parameters = {}  # what Selenium asks for is meant for geckodriver
        elif command == Command.FIND_CHILD_ELEMENT:
            parameters["element"] = parameters.pop("id")
        elif command == Command.QUIT:
            parameters = {"flags": ["eForceQuit"]}
        _type, _number, error, result = self.send(COMMANDS[command], parameters)
        if error:
            return {"status": 500, "value": json.dumps({"value": error})}
        # Marionette wraps single values; lists and session facts come as they are.
        value = result["value"] if isinstance(result, dict) and set(result) == {"value"} else result
        return {"value": value}

    def set_script(self, *, on: bool) -> None:
        """Switch JavaScript of pages on or off, from the next page on."""
        self.send("Marionette:SetContext", {"value": "chrome"})
        script = f"Services.prefs.setBoolPref('javascript.enabled', {json.dumps(on)})"
        error = self.send("WebDriver:ExecuteScript", {"script": script, "args": []})[2]
        self.send("Marionette:SetContext", {"value": "content"})
        assert not error, error

    def close(self) -> None:
        """End the connection and wait for Firefox to end."""
        self.channel.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
