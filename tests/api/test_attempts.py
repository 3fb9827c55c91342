"""A stranger's or a forged kill is refused, recorded, shown to the owner and to the operator."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commonwire.delivery.attempt import MOST_OF_ONE
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.statement import Statement, sign_statement
from tests.api.asgi import Desk, copied, desk_opens, item_path
from tests.api.stories import GIVER, TAKER, gives, is_problem, new_uri, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SIGNER = "celadon-boat"
WHY = {"reason": "The source made it up."}


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("attempts") / "home"), pages=True) as desk:
        yield desk


def attempts(desk: Desk, uri: str, **who: Any) -> list[dict[str, Any]]:
    answer = desk.call("GET", "/api/v1/attempts?limit=500", **who)
    assert answer.status == 200, answer.body
    return [row for row in answer.json["attempts"] if row["uri"] == uri]


@pytest.mark.parametrize("deed", ["kill", "hold", "release", "correct"])
def test_a_strangers_deed_is_kept_for_owner_and_operator(desk: Desk, deed: str) -> None:
    uri = new_uri()
    given = gives(desk, desk.key(GIVER), story(uri)).json["id"]
    path = item_path(given, f"/{'corrections' if deed == 'correct' else deed}")
    body = {"what": "All of it."} if deed == "correct" else WHY

    for _ in range(3):
        refused = desk.call("POST", path, json=body, key=desk.key(TAKER))
        assert is_problem(refused, 403, "not-allowed")

    rows = attempts(desk, uri, key=desk.key(GIVER))
    assert {(row["deed"], row["outlet"], row["kind"], row["by"]) for row in rows} == {(deed, TAKER, "not-owner", None)}
    assert sum(row["times"] for row in rows) == 3 and all(GIVER in row["why"] for row in rows)
    seen = attempts(desk, uri, session=desk.session(None, "operator"))
    assert all(row["by"].startswith("key:") for row in seen) and len(seen) == len(rows)
    assert attempts(desk, uri, key=desk.key(TAKER)) == []
    assert desk.call("GET", item_path(given), key=desk.key(GIVER)).json["status"] == "usable"


def test_the_owner_sees_it_on_the_story_and_the_operator_on_the_node(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    uri = new_uri()
    given = gives(desk, desk.key(GIVER), story(uri)).json["id"]
    with caplog.at_level(logging.WARNING, "commonwire.attempts"):
        form = {"content-type": "application/x-www-form-urlencoded"}
        sent = desk.call(
            "POST",
            f"/items/{given}/kill",
            body=b"reason=No&sure=yes",
            headers=form,
            session=desk.session(TAKER, "editor"),
        )

    assert sent.status == 403
    assert any(given in line.getMessage() for line in caplog.records)
    owner = desk.call("GET", f"/items/{given}", session=desk.session(GIVER, "editor")).body
    assert b"Tried and refused" in owner and b"it belongs to chukar-lantern" in owner
    assert b"Tried and refused" not in desk.call("GET", f"/items/{given}", session=desk.session(TAKER, "editor")).body
    node = desk.call("GET", "/node", session=desk.session(None, "operator")).body
    assert b"Refused deeds" in node and uri.encode() in node and TAKER.encode() in node
    assert uri.encode() not in desk.call("GET", "/node", session=desk.session(TAKER, "reader")).body


def test_a_kill_notice_that_names_anothers_story_is_refused_and_kept(desk: Desk) -> None:
    uri = new_uri()
    gives(desk, desk.key(GIVER), story(uri))
    managed = f'<docdata management-status="canceled" management-doc-idref="{uri}"/>'
    notice = f"<nitf><head>{managed}</head><body><body.content><p>Kill.</p></body.content></body></nitf>".encode()

    assert is_problem(gives(desk, desk.key(TAKER), notice), 403, "not-allowed")
    assert [row["outlet"] for row in attempts(desk, uri, key=desk.key(GIVER))] == [TAKER]


def test_the_page_of_a_story_killed_before_it_came_says_so(desk: Desk) -> None:
    uri = new_uri()
    killed = desk.call("POST", item_path(uri, "/kill"), json=WHY, key=desk.key(GIVER))

    page = desk.call("GET", f"/items/{killed.json['item']}", session=desk.session(GIVER, "editor")).body

    assert b"It was killed before it came" in page and b"Take it down wherever" not in page


def test_what_is_ordinary_is_not_kept(desk: Desk) -> None:
    uri = new_uri()
    given = gives(desk, desk.key(GIVER), story(uri)).json["id"]

    assert desk.call("POST", item_path(given, "/kill"), json=WHY, key=desk.key(GIVER, "give")).status == 403
    assert desk.call("POST", item_path(given, "/kill"), json=WHY, client="203.0.113.9").status == 401
    assert desk.call("POST", item_path(given, "/release"), json=WHY, key=desk.key(GIVER)).status == 409
    assert gives(desk, desk.key(TAKER, "kill"), story(uri)).status == 403
    assert attempts(desk, uri, session=desk.session(None, "operator")) == []


def forged(desk: Desk, uri: str, key: SigningKey, **said: Any) -> dict[str, str]:
    fields: dict[str, Any] = {"alliance": desk.node.record.alliance, "outlet": SIGNER, "uri": uri, "version": 0}
    fields |= {"kind": "killed", "content": {}, "terms": None, "created_at": datetime.now(UTC)}
    return {"commonwire-statement": sign_statement(Statement(**(fields | said)), key, custody="outlet")}


def test_a_forged_kill_is_refused_and_kept_and_buries_nothing(desk: Desk) -> None:
    right, old, strange = SigningKey.generate(), SigningKey.generate(), SigningKey.generate()
    admin, key = desk.session(SIGNER, "outlet-admin"), desk.key(SIGNER)
    for signing in (old, right):
        assert desk.call("PUT", "/api/v1/signing-key", session=admin, json={"jwk": signing.public_jwk}).status == 200
    uri = new_uri()
    good = forged(desk, uri, right)["commonwire-statement"]
    header, payload, signature = good.split(".")
    cases = {
        "a stranger's key": forged(desk, uri, strange),
        "the key before": forged(desk, uri, old),
        "another alliance": forged(desk, uri, right, alliance="other-alliance"),
        "another outlet": forged(desk, uri, right, outlet=GIVER),
        "another story": forged(desk, new_uri(), right),
        "another deed": forged(desk, uri, right, kind="held"),
        "a bad signature": {"commonwire-statement": f"{header}.{payload}.{'A' * len(signature)}"},
        "no statement": {},
    }
    for number, (name, headers) in enumerate(cases.items(), start=1):
        answer = desk.call("POST", item_path(uri, "/kill"), json=WHY, key=key, headers=headers)

        assert answer.status == 422, (name, answer.status, answer.body)
        rows = attempts(desk, uri, key=key)
        assert sum(row["times"] for row in rows) == number, name
        assert {(row["kind"], row["deed"], row["owner"]) for row in rows} == {("statement", "kill", SIGNER)}
    assert desk.call("GET", item_path(uri), key=key).status == 404
    killed = desk.call("POST", item_path(uri, "/kill"), json=WHY, key=key, headers={"commonwire-statement": good})
    assert killed.status == 201, killed.body


def test_a_flood_keeps_a_bounded_number_and_the_newest(desk: Desk) -> None:
    stranger = desk.key(TAKER)
    uris = [new_uri() for _ in range(MOST_OF_ONE + 3)]
    many = [story(uri) for uri in uris]
    results = gives(desk, desk.key(GIVER), many).json["results"]

    for result in results:
        assert desk.call("POST", item_path(result["id"], "/kill"), json=WHY, key=stranger).status == 403

    rows = desk.call("GET", "/api/v1/attempts?limit=500", session=desk.session(None, "operator")).json["attempts"]
    kept = [row["uri"] for row in rows if row["outlet"] == TAKER]
    assert len(kept) == MOST_OF_ONE and kept[0] == uris[-1]
