"""What is sealed for a node opens there as it was, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import NotVerifiedError, TooLargeError
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.sealed import is_sealed_for, open_sealed, seal_for
from commonwire.ledger.sealing_key import sealing_jwk

KEY, OTHER = SigningKey.generate(), SigningKey.generate()
LONGEST = 10_000


@given(st.binary(max_size=2000))
def test_what_was_sealed_opens_as_it_was(data: bytes) -> None:
    sealed = seal_for(data, sealing_jwk(KEY), typ="letters")

    assert open_sealed(sealed, KEY, typ="letters", longest=LONGEST) == data
    assert is_sealed_for(sealed, KEY) and not is_sealed_for(sealed, OTHER) and sealed.isascii()


@given(st.data())
def test_no_changed_or_cut_bit_opens(data: st.DataObject) -> None:
    sealed = seal_for(b"flood", sealing_jwk(KEY), typ="letters")
    place = data.draw(st.integers(0, len(sealed) - 1))
    letter = data.draw(st.sampled_from("AZaz09-_."))
    for forged in (sealed[:place], sealed[:place] + letter + sealed[place + 1 :], sealed[:place] + sealed[place + 1 :]):
        try:
            opened = open_sealed(forged, KEY, typ="letters", longest=LONGEST)
        except NotVerifiedError:
            continue
        assert opened == b"flood"  # the last letter of a base64 group may have bits that say nothing


@pytest.mark.parametrize("forged", ["", ".", "....", "ä", "a.b.c.d.e", "e30....", "bnVsbA....", "WzFd...."])
def test_what_is_nothing_sealed_is_refused(forged: str) -> None:
    with pytest.raises(NotVerifiedError):
        open_sealed(forged, KEY, typ="letters", longest=LONGEST)
    with pytest.raises(NotVerifiedError):
        is_sealed_for(forged, KEY)


def test_it_opens_with_its_own_key_as_its_own_kind_within_its_bound() -> None:
    sealed = seal_for(b"flood", sealing_jwk(KEY), typ="letters")

    with pytest.raises(NotVerifiedError):
        open_sealed(sealed, OTHER, typ="letters", longest=LONGEST)
    with pytest.raises(NotVerifiedError):
        open_sealed(sealed, KEY, typ="bundle", longest=LONGEST)
    with pytest.raises(TooLargeError):
        open_sealed(sealed, KEY, typ="letters", longest=len(sealed) - 1)


def test_much_more_than_the_library_takes_by_itself_can_be_sealed() -> None:
    data = bytes(1_000_000)

    assert open_sealed(seal_for(data, sealing_jwk(KEY), typ="bundle"), KEY, typ="bundle", longest=2_000_000) == data
