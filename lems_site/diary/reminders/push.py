"""Reminders as notifications on devices. A message holds the title that the person chose and the address of the check-in."""

from __future__ import annotations

import http.client
import json
import logging
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from lems_site.diary.access.permissions import Access
from lems_site.diary.access.tokens import hash_token
from lems_site.diary.models import ReminderDevice, ReminderSchedule

from .messages import message_title
from .push_message import decode, pad_message, read_public_key, seal_message, sign_request
from .push_request import EndpointRefused, check_endpoint, post_message
from .schedules import get_schedule

MOST_DEVICES = 10
DECLARATIVE = 8030  # by this number Safari knows a message that it shows without a service worker
TIME_TO_LIVE = 30 * 60  # seconds: later a reminder is of no use
GONE = (403, 404, 410)
BUSY = (408, 413, 425, 429, *range(500, 600))
log = logging.getLogger(__name__)


class PushPostponed(Exception):
    """No device got the message, and a push service asks to try later."""


class PushFailed(Exception):
    """No device got the message."""


class WrongSubscription(Exception):
    """What a browser sent is no subscription at a push service that this site asks."""


@dataclass(frozen=True)
class Subscription:
    """A browser's address at its push service, and its keys as base64url."""

    endpoint: str
    p256dh: str
    auth: str


def read_subscription(text: str) -> Subscription:
    """The subscription in the JSON that browsers make of it. Raises WrongSubscription."""
    try:
        given = json.loads(text)
        subscription = Subscription(str(given["endpoint"]), str(given["keys"]["p256dh"]), str(given["keys"]["auth"]))
        read_public_key(decode(subscription.p256dh))
        is_whole = len(decode(subscription.auth)) == 16
        check_endpoint(subscription.endpoint)
    except (ValueError, KeyError, TypeError, RecursionError, EndpointRefused) as problem:
        raise WrongSubscription from problem
    if not is_whole:
        raise WrongSubscription
    return subscription


def add_device(text: str, *, by: Access) -> None:
    """Remind a person on one more device; the oldest goes where there are too many.

    Raises WrongSubscription, Http404 where no times are chosen.
    """
    subscription = read_subscription(text)
    schedule = get_schedule(by, ReminderSchedule.Channel.PUSH)
    if schedule is None:
        raise Http404
    with transaction.atomic():
        ReminderDevice.objects.update_or_create(
            schedule=schedule,
            endpoint_hash=hash_token(subscription.endpoint),
            defaults={"subscription": json.dumps(asdict(subscription))},
        )
        for device in list(schedule.devices.order_by("-created_at", "-pk"))[MOST_DEVICES:]:
            device.delete()


def build_message(schedule: ReminderSchedule) -> bytes:
    """The message as JSON, which Safari shows by itself and the service worker elsewhere."""
    navigate = settings.REMINDER_URL + reverse("diary:check-in", args=[schedule.diary_id])
    notification = {"title": message_title(schedule), "navigate": navigate, "tag": "reminder"}
    return pad_message(
        json.dumps({"web_push": DECLARATIVE, "notification": notification}, separators=(",", ":"), ensure_ascii=False).encode()
    )


def send_push(schedule: ReminderSchedule) -> None:
    """Send to each device once. What its push service does not know any more is deleted.

    Raises PushPostponed or PushFailed where no device got it.
    """
    content, statuses = build_message(schedule), []
    for device in schedule.devices.all():
        status = _send_to_device(device, content)
        statuses.append(status)
        if status in GONE:
            device.delete()
    if any(200 <= status < 300 for status in statuses):
        return
    raise PushPostponed if any(status in BUSY for status in statuses) else PushFailed


def _send_to_device(device: ReminderDevice, content: bytes) -> int:
    """The status of the push service; 403 where its host is none of PUSH_HOSTS any more, 0 where it did not answer."""
    given = Subscription(**json.loads(device.subscription))
    headers = {
        "Authorization": sign_request(given.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/notification+json",
        "TTL": str(TIME_TO_LIVE),
        "Urgency": "normal",
    }
    try:
        return post_message(given.endpoint, seal_message(content, decode(given.p256dh), decode(given.auth)), headers)
    except EndpointRefused:
        return GONE[0]
    except (OSError, http.client.HTTPException) as problem:
        log.error("a push service did not answer: %s", type(problem).__name__)  # its address is a secret of the device
        return 0
