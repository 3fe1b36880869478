"""Changes to messages: saving one, marking some as handled or waiting, deleting old ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.publishing.pages.permissions import PUBLISHER
from lems_site.publishing.review.notifications.notices import notify
from lems_site.publishing.review.notifications.recipients import group_members, owners_of

from .feedback_target import FeedbackTarget
from .models import Message

if TYPE_CHECKING:
    from lems_site.accounts.models import User


def save_message(*, target: FeedbackTarget, answer: str, text: str, token: str) -> Message:
    """Save a message and return it. The same answer and text from the same form (`token`) are saved once."""
    key = hashlib.sha256("\n".join((token, target.name, answer, text)).encode()).hexdigest()
    values = {"page_kind": target.kind, "page_slug": target.slug, "page_title": target.title, "answer": answer, "text": text}
    message, is_new = Message.objects.get_or_create(key=key, defaults=values)
    if is_new:
        _tell_owners(target, message)
    return message


def _tell_owners(target: FeedbackTarget, message: Message) -> None:
    """Keep a notice for those who look after the page. It does not hold what the reader wrote."""
    about = target.title or _("the whole site")
    owners = owners_of(target.kind, target.slug) if target.slug else group_members(PUBLISHER)
    url = reverse("admin:feedback_message_change", args=[message.pk])
    notify(owners, words=_("A reader wrote about “%(page)s”.") % {"page": about}, url=url)


@transaction.atomic
def mark_handled(*, messages: Iterable[Message], by: User) -> int:
    """Mark messages as handled. Returns how many were waiting."""
    waiting = Message.objects.waiting().filter(pk__in=[message.pk for message in messages])
    return waiting.update(handled_at=timezone.now(), handled_by=by)


@transaction.atomic
def mark_waiting(*, messages: Iterable[Message]) -> int:
    """Mark messages as waiting again. Returns how many were handled."""
    handled = Message.objects.filter(pk__in=[message.pk for message in messages]).exclude(handled_at=None)
    return handled.update(handled_at=None, handled_by=None)


def delete_old_messages() -> int:
    """Delete messages older than RETENTION_DAYS. Returns how many there were."""
    old = Message.objects.too_old()
    return old.delete()[0] if old.exists() else 0
