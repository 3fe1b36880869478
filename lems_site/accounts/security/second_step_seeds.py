"""The seeds of second steps (authenticator apps, recovery codes) are sealed. django-allauth asks its adapter to do that.

It says only the text, not whose it is: a sealed seed is bound to its column, not to its row.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from .sealed_text import is_sealed, open_text, seal_text

PLACE = "mfa_authenticator.data:seed"
TYPES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
SINGLE_KEYS, LIST_KEY = ("secret", "seed"), "migrated_codes"  # as allauth keeps them in `data`


def seal_seed(seed: str) -> str:
    """The stored form of a seed. Raises SealingError."""
    return seal_text(seed, PLACE)


def open_seed(stored: str) -> str:
    """A seed, from its stored form. Raises SealingError."""
    return open_text(stored, PLACE)


def seal_plain_seeds() -> Generator[int]:
    """Seal the seeds from before sealing, each second step in a transaction of its own. It may be stopped at any moment.

    Yields 1 for each. Raises SealingError.
    """
    for pk, data in Authenticator.objects.filter(type__in=TYPES).order_by("pk").values_list("pk", "data"):
        if _sealed(data) != data and _seal_row(pk):
            yield 1


def _seal_row(pk: int) -> bool:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return False
        before, row.data = row.data, _sealed(row.data)
        row.save(update_fields=["data"])
    return bool(row.data != before)


def _sealed(data: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {key: _seal_once(data[key]) for key in SINGLE_KEYS if key in data}
    if LIST_KEY in data:
        changes[LIST_KEY] = [_seal_once(code) for code in data[LIST_KEY]]
    return {**data, **changes}


def _seal_once(stored: str) -> str:
    return stored if is_sealed(stored) else seal_seed(stored)
