"""A link to a report is locked after too many wrong passcodes, and whoever shared it is told."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lems_site.accounts.models import User
from lems_site.accounts.security.events import Kind, record_event
from lems_site.diary.models import HealthLink, ShareLink
from lems_site.diary.models.report_links import MAX_WRONG_CODES

log = logging.getLogger(__name__)


def lock_link(link: ShareLink | HealthLink, *, person: User) -> bool:
    """Lock a link that had its last wrong passcode, and tell a person, once. Returns whether this call locked it."""
    table: type[ShareLink | HealthLink] = type(link)
    with transaction.atomic():
        over_limit = table.objects.filter(pk=link.pk, wrong_codes__gte=MAX_WRONG_CODES, locked_at=None)
        if not over_limit.update(locked_at=timezone.now()):
            return False
        record_event(Kind.LINK_LOCKED, user=person)
        _mail(link, person)
    return True


def _mail(link: ShareLink | HealthLink, person: User) -> None:
    """Tell by mail that a link is locked. A mail that fails is no error here: the page of links says it too."""
    is_code = isinstance(link, HealthLink)
    shown = {
        "is_code": is_code,
        "page": settings.SITE_URL + reverse("diary:health-links" if is_code else "diary:links", args=[link.diary_id]),
        "site_name": settings.SITE_NAME,
        "current_site": {"domain": settings.SITE_URL.partition("://")[2]},
    }
    subject, message = (render_to_string(f"diary/email/link_locked_{part}.txt", shown).strip() for part in ("subject", "message"))
    try:
        send_mail(f"{settings.SITE_NAME}: {subject}", message, None, [person.email])
    except (OSError, SMTPException) as problem:
        log.error("mail could not be sent (a locked link): %s", type(problem).__name__)
