"""Orders to typst (typst_process.py): a process for each, one at a time, with limits of memory and time."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import threading
from pathlib import Path

PROGRAM = "lems_site.diary.report.typst_process"
ROOT = Path(__file__).resolve().parents[3]
SECONDS = 40  # of one order; ten years take about 8 on a small machine
LONGEST_WAIT = 20  # seconds, for the orders of others
_lock = threading.Lock()
_has_glyph: dict[str, bool] = {}  # by character; learned as characters are typed


class TypstFailed(RuntimeError):
    """typst refused the source, or needed more memory or time than it may have."""


def compile_pdf(source: bytes, inputs: dict[str, str], *, timestamp: dt.datetime | None = None) -> bytes:
    """The source as tagged PDF (PDF/UA-1); `sys.inputs` holds the inputs and `fonts`. Raises TypstFailed."""
    moment = timestamp.isoformat() if timestamp else ""
    return _send_order({"source": source.decode(), "inputs": inputs, "timestamp": moment})


def find_missing_glyphs(characters: set[str]) -> set[str]:
    """Those of the characters for which no font has a glyph. Asks typst once for each in a process. Raises TypstFailed."""
    unknown = sorted(one for one in characters if one not in _has_glyph)
    if unknown:
        missing = set(_send_order({"characters": "".join(unknown)}).decode())
        _has_glyph.update({one: one not in missing for one in unknown})
    return {one for one in characters if not _has_glyph[one]}


def _send_order(order: dict[str, object]) -> bytes:
    if not _lock.acquire(timeout=LONGEST_WAIT):
        raise TypstFailed("too many orders")
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the order goes to its input)
            [sys.executable, "-m", PROGRAM],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            cwd=ROOT,
        )
    except (subprocess.SubprocessError, OSError) as error:  # without the cause: its words may quote the diary
        raise TypstFailed(type(error).__name__) from None
    finally:
        _lock.release()
    return done.stdout
