"""Marks: whoever has one and the node's key knows whose copy a page is, and nobody else can make one."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from joserfc import jws
from joserfc.jws import JWSRegistry

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.mark import LONGEST_MARK, Mark, read_mark, sign_mark

KEY = SigningKey.generate()
MARK = Mark(item="i" * 26, version=3, outlet="pamir-post", take="take-1", at=datetime(2031, 5, 6, 12, tzinfo=UTC))


def test_a_mark_is_read_as_it_was_signed_to_the_second() -> None:
    signed = sign_mark(msgspec.structs.replace(MARK, at=MARK.at.replace(microsecond=7)), KEY)

    assert read_mark(signed, KEY.public) == MARK
    assert len(signed) < 500


def test_what_another_key_signed_or_somebody_changed_is_no_mark() -> None:
    head, payload, signature = sign_mark(MARK, KEY).split(".")
    other = sign_mark(msgspec.structs.replace(MARK, version=4), KEY).split(".")[1]

    for forged in (
        sign_mark(MARK, SigningKey.generate()), f"{head}.{other}.{signature}", f"{head}.{payload}.",
        f"{head}.{payload}", "", "...", "x" * (LONGEST_MARK + 1), "ä.ö.ü",
    ):  # fmt: skip
        with pytest.raises(NotVerifiedError):
            read_mark(forged, KEY.public)


@pytest.mark.parametrize("typ", ["commonwire-statement", "JWT"])
def test_another_signed_thing_of_the_node_is_no_mark(typ: str) -> None:
    header = {"alg": "Ed25519", "kid": KEY.id, "typ": typ}
    signed = jws.serialize_compact(
        header, msgspec.json.encode(MARK), KEY.jose, registry=JWSRegistry(algorithms=["Ed25519"])
    )

    with pytest.raises(NotVerifiedError):
        read_mark(signed, KEY.public)
