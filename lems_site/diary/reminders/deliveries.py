"""Reminders that are due: plan each as a row, then send it once.

Two jobs of the clock. The first turns a schedule's due moment into a delivery and plans the next moment, in one transaction. The
second claims a delivery, asks whether it is still wanted, and only then hands it over. A claim is committed before the message is
handed over and is never taken back after a failure that leaves open whether the message has gone: nothing is sent twice.

These mails do not go through the site's queue (web/mail_queue/), which sends at least once: each is written only when it is sent,
after asking whether it is still wanted, so that nothing of it waits anywhere.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import socket
from collections.abc import Iterator

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lems_site.diary.access.permissions import WRITE, Access, get_access
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.entries.selectors import has_check_in
from lems_site.diary.models import ReminderDelivery, ReminderSchedule
from lems_site.web.mail_queue.transport import get_transport

from .messages import build_mail, verified_address
from .push import PushPostponed, send_push
from .schedules import is_quiet, next_moment, previous_moment

State = ReminderDelivery.State
LATEST = dt.timedelta(minutes=30)  # after its moment a reminder is of no use
PAUSES = tuple(dt.timedelta(seconds=seconds) for seconds in (20, 40, 80, 160, 320, 640))  # before it is tried again
KEEP = dt.timedelta(hours=48)
log = logging.getLogger(__name__)


def next_plan_due() -> dt.datetime | None:
    """When the next schedule is due."""
    rows = ReminderSchedule.objects.filter(next_due__isnull=False).order_by("next_due")
    return rows.values_list("next_due", flat=True).first()


def plan_due_reminders() -> Iterator[int]:
    """Plan what is due, a moment of a schedule in each step, until nothing is."""
    due = ReminderSchedule.objects.order_by("next_due").select_related("diary")
    while (schedule := due.filter(next_due__lte=timezone.now()).first()) is not None:
        plan_delivery(schedule)
        yield schedule.pk


def plan_delivery(schedule: ReminderSchedule) -> None:
    """Plan one message and the schedule's next moment. A moment long past, for example because no clock ran, is left out;
    those after it are not."""
    due, now = schedule.next_due, timezone.now()
    if due is None:
        return
    after = next_moment(schedule.times, schedule.weekdays, schedule.diary.zone, max(due, now - LATEST))
    with transaction.atomic():
        claimed = ReminderSchedule.objects.filter(pk=schedule.pk, next_due=due).update(next_due=after)
        if claimed and now - due <= LATEST:
            ReminderDelivery.objects.get_or_create(schedule=schedule, due_at=due, defaults={"try_at": due})


def next_send_due() -> dt.datetime | None:
    """When the next message is to be sent or tried again."""
    return ReminderDelivery.objects.filter(state=State.WAITING).order_by("try_at").values_list("try_at", flat=True).first()


def send_due_reminders() -> Iterator[int]:
    """Send what is due, a message in each step, over one connection to the mail server."""
    mail_server = get_transport()
    due = ReminderDelivery.objects.filter(state=State.WAITING, try_at__lte=timezone.now()).order_by("try_at")
    try:
        for delivery in due.select_related("schedule__diary", "schedule__user"):
            send_delivery(delivery, mail_server)
            yield delivery.pk
    finally:
        mail_server.close()


def send_delivery(delivery: ReminderDelivery, mail_server: BaseEmailBackend) -> None:
    """Send one message if it is still wanted. Sets the delivery's state, whatever happens."""
    claimed = ReminderDelivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(
        state=State.SENDING, attempts=delivery.attempts + 1
    )
    if not claimed:
        return
    try:
        if wanted_by(delivery) is None:
            _set_state(delivery, State.DROPPED)
            return
        if delivery.schedule.channel == ReminderSchedule.Channel.PUSH:
            send_push(delivery.schedule)
        else:
            build_mail(delivery.schedule, day_of(delivery), mail_server).send()
    except Exception as error:  # whatever a mail server or a missing key does, the others must get theirs
        mail_server.close()
        _handle_failure(delivery, error)
    else:
        _set_state(delivery, State.SENT)


def wanted_by(delivery: ReminderDelivery) -> Access | None:
    """What the person may do with the diary, if the reminder is still wanted; else None.

    It is not where the person may not write any more, the diary is paused, no address is verified, it is late or quiet, the
    day was called done, or a check-in was written.
    """
    schedule, now = delivery.schedule, timezone.now()
    if not schedule.user.is_active or now - delivery.due_at > LATEST or is_quiet(schedule, now):
        return None
    try:
        access = get_access(schedule.user, schedule.diary_id, WRITE)
    except Http404:
        return None
    day = day_of(delivery)
    own = ReminderSchedule.objects.for_one(schedule.diary, schedule.user)  # by mail and on devices: either silences both
    done = any(row.done_day == day for row in own)
    since = previous_moment(schedule, delivery.due_at) if schedule.each_time else None
    if done or access.is_paused() or not _has_address(schedule) or has_check_in(access, day, since):
        return None
    return access


def _has_address(schedule: ReminderSchedule) -> bool:
    """Whether a message can reach the person: a confirmed mail address, or a device where such reminders are on."""
    if schedule.channel == ReminderSchedule.Channel.PUSH:
        return settings.PUSH_REMINDERS and schedule.devices.exists()
    return bool(verified_address(schedule.user))


def day_of(delivery: ReminderDelivery) -> dt.date:
    """The local day that a reminder is about."""
    diary = delivery.schedule.diary
    return local_day(delivery.due_at, diary.zone, diary.first_hour)


def was_refused(error: Exception) -> bool:
    """Whether it is certain that the server did not take the message, and that it may take it later."""
    if isinstance(error, PushPostponed):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return 400 <= error.smtp_code < 500 or isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError)
    return isinstance(error, ConnectionRefusedError | socket.gaierror)


def _handle_failure(delivery: ReminderDelivery, error: Exception) -> None:
    log.error("a reminder was not sent: %s", type(error).__name__)
    if was_refused(error) and delivery.attempts < len(PAUSES):
        try_at = timezone.now() + PAUSES[delivery.attempts]
        ReminderDelivery.objects.filter(pk=delivery.pk).update(state=State.WAITING, try_at=try_at)
    else:
        _set_state(delivery, State.FAILED)


def _set_state(delivery: ReminderDelivery, state: State) -> None:
    ReminderDelivery.objects.filter(pk=delivery.pk).update(state=state)


def delete_old_deliveries() -> int:
    """Delete deliveries that are over for good. Returns how many."""
    old = ReminderDelivery.objects.filter(due_at__lt=timezone.now() - KEEP)
    return old.delete()[0] if old.exists() else 0
