"""Data keys: one for each scope, opened by the ring of master keys, lost with their row."""

from __future__ import annotations

import contextlib
import uuid

import pytest
from django.db import connection, transaction

from lems_site.web.sealing import data_keys
from lems_site.web.sealing.cipher import SealingKey, new_key
from lems_site.web.sealing.data_keys import (
    DataKey,
    data_key_of,
    delete_data_key,
    ensure_data_key,
    forget_data_keys,
    open_value,
    rewrap,
    seal_value,
    value_opener,
)
from lems_site.web.sealing.errors import DataKeyMissing, MasterKeyMissing, NotOpened
from lems_site.web.sealing.keyring import Keyring, new_master_key, read_keyring, write_keyring

PLACE = "table.column:row"


class Stopped(Exception):
    """Ends a transaction on purpose."""


@pytest.fixture
def scope() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def key_file(tmp_path, settings):
    path = tmp_path / "keys.json"
    settings.DIARY_KEYS_FILE = str(path)
    write_keyring(Keyring((new_master_key(),), is_local=True), path, replaces=False)
    return path


@pytest.mark.django_db
def test_a_value_of_a_scope_comes_back(scope):
    sealed = seal_value(scope, b"tired", PLACE)
    forget_data_keys()
    assert open_value(scope, sealed, PLACE) == b"tired"


@pytest.mark.django_db
def test_each_scope_has_a_key_of_its_own(scope):
    sealed = seal_value(scope, b"tired", PLACE)
    other = uuid.uuid4()
    ensure_data_key(other)
    with pytest.raises(NotOpened):
        open_value(other, sealed, PLACE)


@pytest.mark.django_db(transaction=True)
def test_an_opened_key_costs_no_query(scope, django_assert_num_queries):
    ensure_data_key(scope)
    with django_assert_num_queries(0):
        data_key_of(scope)
    forget_data_keys()
    with django_assert_num_queries(1):
        data_key_of(scope)
        data_key_of(scope)


@pytest.mark.django_db(transaction=True)
def test_no_key_is_used_whose_row_was_rolled_back(scope):
    with contextlib.suppress(Stopped), transaction.atomic():
        first = ensure_data_key(scope)
        assert ensure_data_key(scope).id == first.id
        raise Stopped
    assert not DataKey.objects.exists()
    second = ensure_data_key(scope)
    assert second.id != first.id
    forget_data_keys()
    assert data_key_of(scope).id == second.id


@pytest.mark.django_db(transaction=True)
def test_the_same_within_a_savepoint(scope):
    with transaction.atomic():
        with contextlib.suppress(Stopped), transaction.atomic():
            first = ensure_data_key(scope)
            raise Stopped
        second = ensure_data_key(scope)
    assert data_key_of(scope).id == second.id != first.id


@pytest.mark.django_db
def test_a_deleted_key_opens_nothing(scope):
    sealed = seal_value(scope, b"tired", PLACE)
    delete_data_key(scope)
    with pytest.raises(DataKeyMissing):
        open_value(scope, sealed, PLACE)


@pytest.mark.django_db(transaction=True)
def test_a_key_made_and_deleted_in_one_transaction_is_gone(scope):
    with transaction.atomic():
        ensure_data_key(scope)
        delete_data_key(scope)
    with pytest.raises(DataKeyMissing):
        data_key_of(scope)


@pytest.mark.django_db
def test_a_wrapped_key_opens_for_its_scope_only(scope):
    other = uuid.uuid4()
    ensure_data_key(scope)
    ensure_data_key(other)
    DataKey.objects.filter(pk=other).update(wrapped=DataKey.objects.get(pk=scope).wrapped)
    with pytest.raises(NotOpened):
        data_keys.unwrap(DataKey.objects.get(pk=other))


@pytest.mark.django_db
def test_rewrapping_changes_how_a_key_is_kept_and_not_the_key(scope, key_file):
    sealed = seal_value(scope, b"tired", PLACE)
    old = read_keyring()
    new = old.with_keys([*old.keys, new_master_key()])
    write_keyring(new, key_file, replaces=True)
    row = rewrap(DataKey.objects.get(pk=scope), read_keyring())
    row.save()
    assert row.master_id == new.keys[-1].id
    write_keyring(new.with_keys(new.keys[-1:]), key_file, replaces=True)
    forget_data_keys()
    assert open_value(scope, sealed, PLACE) == b"tired"


@pytest.mark.django_db(transaction=True)
def test_a_missing_master_key_is_named_and_nothing_is_sealed_anew(scope, key_file):
    sealed = seal_value(scope, b"tired", PLACE)
    fingerprint = read_keyring().keys[0].id
    write_keyring(Keyring((new_master_key(),), is_local=True), key_file, replaces=True)
    forget_data_keys()
    for attempt in (lambda: open_value(scope, sealed, PLACE), lambda: seal_value(scope, b"other", PLACE)):
        with pytest.raises(MasterKeyMissing, match=fingerprint):
            attempt()


@pytest.mark.django_db
def test_a_database_that_was_replaced_is_read_again(scope):
    ensure_data_key(scope)
    other = SealingKey(secret := new_key())
    row = data_keys.wrap_new_secret(scope, secret)
    stale = data_key_of(scope)
    data_keys._keep(scope, stale)
    row.save(force_update=True)
    connection.run_on_commit.clear()
    assert open_value(scope, other.seal(b"tired", PLACE), PLACE) == b"tired"


@pytest.mark.django_db
def test_the_memory_of_opened_keys_is_bounded(monkeypatch):
    monkeypatch.setattr(data_keys, "MAX_KEPT", 3)
    for _ in range(9):
        data_keys._keep(uuid.uuid4(), SealingKey(new_key()))
    assert len(data_keys._kept) == 3


@pytest.mark.django_db
def test_many_values_of_a_scope_look_up_its_key_once(scope, monkeypatch):
    sealed = [seal_value(scope, b"%d" % number, PLACE) for number in range(50)]
    asked, data_key = [], data_key_of(scope)
    monkeypatch.setattr(data_keys, "data_key_of", lambda scope: asked.append(scope) or data_key)
    open_sealed = value_opener(scope)
    assert not asked  # there may be nothing to open
    assert [open_sealed(value, PLACE) for value in sealed] == [b"%d" % number for number in range(50)]
    assert len(asked) <= 2


@pytest.mark.django_db
def test_values_of_a_database_that_was_replaced_are_opened_on(scope):
    first, other = seal_value(scope, b"before", PLACE), SealingKey(secret := new_key())
    open_sealed = value_opener(scope)
    assert open_sealed(first, PLACE) == b"before"
    data_keys._keep(scope, data_key_of(scope))
    data_keys.wrap_new_secret(scope, secret).save(force_update=True)
    connection.run_on_commit.clear()
    assert open_sealed(other.seal(b"after", PLACE), PLACE) == b"after"
    assert open_sealed(other.seal(b"again", PLACE), PLACE) == b"again"
    with pytest.raises(NotOpened):
        open_sealed(first, PLACE)
