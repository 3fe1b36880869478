"""The dashboard panel of messages that nobody has handled."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lems_site.web.dashboard import Panel, PanelRow

from .models import Message

MOST_ROWS = 5


def waiting_messages_panel(request: HttpRequest) -> Panel:
    """Returns the panel. One query, and one more where not all messages are shown."""
    waiting = Message.objects.waiting()
    rows = [
        PanelRow(
            message.page_title or _("The whole site"),
            reverse("admin:feedback_message_change", args=[message.pk]),
            " ".join(filter(None, (f"{message.get_answer_display()}.", Truncator(message.text).chars(90)))),
        )
        for message in waiting[: MOST_ROWS + 1]
    ]
    return Panel(
        _("Messages of readers"),
        waiting.count() if len(rows) > MOST_ROWS else len(rows),
        rows[:MOST_ROWS],
        calm=_("None is waiting."),
        more_url=reverse("admin:feedback_message_changelist"),
        more=_("All messages"),
    )
