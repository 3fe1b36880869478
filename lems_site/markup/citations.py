"""`[@A4.3; @B1.2]`: the statements that support a sentence. assembler.py writes their HTML."""

from __future__ import annotations

import re

from .lookups import Lookups

CITATION = re.compile(r"(?<!\\)\[@([^\[\]\n]{1,400})\]")


def parse_citation(inner: str, lookups: Lookups) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids between the brackets that are known, without repeats, and a message for each that is not."""
    known: dict[str, None] = {}
    messages = []
    for part in inner.split(";"):
        identity = part.strip().removeprefix("@").strip()
        if not identity:
            messages.append("an empty citation: name a claim, fact or conflict, such as [@A4.3]")
        elif identity in lookups.statements:
            known[identity] = None
        else:
            messages.append(f"unknown citation '@{identity}': no claim, fact or conflict has this id")
    return tuple(known), tuple(messages)
