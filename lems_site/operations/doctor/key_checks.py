"""Checks of the master keys that seal the diaries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lems_site.diary.account.seal_diaries import unsealed_diaries
from lems_site.operations.keys.ring_changes import count_data_keys, missing_fingerprints
from lems_site.web.sealing.errors import SealingError
from lems_site.web.sealing.keyring import Keyring, read_keyring

from .findings import Finding, green, red, yellow

SUBJECT = "keys of the diaries"
SEALING = "sealing of the diaries"
ROTATE_AFTER = timedelta(days=400)
EXPORT = "Run manage.py diary_keys export, keep the bundle on another machine, and confirm it (operations.md, Keys)."


def check_keys() -> Iterator[Finding]:
    """The ring is there, holds every key that is needed, and is kept elsewhere. Two queries."""
    try:
        ring = read_keyring()
    except SealingError as error:
        yield red(SUBJECT, str(error), "Bring it back from the key bundle: diary_keys import. On a new site: diary_keys new.")
        return
    if missing := missing_fingerprints(ring):
        yield red(SUBJECT, f"the master key {missing[0]} is missing", "Bring it back from the key bundle: diary_keys import.")
    elif fingerprint := unconfirmed_key(ring):
        yield red(SUBJECT, f"{fingerprint} was never confirmed as kept elsewhere", EXPORT)
    elif datetime.now(UTC) - ring.wrapping_key.made_at > ROTATE_AFTER:
        yield yellow(SUBJECT, f"{ring.wrapping_key.id} is more than a year old", "Make a new one: operations.md, Keys.")
    else:
        yield green(SUBJECT, f"{ring.wrapping_key.id} and {len(ring.keys) - 1} others")


def check_sealed() -> Iterator[Finding]:
    """What was written before there was sealing is sealed. One query."""
    if waiting := len(unsealed_diaries()):
        yield red(SEALING, f"{waiting} diaries from before are not sealed", "Run manage.py seal_diaries with the site stopped.")
    else:
        yield green(SEALING, "complete")


def unconfirmed_key(ring: Keyring) -> str | None:
    """The fingerprint of a key that is in use, or would be, and was never confirmed as kept elsewhere. One query."""
    used = count_data_keys()
    unconfirmed = [key.id for key in ring.keys if not key.confirmed_at]
    if len(unconfirmed) == len(ring.keys):
        return unconfirmed[-1] if unconfirmed else "none"
    return next((fingerprint for fingerprint in unconfirmed if ring.is_local or fingerprint in used), None)
