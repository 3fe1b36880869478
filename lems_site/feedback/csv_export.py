"""Messages as CSV for a spreadsheet program, in which nothing that a reader typed is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lems_site.feedback.models import Message

FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
MARK = "\ufeff"  # tells spreadsheet programs that the text is UTF-8


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program could take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def lines(messages: Iterable[Message]) -> Iterator[str]:
    """The CSV, piece by piece: a heading, then a line for each message."""
    out = io.StringIO()
    writer = csv.writer(out)

    def written(cells: Iterable[str]) -> str:
        out.seek(0)
        out.truncate()
        writer.writerow([harmless(cell) for cell in cells])
        return out.getvalue()

    yield MARK + written([_("received"), _("page"), _("address"), _("answer"), _("message"), _("handled"), _("handled by")])
    for one in messages:
        handled = f"{one.handled_at:%Y-%m-%d}" if one.handled_at else ""
        yield written(
            [
                f"{one.received_on:%Y-%m-%d}",
                one.page_title,
                one.page_url,
                str(one.get_answer_display()),
                one.text,
                handled,
                str(one.handled_by or ""),
            ]
        )
