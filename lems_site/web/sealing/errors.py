"""What stops sealed values from being opened or written. Messages tell the operator what to do, and hold no text."""

from __future__ import annotations


class SealingError(Exception):
    """A sealed value cannot be opened, or a value cannot be sealed. Nothing is shown and nothing is written."""


class KeyringMissing(SealingError):
    """There is no file of master keys."""


class KeyringInvalid(SealingError):
    """The file of master keys cannot be read as one."""


class MasterKeyMissing(SealingError):
    """A data key is wrapped by a master key that is not in the file. `fingerprint`: of the missing key."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(
            f"The master key with the fingerprint {fingerprint} is not in the file of master keys. Put back the file that "
            "holds it (DIARY_KEYS_FILE, or the systemd credential diary_keys). Until then these values stay sealed."
        )
        self.fingerprint = fingerprint


class DataKeyMissing(SealingError):
    """A sealed value has no data key in the database."""


class NotOpened(SealingError):
    """A sealed value does not open: it was moved from another place, changed, or sealed by another key."""
