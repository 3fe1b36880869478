"""`[@A4.3; @B1.2]`: the statements that support a sentence. Reads them; what they become is fill.py's concern."""

from __future__ import annotations

import re

from .lookups import Lookups

CITATION = re.compile(r"(?<!\\)\[@([^\[\]\n]{1,400})\]")


def read(inner: str, lookups: Lookups) -> tuple[tuple[str, ...], list[str]]:
    """The ids between the brackets: those that are known, without repeats, and a message for each that is not."""
    known: list[str] = []
    messages = []
    for part in inner.split(";"):
        identity = part.strip().removeprefix("@").strip()
        if not identity:
            messages.append("an empty citation: name a claim, fact or conflict, such as [@A4.3]")
        elif identity not in lookups.statements:
            messages.append(f"unknown citation '@{identity}': no claim, fact or conflict in evidence/ has this id")
        elif identity not in known:
            known.append(identity)
    return tuple(known), messages
