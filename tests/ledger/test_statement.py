"""Statements: what the outlet signs, readable by any JWS library."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry
from joserfc.registry import HeaderParameter

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.statement import Statement, read_header, read_statement, sign_statement

KEY = SigningKey.from_private_bytes(bytes(range(32)))
STATEMENT = Statement(
    alliance="example-alliance",
    outlet="pamir-post",
    uri="http://example.org//新闻?x=1",
    version=2,
    kind="corrected",
    content={"original": "a" * 64, "model": "b" * 64},
    terms=None,
    created_at=datetime(2030, 1, 1, 12, tzinfo=UTC),
)
SIGNED = sign_statement(STATEMENT, KEY)


def signed_with(header: dict[str, object], payload: bytes) -> str:
    """A JWS as another program may make it."""
    parts = [json.dumps(header).encode(), payload]
    text = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    return text + "." + base64.urlsafe_b64encode(KEY.sign(text.encode())).rstrip(b"=").decode()


HEADER: dict[str, object] = {"alg": "Ed25519", "kid": KEY.id, "typ": "commonwire-statement"}
PAYLOAD = base64.urlsafe_b64decode(SIGNED.split(".")[1] + "==")


def test_what_was_signed_is_read_again() -> None:
    assert read_statement(SIGNED, KEY.public) == STATEMENT


def test_a_jws_library_verifies_it_with_the_public_jwk() -> None:
    registry = JWSRegistry(header_registry={"custody": HeaderParameter("custody", "str")}, algorithms=["Ed25519"])

    signed = jws.deserialize_compact(SIGNED, OKPKey.import_key({**KEY.public_jwk}), registry=registry)

    assert signed.protected == HEADER | {"custody": "node"}
    assert json.loads(signed.payload)["uri"] == STATEMENT.uri


def test_the_signed_json_is_canonical() -> None:
    value = json.loads(PAYLOAD)

    assert json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == PAYLOAD


def test_an_outlet_that_holds_its_key_says_nothing_of_custody() -> None:
    signed = sign_statement(STATEMENT, KEY, custody="outlet")

    assert read_header(signed).custody == "outlet"
    assert read_header(SIGNED).custody == "node"
    assert read_header(SIGNED).kid == KEY.id
    assert read_statement(signed, KEY.public) == STATEMENT


def test_a_statement_made_by_another_program_is_read() -> None:
    assert read_statement(signed_with(HEADER, PAYLOAD), KEY.public) == STATEMENT


@pytest.mark.parametrize(
    "header",
    [
        HEADER | {"alg": "EdDSA"},
        HEADER | {"alg": "none"},
        HEADER | {"kid": "another"},
        HEADER | {"typ": "JWT"},
        HEADER | {"custody": "nobody"},
        HEADER | {"crit": ["b64"], "b64": False},
        HEADER | {"unknown": 1},
        {"alg": "Ed25519"},
    ],
)
def test_a_header_that_says_something_else_is_refused(header: dict[str, object]) -> None:
    with pytest.raises(NotVerifiedError):
        read_statement(signed_with(header, PAYLOAD), KEY.public)


@pytest.mark.parametrize(
    "payload", [b"", b"{}", b"[" * 100_000, b"\xff", PAYLOAD.replace(b"12:00:00Z", b"12:00:00"), b"x" * 200_000]
)
def test_signed_bytes_that_are_no_statement_are_refused(payload: bytes) -> None:
    with pytest.raises(NotVerifiedError):
        read_statement(signed_with(HEADER, payload), KEY.public)


def test_a_statement_by_another_key_is_refused() -> None:
    with pytest.raises(NotVerifiedError):
        read_statement(SIGNED, SigningKey.generate().public)


@pytest.mark.parametrize("junk", ["", "..", "a.b", "a.b.c.d", "新.闻.社", SIGNED + "=", SIGNED + "\n", " " + SIGNED])
def test_what_is_no_jws_is_refused(junk: str) -> None:
    with pytest.raises(NotVerifiedError):
        read_statement(junk, KEY.public)
    with pytest.raises(NotVerifiedError):
        read_header(junk if junk.strip() != SIGNED and junk != SIGNED + "=" else "")


@settings(max_examples=400)
@given(st.integers(0, len(SIGNED) * 8 - 1))
def test_any_changed_bit_is_found(bit: int) -> None:
    changed = bytearray(SIGNED.encode())
    changed[bit // 8] ^= 1 << bit % 8

    with pytest.raises(NotVerifiedError):
        read_statement(changed.decode("latin-1"), KEY.public)
