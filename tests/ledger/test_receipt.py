"""Receipts: whoever has one and the outlet's key knows that it answered, and nobody else can make one."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from joserfc import jws
from joserfc.jws import JWSRegistry

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.receipt import LONGEST_RECEIPT, Acknowledged, read_receipt, sign_receipt

KEY = SigningKey.generate()
DONE = Acknowledged(
    alliance="pamir", outlet="lagoon-tv", notice="wire-7", uri="urn:1", version=2, status="done",
    at=datetime(2031, 5, 6, 12, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize("custody", ["node", "outlet"])
def test_a_receipt_is_read_as_it_was_signed(custody: str) -> None:
    assert read_receipt(sign_receipt(DONE, KEY, custody=custody), KEY.public) == DONE  # type: ignore[arg-type]


def test_what_another_key_signed_or_somebody_changed_is_no_receipt() -> None:
    head, payload, signature = sign_receipt(DONE, KEY).split(".")
    other = sign_receipt(msgspec.structs.replace(DONE, status="seen"), KEY).split(".")[1]

    for forged in (
        sign_receipt(DONE, SigningKey.generate()), f"{head}.{other}.{signature}", f"{head}.{payload}.",
        f"{head}.{payload}", "", "...", "x" * (LONGEST_RECEIPT + 1), "ä.ö.ü",
    ):  # fmt: skip
        with pytest.raises(NotVerifiedError):
            read_receipt(forged, KEY.public)


@pytest.mark.parametrize("typ", ["commonwire-statement", "commonwire-mark", "JWT"])
def test_another_thing_that_the_outlet_signed_is_no_receipt(typ: str) -> None:
    header = {"alg": "Ed25519", "kid": KEY.id, "typ": typ}
    signed = jws.serialize_compact(
        header, msgspec.json.encode(DONE), KEY.jose, registry=JWSRegistry(algorithms=["Ed25519"])
    )

    with pytest.raises(NotVerifiedError):
        read_receipt(signed, KEY.public)
