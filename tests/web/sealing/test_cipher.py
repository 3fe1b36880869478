"""A sealed value opens with its key at its place, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lems_site.web.sealing.cipher import OVERHEAD, SealingKey, key_id, new_key, open_sealed, seal
from lems_site.web.sealing.errors import NotOpened

PLACE = "diary_entry.text:6d0c9a34-4f0e-4a0a-8d3e-0a4a0f0b3f10"


@given(st.binary(max_size=300))
def test_a_value_comes_back_as_it_was(plain):
    key = new_key()
    assert open_sealed(key, seal(key, plain, PLACE), PLACE) == plain


def test_a_sealed_value_holds_nothing_of_the_text_and_says_its_length_and_key():
    key = SealingKey(new_key())
    sealed = key.seal(b"my left arm is numb", PLACE)
    assert b"left arm" not in sealed
    assert len(sealed) == len(b"my left arm is numb") + OVERHEAD
    assert key_id(sealed) == key.id


def test_the_same_text_is_never_sealed_to_the_same_bytes():
    key = new_key()
    assert len({seal(key, b"tired", PLACE) for _ in range(50)}) == 50


@pytest.mark.parametrize("place", [PLACE.replace(".text", ".data"), PLACE.replace("6d0c", "6d0d"), ""])
def test_a_value_that_was_moved_is_refused(place):
    key = new_key()
    with pytest.raises(NotOpened):
        open_sealed(key, seal(key, b"tired", PLACE), place)


def test_another_key_is_refused():
    with pytest.raises(NotOpened, match="another key"):
        open_sealed(new_key(), seal(new_key(), b"tired", PLACE), PLACE)


def test_every_changed_byte_is_refused():
    key = new_key()
    sealed = seal(key, b"tired", PLACE)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(NotOpened):
            open_sealed(key, bytes(changed), PLACE)


@pytest.mark.parametrize("value", [b"", b"\x00tired", b"\x01", b"\x01" * 20])
def test_what_is_not_sealed_is_refused(value):
    with pytest.raises(NotOpened):
        open_sealed(new_key(), value, PLACE)


def test_a_key_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        SealingKey(b"short")
