"""Mails about staff: the link for the person, and word of each change to them and to all superusers."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from lems_site.accounts.models import StaffChange, User

log = logging.getLogger(__name__)


def mail_link(change: StaffChange, token: str) -> None:
    """Mail the person the link that works once."""
    link = settings.SITE_URL + reverse("account_staff_link", args=[token])
    shown = {"change": change, "link": link, "site": settings.SITE_NAME}
    _send(_("%(site)s: your link"), render_to_string("accounts/staff_link.txt", shown), [change.email])


def tell_everybody(change: StaffChange) -> None:
    """Mail a change that was carried out to the person and to all superusers, each once."""
    superusers = User.objects.filter(is_superuser=True, is_active=True).values_list("email", flat=True)
    words = render_to_string("accounts/staff_change.txt", {"change": change, "site": settings.SITE_NAME})
    for address in sorted({change.email, *superusers}):
        _send(_("%(site)s: a change of who edits"), words, [address])


def _send(subject: str, words: str, to: list[str]) -> None:
    try:
        send_mail(subject % {"site": settings.SITE_NAME}, words, None, to)
    except Exception as problem:  # mail servers fail in many ways; the change itself stands, and its page says so
        log.error("a mail about staff was not sent: %s", type(problem).__name__)
