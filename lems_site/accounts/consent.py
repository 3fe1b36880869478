"""Consent to keeping health data, and its withdrawal. A changed text gets a new version and needs a new consent."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .models import Consent, User

TEXT_VERSION = "2026-11-20"


class DiaryClosed(Exception):
    """Diaries are closed on this site (DIARY_OPEN), so there is nothing to consent to."""


def active_consent(user: User) -> Consent | None:
    """Returns the user's consent that is not withdrawn, or None. One query."""
    return Consent.objects.active().filter(user=user).first()


def has_consent(user: User) -> bool:
    """Whether the user has a consent that is not withdrawn. One query."""
    return Consent.objects.active().filter(user_id=user.pk).exists()


def needs_consent(user: User) -> bool:
    """Whether the user has no active consent to today's text. One query."""
    consent = active_consent(user)
    return consent is None or consent.text_version != TEXT_VERSION


def give_consent(*, by: User) -> Consent:
    """Record the user's consent to today's text and return it; an active one is returned as it is. Raises DiaryClosed."""
    if not settings.DIARY_OPEN:
        raise DiaryClosed
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two requests at once wait for each other
        now, consent = timezone.now(), active_consent(by)
        if consent and consent.text_version == TEXT_VERSION:
            return consent
        Consent.objects.active().filter(user=by).update(withdrawn_at=now)
        return Consent.objects.create(user=by, text_version=TEXT_VERSION, given_at=now)


def withdraw_consent(*, by: User) -> None:
    """Record that the user withdraws their consent. Possible at any time."""
    Consent.objects.active().filter(user=by).update(withdrawn_at=timezone.now())
