"""What changes messages: a reader sends one, staff mark some as handled, time takes them away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from .feedback_target import Subject
from .models import Message

if TYPE_CHECKING:
    from lems_site.accounts.models import User


def keep(*, about: Subject, answer: str, text: str, token: str) -> Message:
    """Keep a message. The same words from the same form (`token`) are kept once, however often they are sent."""
    key = hashlib.sha256("\n".join((token, about.name, answer, text)).encode()).hexdigest()
    given = {"page_kind": about.kind, "page_slug": about.slug, "page_title": about.title, "answer": answer, "text": text}
    message, _made = Message.objects.get_or_create(key=key, defaults=given)
    return message


@transaction.atomic
def mark_handled(*, messages: Iterable[Message], by: User) -> int:
    """Say that somebody has dealt with these. Returns how many were still waiting."""
    waiting = Message.objects.waiting().filter(pk__in=[message.pk for message in messages])
    return waiting.update(handled_at=timezone.now(), handled_by=by)


@transaction.atomic
def mark_waiting(*, messages: Iterable[Message]) -> int:
    """Say that these still wait. Returns how many were handled."""
    handled = Message.objects.filter(pk__in=[message.pk for message in messages]).exclude(handled_at=None)
    return handled.update(handled_at=None, handled_by=None)


def sweep() -> int:
    """Delete messages that were kept long enough. How many there were."""
    old = Message.objects.too_old()
    return old.delete()[0] if old.exists() else 0
