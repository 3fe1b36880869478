"""Agreeing to health data being kept, and taking that back. A changed text gets a new version, and is asked for again."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .models import Consent, User

TEXT_VERSION = "2026-11-20"


class DiaryClosed(Exception):
    """Nobody may begin a diary here, so there is nothing to agree to."""


def active_consent(user: User) -> Consent | None:
    """What somebody agreed to and has not taken back."""
    return Consent.objects.active().filter(user=user).first()


def needs_consent(user: User) -> bool:
    """Whether somebody has not agreed, or only to another text than today's."""
    consent = active_consent(user)
    return consent is None or consent.text_version != TEXT_VERSION


def give_consent(*, by: User) -> Consent:
    """Record that somebody agrees to today's text. Agreeing twice is agreeing once. Raises DiaryClosed."""
    if not settings.DIARY_OPEN:
        raise DiaryClosed
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two presses wait for each other
        now, consent = timezone.now(), active_consent(by)
        if consent and consent.text_version == TEXT_VERSION:
            return consent
        Consent.objects.active().filter(user=by).update(withdrawn_at=now)
        return Consent.objects.create(user=by, text_version=TEXT_VERSION, given_at=now)


def withdraw_consent(*, by: User) -> None:
    """Record that somebody takes their agreement back. Possible at any time."""
    Consent.objects.active().filter(user=by).update(withdrawn_at=timezone.now())
