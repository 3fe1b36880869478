"""QR codes as SVG path data, for templates that draw them in the page: no picture to fetch, none to keep."""

from __future__ import annotations

import qrcode
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M

LOW, MEDIUM = ERROR_CORRECT_L, ERROR_CORRECT_M  # what can be read when 7%, or 15%, of it is dirty or hidden


def make_qr_path(text: str, *, correction: int = LOW) -> tuple[str, int]:
    """Returns a QR code of a text as SVG path data and its size in modules, quiet zone included. correction: LOW or MEDIUM."""
    code = qrcode.QRCode(error_correction=correction, box_size=1, border=4)
    code.add_data(text.encode())
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return path, len(rows)
