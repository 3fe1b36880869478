"""White space between the tags of a page: templates are written with indents, which readers need not load."""

from __future__ import annotations

import re

KEPT = re.compile(r"(<(pre|textarea|script)\b.*?</\2>)", re.DOTALL)
BREAK = re.compile(r"\s*\n\s*")


def collapse_line_breaks(html: str) -> str:
    """Returns the HTML with one line break for each run of white space that holds one. Browsers show both alike.

    What stands in `pre`, `textarea` and `script` stays as it is.
    """
    pieces = KEPT.split(html)
    for place in range(0, len(pieces), 3):  # text, kept element, its name, text, ...
        pieces[place] = BREAK.sub("\n", pieces[place])
    return "".join(piece for place, piece in enumerate(pieces) if place % 3 != 2)
