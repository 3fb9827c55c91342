"""An outlet that signs with a key of its own: every deed needs its statement, and the statement must fit."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from commonwire.ledger.content import seal
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.receipt import Acknowledged, sign_receipt
from commonwire.ledger.statement import ItemKind, Statement, read_statement, sign_statement
from tests.api.asgi import Answer, Desk, item_path
from tests.api.stories import GIVER, gives, is_problem, new_uri, story

OUTLET = "celadon-boat"


class Signer:
    """An outlet's own program: it signs what it sends."""

    def __init__(self, desk: Desk, outlet: str) -> None:
        self.desk = desk
        self.outlet = outlet
        self.key = desk.key(outlet)
        self.admin = desk.session(outlet, "outlet-admin")
        self.signing = SigningKey.generate()

    def brings(self) -> Answer:
        """The answer to bringing the key."""
        return self.desk.call("PUT", "/api/v1/signing-key", session=self.admin, json={"jwk": self.signing.public_jwk})

    def statement(self, kind: ItemKind, uri: str, version: int, content: dict[str, str], /, **other: Any) -> str:
        """The signed statement; `other` replaces fields."""
        fields: dict[str, Any] = {"alliance": self.desk.node.record.alliance, "outlet": self.outlet, "uri": uri}
        fields |= {"version": version, "kind": kind, "content": content, "terms": None}
        said = Statement(**{**fields, "created_at": datetime.now(UTC), **other})
        return sign_statement(said, self.signing, custody="outlet")

    def headers(self, document: Any, **other: Any) -> dict[str, str]:
        """The headers that go with giving `document`."""
        salt = secrets.token_bytes(32)
        content = {"original": seal(msgspec.json.encode(document), salt=salt).digest}
        jws = self.statement("published", document["uri"], 1, content, **other)
        return {"commonwire-statement": jws, "commonwire-salt": base64.b64encode(salt).decode()}


@pytest.fixture(scope="module")
def signer(desk: Desk) -> Signer:
    """An outlet that has brought its own key."""
    signer = Signer(desk, OUTLET)
    answer = signer.brings()
    assert answer.status == 200, answer.body
    assert answer.json["custody"] == "outlet"
    assert answer.json["kid"] == signer.signing.id
    return signer


def test_a_signed_story_is_recorded_with_the_outlets_own_statement(desk: Desk, signer: Signer) -> None:
    document = story()
    headers = signer.headers(document)

    answer = gives(desk, signer.key, document, headers=headers)

    assert answer.status == 201, answer.body
    entry = decode_entry(desk.node.store.read_now(lambda records: records.book.entry_bytes(answer.json["entry"])))
    assert entry.statement is not None
    assert entry.statement == headers["commonwire-statement"]
    assert entry.custody == "outlet"
    assert read_statement(entry.statement, signer.signing.public).uri == document["uri"]


def test_hold_release_correct_and_kill_are_signed_as_well(desk: Desk, signer: Signer) -> None:
    document = story()
    uri = document["uri"]
    gives(desk, signer.key, document, headers=signer.headers(document))

    deeds: list[tuple[str, ItemKind, dict[str, str]]] = [
        ("/hold", "held", {"reason": "check"}),
        ("/release", "released", {"reason": "holds"}),
        ("/corrections", "corrected", {"what": "a name"}),
        ("/kill", "killed", {"reason": "libel"}),
    ]
    for rest, kind, body in deeds:
        bare = desk.call("POST", item_path(uri, rest), key=signer.key, json=body)
        signed = desk.call(
            "POST",
            item_path(uri, rest),
            key=signer.key,
            json=body,
            headers={"commonwire-statement": signer.statement(kind, uri, 1, {})},
        )

        assert is_problem(bare, 422, "bad-input")
        assert signed.status == 201, signed.body


@pytest.mark.parametrize(
    "other",
    [
        {"alliance": "another"},
        {"outlet": "feather-grass-news"},
        {"uri": "urn:other"},
        {"version": 2},
        {"kind": "killed"},
        {"content": {"original": "0" * 64}},
        {"content": {"model": "0" * 64}},
    ],
)
def test_a_statement_that_says_something_else_is_refused(desk: Desk, signer: Signer, other: dict[str, Any]) -> None:
    document = story()

    answer = gives(desk, signer.key, document, headers=signer.headers(document, **other))

    assert is_problem(answer, 422, "bad-input"), other
    assert desk.call("GET", item_path(document["uri"]), key=signer.key).status == 404


@pytest.mark.parametrize("jws", ["x", "a.b.c", "..", "e30.e30.e30", "é", "a" * 5_000])
def test_statements_that_are_none_are_refused(desk: Desk, signer: Signer, jws: str) -> None:
    assert is_problem(gives(desk, signer.key, story(), headers={"commonwire-statement": jws}), 422, "not-verified")


@pytest.mark.parametrize("salt", ["x", "", "AAAA", "é", base64.b64encode(bytes(31)).decode()])
def test_salts_that_are_none_are_refused(desk: Desk, signer: Signer, salt: str) -> None:
    document = story()
    headers = signer.headers(document) | {"commonwire-salt": salt}

    assert is_problem(gives(desk, signer.key, document, headers=headers), 422, "bad-input")


def test_another_key_does_not_sign_for_the_outlet(desk: Desk, signer: Signer) -> None:
    other = Signer(desk, OUTLET)
    document = story()

    answer = gives(desk, signer.key, document, headers=other.headers(document))

    assert is_problem(answer, 422, "not-verified")


def test_a_story_without_statement_is_refused_with_the_way_to_sign(desk: Desk, signer: Signer) -> None:
    answer = gives(desk, signer.key, story())

    assert is_problem(answer, 422, "bad-input")
    assert answer.json["where"] == "Commonwire-Statement"


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "RSA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg", "d": "secret"},
        {"kty": ["OKP"], "crv": {}, "x": 7},
    ],
)
def test_keys_that_are_none_are_refused(desk: Desk, signer: Signer, jwk: dict[str, Any]) -> None:
    answer = desk.call("PUT", "/api/v1/signing-key", session=signer.admin, json={"jwk": jwk})

    assert is_problem(answer, 422, "bad-input")


def test_a_key_is_brought_once(signer: Signer) -> None:
    assert is_problem(signer.brings(), 422, "bad-input")


def test_what_was_given_before_stays_readable_and_can_be_killed(desk: Desk) -> None:
    signer = Signer(desk, "peepal-leaflet")
    uri = new_uri()
    gives(desk, signer.key, story(uri))
    signer.brings()

    assert desk.call("GET", item_path(uri), key=signer.key).status == 200
    headers = {"commonwire-statement": signer.statement("killed", uri, 1, {})}
    killed = desk.call("POST", item_path(uri, "/kill"), key=signer.key, json={"reason": "x"}, headers=headers)
    assert killed.status == 201


def test_a_receipt_is_taken_unsigned_or_signed_by_the_outlet_for_this_notice_alone(desk: Desk, signer: Signer) -> None:
    giver = desk.key(GIVER)
    item = gives(desk, giver, story(new_uri())).json["id"]
    use = {"action": "republish", "channel": "web"}
    assert desk.call("POST", item_path(item, "/takes"), json=use, key=signer.key).status == 201
    notice = desk.call("POST", item_path(item, "/kill"), json={"reason": "A court forbids it"}, key=giver).json
    path = f"/api/v1/notices/{notice['id']}/receipts"
    said = Acknowledged(
        alliance=desk.node.record.alliance, outlet=OUTLET, notice=notice["id"], uri=notice["uri"],
        version=notice["version"], status="done", at=datetime.now(UTC),
    )  # fmt: skip

    assert desk.call("POST", path, json={"status": "seen"}, key=signer.key).json["signed"] is None
    for other in ({"notice": "wire-1"}, {"version": 9}, {"status": "seen"}, {"outlet": GIVER}):
        forged = sign_receipt(msgspec.structs.replace(said, **other), signer.signing, custody="outlet")
        answer = desk.call("POST", path, json={"status": "done", "signed": forged}, key=signer.key)
        assert is_problem(answer, 422, "not-verified")
    signed = sign_receipt(said, signer.signing, custody="outlet")
    assert desk.call("POST", path, json={"status": "done", "signed": signed}, key=signer.key).json["signed"] == signed
    owners = desk.call("GET", f"/api/v1/notices/{notice['id']}", key=giver).json["addressees"]
    assert [one["receipt"]["signed"] for one in owners if one["outlet"] == OUTLET] == [signed]
