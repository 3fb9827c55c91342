"""The card of a node: read as it was signed, or refused."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, CommonwireError, NotVerifiedError
from commonwire.federation.identity import one_line, read_card, sign_card
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.sealing_key import read_sealing_jwk, sealing_jwk, sealing_key
from tests.federation.nodes import TestNode

NORTH = TestNode("north", seed=1)


def test_what_a_node_says_of_itself_is_read_as_it_was_signed() -> None:
    card = NORTH.card()

    assert read_card(card) == NORTH.identity() and "\n" not in card


def test_a_card_that_a_mail_broke_into_lines_is_read() -> None:
    card = NORTH.card()
    mailed = "\n  ".join(card[at : at + 60] for at in range(0, len(card), 60)) + "\r\n"

    assert read_card(mailed) == NORTH.identity() and one_line(mailed) == card


@given(place=st.integers(min_value=0), letter=st.sampled_from("AZaz09_-."))
def test_no_changed_card_is_read(place: int, letter: str) -> None:
    card = NORTH.card()
    place %= len(card) - 1  # the last letter of a signature may be written in several ways
    changed = card[:place] + letter + card[place + 1 :]
    if changed == card:
        return

    with pytest.raises(NotVerifiedError):
        read_card(changed)


def test_a_card_signed_by_another_key_than_it_names_is_refused() -> None:
    with pytest.raises(NotVerifiedError):
        read_card(sign_card(NORTH.identity(), SigningKey.generate()))


@pytest.mark.parametrize(
    "said",
    [
        {"node": "two words"},
        {"node": ""},
        {"node": "-north"},
        {"alliance": ""},
        {"contact": "line\nbreak"},
        {"contact": "x" * 201},
        {"addresses": ("ftp://north.example.org",)},
        {"addresses": ("https://north.example.org/path",)},
        {"addresses": ("https://who:secret@north.example.org",)},
        {"addresses": ("https://",)},
        {"addresses": ("https://north.example.org:port",)},
        {"addresses": tuple(f"https://north{n}.example.org" for n in range(9))},
    ],
)
def test_what_no_node_can_be_is_refused_by_who_says_it(said: dict[str, Any]) -> None:
    with pytest.raises(BadInputError):
        NORTH.identity(**said)


@pytest.mark.parametrize("text", ["", "a.b.c", "not a card at all", "." * 9000])
def test_what_is_no_card_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(CommonwireError) as refused:
        read_card(text)

    assert refused.value.remedy


def test_the_key_to_seal_with_is_always_the_same_and_not_the_one_that_signs() -> None:
    assert sealing_jwk(NORTH.key) == sealing_jwk(SigningKey.from_private_bytes(b"\1" * 32))
    assert sealing_jwk(NORTH.key)["x"] != NORTH.key.public_jwk["x"]
    assert read_sealing_jwk(sealing_jwk(NORTH.key)).as_dict()["x"] == sealing_jwk(NORTH.key)["x"]


@pytest.mark.parametrize(
    "x",
    [base64.urlsafe_b64encode(bytes(32)).decode().rstrip("="), "", "short", "=" * 43, NORTH.key.public_jwk["x"] + "="],
)
def test_a_weak_or_malformed_key_to_seal_with_is_refused(x: str) -> None:
    with pytest.raises(BadInputError):
        read_sealing_jwk({"kty": "OKP", "crv": "X25519", "x": x})


def test_a_private_key_is_refused_as_one_to_seal_with() -> None:
    with pytest.raises(BadInputError):
        read_sealing_jwk(sealing_key(NORTH.key).as_dict(private=True))
