"""The alliance's membership file: who must sign it, what follows what, and two files of one version."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, ConflictError, NotVerifiedError
from commonwire.federation.membership import (
    MemberNode,
    MemberOutlet,
    NodeKey,
    Term,
    TwoFilesError,
    draft_file,
    file_digest,
    read_draft,
    read_next,
    sign_file,
    signed_by,
)
from commonwire.ledger.keys import SigningKey
from tests.federation.small_alliance import ALLIANCE, DELTA, HUB, STEPPE, SmallAlliance

ALL = SmallAlliance()


def followed(data: bytes, *before: bytes) -> int:
    return read_next(data, before, alliance=ALLIANCE).version


def test_the_first_file_counts_when_enough_of_its_own_keys_have_signed() -> None:
    assert followed(ALL.file()) == 1


@pytest.mark.parametrize("signers", [[], [0], [0, 0]])
def test_a_file_with_too_few_signatures_is_refused(signers: list[int]) -> None:
    data = draft_file(read_draft(ALL.file()))
    for place in set(signers):
        data = sign_file(data, ALL.keys[place])

    with pytest.raises(NotVerifiedError, match="2 must"):
        followed(data)


def test_one_key_does_not_sign_twice() -> None:
    with pytest.raises(ConflictError):
        ALL.file(ALL.keys[0], ALL.keys[0])


def test_signatures_of_strangers_do_not_count() -> None:
    data = ALL.file(ALL.keys[0], SigningKey.generate(), SigningKey.generate())

    with pytest.raises(NotVerifiedError, match="1 of the keys"):
        followed(data)


def test_the_order_of_the_signatures_changes_neither_digest_nor_verdict() -> None:
    draft = draft_file(read_draft(ALL.file()))
    one = sign_file(sign_file(draft, ALL.keys[2]), ALL.keys[0])
    other = sign_file(sign_file(draft, ALL.keys[0]), ALL.keys[2])

    assert one != other
    assert file_digest(one) == file_digest(other) == file_digest(draft)
    assert followed(one) == followed(other) == 1


def test_the_next_file_is_signed_by_keys_of_the_file_before() -> None:
    first = ALL.file()
    new = [SigningKey.generate() for _ in range(2)]
    jwks = tuple(key.public_jwk for key in new)

    assert followed(ALL.next_file(first), first) == 2
    with pytest.raises(NotVerifiedError, match="version 1 have signed"):
        followed(ALL.next_file(first, *new, keys=jwks), first)
    with pytest.raises(NotVerifiedError, match="version 2 have signed"):
        followed(ALL.next_file(first, *ALL.keys, keys=jwks), first)
    assert followed(ALL.next_file(first, *ALL.keys, *new, keys=jwks), first) == 2


@pytest.mark.parametrize("changes", [{"version": 3}, {"previous": "0" * 64}, {"previous": None}, {"alliance": "other"}])
def test_a_file_that_does_not_follow_is_refused(changes: dict[str, Any]) -> None:
    first = ALL.file()

    with pytest.raises(NotVerifiedError):
        followed(ALL.next_file(first, **changes), first)


def test_a_second_file_without_the_first_is_refused() -> None:
    with pytest.raises(NotVerifiedError, match="version 1"):
        followed(ALL.next_file(ALL.file()))


def test_two_files_of_one_version_are_told_apart_from_one_that_anybody_wrote() -> None:
    first = ALL.file()
    second, other = ALL.next_file(first), ALL.next_file(first, chairs=(Term(node=DELTA),))
    forged = ALL.next_file(first, SigningKey.generate(), chairs=(Term(node=STEPPE),))

    with pytest.raises(TwoFilesError, match=file_digest(other)):
        followed(other, first, second)
    with pytest.raises(NotVerifiedError):
        followed(forged, first, second)
    with pytest.raises(ConflictError, match="known already"):
        followed(second, first, second)
    with pytest.raises(ConflictError, match="known already"):
        followed(first, first, second)


def test_a_file_of_other_keys_that_calls_itself_the_first_is_no_evidence() -> None:
    stranger = SmallAlliance()

    with pytest.raises(NotVerifiedError):
        followed(stranger.file(), ALL.file())


NODE = read_draft(ALL.file()).nodes[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"threshold": 0},
        {"threshold": 4},
        {"chairs": ()},
        {"chairs": (Term(node="nobody.example"),)},
        {"chairs": (Term(node=HUB, until_number=7),)},
        {"nodes": (NODE, NODE)},
        {"nodes": (NODE, MemberNode(name=DELTA, keys=NODE.keys))},
        {"nodes": (MemberNode(name=HUB, keys=()),), "outlets": ()},
        {"outlets": (MemberOutlet(id="paper", homes=(Term(node="nobody.example"),)),)},
        {"outlets": (MemberOutlet(id="paper", homes=()),)},
        {"keys": ({"kty": "OKP", "crv": "Ed25519", "x": "A" * 43},), "threshold": 1},
        {"nodes": (MemberNode(name=HUB, keys=(NodeKey(jwk={"kty": "RSA"}),)),), "outlets": ()},
    ],
)
def test_a_file_that_nobody_could_follow_is_not_even_drafted(changes: dict[str, Any]) -> None:
    with pytest.raises(BadInputError):
        ALL.file(**changes)


FILE = ALL.file()


@given(place=st.integers(min_value=0, max_value=len(FILE) - 1), bit=st.integers(min_value=0, max_value=7))
def test_any_changed_bit_is_found_or_changes_nothing_that_was_signed(place: int, bit: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= 1 << bit

    try:
        version = followed(bytes(changed))
    except (NotVerifiedError, ConflictError):
        return
    assert version == 1 and file_digest(bytes(changed)) == file_digest(FILE)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_refused_in_one_way(data: bytes) -> None:
    with pytest.raises(NotVerifiedError):
        followed(data)


@given(chosen=st.sets(st.integers(min_value=0, max_value=5)), threshold=st.integers(min_value=1, max_value=6))
def test_m_of_n_is_what_it_says(chosen: set[int], threshold: int) -> None:
    keys = MANY
    data = draft_file(read_draft(ALL.file(keys=tuple(key.public_jwk for key in keys), threshold=threshold)))
    for place in sorted(chosen):
        data = sign_file(data, keys[place])

    assert len(signed_by(data, [key.public_jwk for key in keys])) == len(chosen)
    if len(chosen) >= threshold:
        assert followed(data) == 1
    else:
        with pytest.raises(NotVerifiedError):
            followed(data)


MANY = [SigningKey.generate() for _ in range(6)]
