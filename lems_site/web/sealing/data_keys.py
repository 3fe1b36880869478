"""Data keys: one for each diary and one for the site's own values. In the database they are wrapped by a master key."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

from django.db import connection, models, transaction
from django.utils import timezone

from .cipher import SealingKey, key_id, new_key
from .errors import DataKeyMissing, KeyringMissing
from .keyring import Keyring, read_keyring

SITE_SCOPE = uuid.UUID("5ea1ed00-0000-4000-8000-000000000000")  # of what belongs to the site: seeds of second steps, queued mails
MAX_KEPT = 2000  # opened keys in the memory of a process


class DataKey(models.Model):
    """The key that seals the values of one scope: a diary, by its id, or the site.

    wrapped: the key, sealed by the master key with the fingerprint `master_id`, so that it opens for this scope only.
    has_plain: whether values from before sealing may still stand in the scope.
    """

    scope = models.UUIDField(primary_key=True, editable=False)
    wrapped = models.BinaryField()
    master_id = models.CharField(max_length=16, db_index=True)
    has_plain = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "web"

    def __str__(self) -> str:
        return f"{self.scope} by {self.master_id}"


def _place(scope: uuid.UUID) -> str:
    return f"web_datakey.wrapped:{scope}"


def wrap_new_secret(scope: uuid.UUID, secret: bytes, ring: Keyring | None = None) -> DataKey:
    """A row for a secret, wrapped by the newest usable key of the site's ring or another; not saved. Raises SealingError."""
    master = (ring or read_keyring()).wrapping_key
    return DataKey(scope=scope, wrapped=master.sealing_key.seal(secret, _place(scope)), master_id=master.id)


def unwrap(row: DataKey, ring: Keyring | None = None) -> bytes:
    """The secret of a row, by the site's ring or another. Raises SealingError: MasterKeyMissing names the missing fingerprint."""
    return (ring or read_keyring()).key(row.master_id).sealing_key.open_sealed(bytes(row.wrapped), _place(row.scope))


def rewrap(row: DataKey, ring: Keyring) -> DataKey:
    """A row with the same secret, wrapped by the ring's newest usable key; not saved. Raises SealingError."""
    fresh = wrap_new_secret(row.scope, unwrap(row, ring), ring)
    fresh.made_at, fresh.has_plain = row.made_at, row.has_plain
    return fresh


def missing_master_keys() -> list[str]:
    """The fingerprints of master keys that data keys are wrapped by and that the ring does not hold. One query.

    Without a file of master keys all are missing. Raises KeyringInvalid.
    """
    try:
        known = {key.id for key in read_keyring().keys}
    except KeyringMissing:
        known = set()
    return sorted(set(DataKey.objects.values_list("master_id", flat=True).distinct()) - known)


# Opened keys. A secret never changes for its scope: rewrapping changes only how it is kept, so that a kept key stays right.
_kept: dict[uuid.UUID, SealingKey] = {}
_lock = threading.Lock()


class _KeepOnCommit:
    """Keeps a key once the row that holds it is committed. Until then Django's own list of such calls knows it: a transaction
    that is rolled back takes it off that list, so that nothing is ever sealed by a key that no row holds."""

    def __init__(self, scope: uuid.UUID, key: SealingKey) -> None:
        self.scope = scope
        self.key: SealingKey | None = key  # None: its row was deleted in the same transaction

    def __call__(self) -> None:
        if self.key is not None:
            _keep(self.scope, self.key)


def _keep(scope: uuid.UUID, key: SealingKey) -> None:
    with _lock:
        _kept[scope] = key
        if len(_kept) > MAX_KEPT:
            del _kept[next(iter(_kept))]


def _known(scope: uuid.UUID) -> SealingKey | None:
    if (key := _kept.get(scope)) is not None:
        return key
    return next((call.key for call in _waiting(scope) if call.key is not None), None)


def _waiting(scope: uuid.UUID) -> list[_KeepOnCommit]:
    calls = (entry[1] for entry in connection.run_on_commit)
    return [call for call in calls if isinstance(call, _KeepOnCommit) and call.scope == scope]


def _load(scope: uuid.UUID) -> SealingKey | None:
    row = DataKey.objects.filter(pk=scope).first()
    if row is None:
        return None
    key = SealingKey(unwrap(row))
    _keep(scope, key)
    return key


def data_key_of(scope: uuid.UUID) -> SealingKey:
    """The data key of a scope. One query at the first call of a process. Raises SealingError, DataKeyMissing without a row."""
    key = _known(scope) or _load(scope)
    if key is None:
        raise DataKeyMissing(f"There is no data key for {scope}. Its sealed values cannot be opened.")
    return key


def ensure_data_key(scope: uuid.UUID) -> SealingKey:
    """The same, made where there is none. Of two that make it at once, both get the one that is stored."""
    if key := _known(scope) or _load(scope):
        return key
    DataKey.objects.bulk_create([wrap_new_secret(scope, new_key())], ignore_conflicts=True)
    key = SealingKey(unwrap(DataKey.objects.get(pk=scope)))
    transaction.on_commit(_KeepOnCommit(scope, key))
    return key


def create_data_key(scope: uuid.UUID) -> None:
    """Make the data key of a scope that is being created: one without values from before. Raises SealingError, IntegrityError."""
    row = wrap_new_secret(scope, secret := new_key())
    row.has_plain = False
    row.save(force_insert=True)
    transaction.on_commit(_KeepOnCommit(scope, SealingKey(secret)))


def open_value(scope: uuid.UUID, sealed: bytes, place: str) -> bytes:
    """What a sealed value of a scope holds. Raises SealingError."""
    key = data_key_of(scope)
    if key_id(sealed) != key.id:  # the database was replaced under this process, by a backup's
        forget_data_key(scope)
        key = data_key_of(scope)
    return key.open_sealed(sealed, place)


def value_opener(scope: uuid.UUID) -> Callable[[bytes, str], bytes]:
    """`open_value` for many values of one scope, from the sealed bytes and their place: the key is looked up once."""
    key: SealingKey | None = None

    def open_next(sealed: bytes, place: str) -> bytes:
        nonlocal key
        if key is None or key_id(sealed) != key.id:
            plain = open_value(scope, sealed, place)
            key = data_key_of(scope)
            return plain
        return key.open_sealed(sealed, place)

    return open_next


def seal_value(scope: uuid.UUID, plain: bytes, place: str) -> bytes:
    """The sealed form of a value of a scope, whose data key is made where there is none. Raises SealingError."""
    return ensure_data_key(scope).seal(plain, place)


def delete_data_key(scope: uuid.UUID) -> None:
    """Delete the data key of a scope with all that it sealed: call it in the transaction that deletes the rest."""
    DataKey.objects.filter(pk=scope).delete()
    for call in _waiting(scope):
        call.key = None
    forget_data_key(scope)
    transaction.on_commit(lambda: forget_data_key(scope))


def forget_data_key(scope: uuid.UUID) -> None:
    """Take an opened key out of this process's memory."""
    with _lock:
        _kept.pop(scope, None)


def forget_data_keys() -> None:
    """Take all opened keys out of this process's memory."""
    with _lock:
        _kept.clear()
