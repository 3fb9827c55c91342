"""Contents: the salted digest."""

import hashlib
import hmac

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError
from commonwire.ledger.content import matches, seal


@given(st.binary(max_size=200))
def test_what_was_sealed_matches(data: bytes) -> None:
    assert matches(seal(data))


def test_the_digest_is_hmac_sha256_under_the_salt() -> None:
    salt = bytes(range(32))

    assert seal(b"Flood", salt=salt).digest == hmac.new(salt, b"Flood", hashlib.sha256).hexdigest()


def test_the_same_bytes_sealed_twice_have_nothing_in_common() -> None:
    one, two = seal(b"Flood"), seal(b"Flood")

    assert one.salt != two.salt
    assert one.digest != two.digest


@given(st.binary(min_size=1, max_size=60), st.data())
def test_a_changed_bit_in_bytes_or_salt_does_not_match(data: bytes, draw: st.DataObject) -> None:
    content = seal(data)
    name = draw.draw(st.sampled_from(["data", "salt"]))
    value = bytearray(getattr(content, name))
    bit = draw.draw(st.integers(0, len(value) * 8 - 1))
    value[bit // 8] ^= 1 << bit % 8

    assert not matches(msgspec.structs.replace(content, **{name: bytes(value)}))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(BadInputError, match="32 bytes"):
        seal(b"Flood", salt=bytes(length))


def test_a_salt_with_a_zero_more_does_not_match_though_hmac_would() -> None:
    content = seal(b"Flood", salt=bytes(32))

    assert not matches(msgspec.structs.replace(content, salt=bytes(33)))
