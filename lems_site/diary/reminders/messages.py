"""The mail of a reminder. It names no illness, no medicine and no diary; only the title that the person chose, if any."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from lems_site.accounts.models import User
from lems_site.diary.models import ReminderSchedule

from .links import DONE, STOP, create_token


def verified_address(user: User) -> str:
    """The person's own mail address, if it was shown to be theirs; else ""."""
    proved = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    return user.email if proved else ""


def message_title(schedule: ReminderSchedule) -> str:
    """The title that the person chose, on one line."""
    return " ".join(schedule.title.split()) or _("Reminder")


def build_mail(schedule: ReminderSchedule, day: dt.date, mail_server: BaseEmailBackend) -> EmailMessage:
    """The mail about a local day, with new tokens for its links. One-click unsubscribing is that of RFC 8058."""
    done = settings.REMINDER_URL + reverse("diary:reminder-done", args=[create_token(schedule, DONE, day)])
    stop = settings.REMINDER_URL + reverse("diary:reminder-stop", args=[create_token(schedule, STOP, day)])
    write = settings.REMINDER_URL + reverse("diary:check-in", args=[schedule.diary_id])
    words = render_to_string("diary/email/reminder.txt", {"write": write, "done": done, "stop": stop})
    return EmailMessage(
        message_title(schedule),
        words,
        settings.REMINDER_MAIL_FROM,
        [schedule.user.email],
        connection=mail_server,
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
