"""The file of master keys: read when it changed, written whole, and errors that say what to do."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from lems_site.web.sealing.errors import KeyringInvalid, KeyringMissing, MasterKeyMissing
from lems_site.web.sealing.keyring import (
    Keyring,
    MasterKey,
    decode_keyring,
    encode_keyring,
    new_master_key,
    read_keyring,
    write_keyring,
)

DAY = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def key_of(day: int, *, confirmed: bool = True) -> MasterKey:
    made = DAY + dt.timedelta(days=day)
    return MasterKey(bytes([day]) * 32, made, made if confirmed else None)


@pytest.fixture
def key_file(tmp_path, settings):
    settings.DIARY_KEYS_FILE = str(tmp_path / "keys.json")
    return tmp_path / "keys.json"


def test_a_ring_comes_back_from_its_file(key_file):
    ring = Keyring((key_of(1), key_of(2, confirmed=False)))
    write_keyring(ring, key_file, replaces=False)
    assert read_keyring() == ring
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["keys.json"]


def test_a_file_that_is_there_is_replaced_only_on_purpose(key_file):
    write_keyring(Keyring((key_of(1),)), key_file, replaces=False)
    with pytest.raises(FileExistsError):
        write_keyring(Keyring((key_of(2),)), key_file, replaces=False)
    assert read_keyring().keys == (key_of(1),)
    write_keyring(Keyring((key_of(2),)), key_file, replaces=True)
    assert read_keyring().keys == (key_of(2),)


def test_the_credential_of_systemd_comes_first(key_file, tmp_path, monkeypatch):
    write_keyring(Keyring((key_of(1),)), key_file, replaces=False)
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    assert read_keyring().keys == (key_of(1),)
    write_keyring(Keyring((key_of(2),)), credentials / "diary_keys", replaces=False)
    assert read_keyring().keys == (key_of(2),)


def test_a_missing_file_is_named(key_file):
    with pytest.raises(KeyringMissing, match=r"keys\.json"):
        read_keyring()


def test_a_missing_key_is_named_by_its_fingerprint():
    with pytest.raises(MasterKeyMissing, match=key_of(2).id):
        Keyring((key_of(1),)).key(key_of(2).id)
    assert Keyring((key_of(1),)).key(key_of(1).id) == key_of(1)


def test_the_newest_confirmed_key_wraps():
    ring = Keyring(()).with_keys([key_of(3, confirmed=False), key_of(1), key_of(2)])
    assert ring.wrapping_key == key_of(2)


def test_a_ring_without_a_confirmed_key_wraps_nothing_but_for_trying():
    with pytest.raises(KeyringInvalid, match="confirmed"):
        _ = Keyring((key_of(1, confirmed=False),)).wrapping_key
    assert Keyring((key_of(1, confirmed=False),), is_local=True).wrapping_key.id == key_of(1).id


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.update(format=2),
        lambda value: value.pop("keys"),
        lambda value: value["keys"][0].update(secret="AAAA"),
        lambda value: value["keys"][0].update(secret="not base64!"),
        lambda value: value["keys"][0].update(fingerprint="0" * 16),
        lambda value: value["keys"][0].update(made_at="yesterday"),
    ],
)
def test_a_damaged_file_is_refused(change):
    value = json.loads(encode_keyring(Keyring((key_of(1),))))
    change(value)
    with pytest.raises(KeyringInvalid):
        decode_keyring(json.dumps(value).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"null", b'{"format": 1'])
def test_something_else_than_a_ring_is_refused(content):
    with pytest.raises(KeyringInvalid):
        decode_keyring(content)


def test_a_key_is_never_printed():
    key = new_master_key()
    assert repr(key) == f"MasterKey({key.id})"
    assert repr(key.secret) not in repr(Keyring((key,)))
