"""With DIARY_OPEN=auto, new diaries may begin while keys, backup and https are as they should be. The clock looks; requests read.

What is wrong stops new diaries only. Existing ones, their export and their deletion never depend on it.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.accounts.models import User
from lems_site.web.diary_opening import AUTO

from .doctor import database_checks, key_checks, settings_checks
from .doctor.findings import Check, Finding, Level, red
from .models import DiaryOpening

REQUIRED_CHECKS: tuple[Check, ...] = (
    settings_checks.check_https,
    key_checks.check_keys,
    key_checks.check_sealed,
    settings_checks.check_backup_key,
    database_checks.check_backups,
    database_checks.check_elsewhere,
)
EVERY = timedelta(minutes=1)
STALE_AFTER = timedelta(hours=1)  # what the clock found so long ago does not count any more
log = logging.getLogger(__name__)


def is_open() -> bool:
    """Whether the clock found within the last hour that new diaries may begin. One query."""
    return DiaryOpening.objects.filter(is_open=True, checked_at__gte=timezone.now() - STALE_AFTER).exists()


def find_problems() -> list[Finding]:
    """What is wrong with keys, backup and https."""
    problems = []
    for check in REQUIRED_CHECKS:
        try:
            problems += [finding for finding in check() if finding.level is Level.RED]
        except DatabaseError as error:
            problems.append(red(check.__name__.removeprefix("check_"), f"cannot be looked at: {error}", "Look at the database."))
    return problems


def judge_opening() -> None:
    """Look whether new diaries may begin, note it, and tell the operator of a change. Nothing where DIARY_OPEN is 0 or 1."""
    if settings.DIARY_OPEN != AUTO:
        return
    problems, now = find_problems(), timezone.now()
    before = DiaryOpening.objects.filter(pk=DiaryOpening.SINGLE_ROW).first()
    opens, changed = not problems, before is None or before.is_open == bool(problems)
    DiaryOpening.objects.update_or_create(
        pk=DiaryOpening.SINGLE_ROW,
        defaults={
            "is_open": opens,
            "problems": "\n".join(f"{problem.subject}: {problem.state}" for problem in problems),
            "checked_at": now,
            "changed_at": now if before is None or changed else before.changed_at,
        },
    )
    if changed:
        log.warning("new diaries %s", "may begin" if opens else f"are stopped: {', '.join(one.subject for one in problems)}")
    if changed and (opens or before is not None):  # a site that is being set up needs no mail of what is not there yet
        _mail_superusers(problems)


def _mail_superusers(problems: list[Finding]) -> None:
    subject = _("%(site)s: new diaries are stopped") if problems else _("%(site)s: new diaries may begin")
    words = render_to_string("operations/diary_opening.txt", {"problems": problems, "site": settings.SITE_NAME})
    for address in User.objects.filter(is_superuser=True, is_active=True).values_list("email", flat=True):
        try:
            send_mail(subject % {"site": settings.SITE_NAME}, words, None, [address])
        except Exception as problem:  # mail servers fail in many ways; the doctor says it too
            log.error("a mail about new diaries was not sent: %s", type(problem).__name__)
