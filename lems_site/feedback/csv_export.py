"""Messages as a table for a spreadsheet program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lems_site.feedback.models import Message
from lems_site.web.csv_writer import csv_lines


def lines(messages: Iterable[Message]) -> Iterator[str]:
    """The CSV, piece by piece: a heading, then a line for each message."""
    head = (_("received"), _("page"), _("address"), _("answer"), _("message"), _("handled"), _("handled by"))
    return csv_lines(head, (_row(message) for message in messages))


def _row(message: Message) -> tuple[str, ...]:
    return (
        f"{message.received_on:%Y-%m-%d}",
        message.page_title,
        message.page_url,
        str(message.get_answer_display()),
        message.text,
        f"{message.handled_at:%Y-%m-%d}" if message.handled_at else "",
        str(message.handled_by or ""),
    )
