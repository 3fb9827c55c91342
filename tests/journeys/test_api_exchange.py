"""A journey of strangers through the public surface alone: a real demo, two outlets' keys, and HTTP."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.serving import Answer, Node, demo_runs

WEB = {"action": "republish", "channel": "web"}
_numbers = count(1)


class Party:
    """An outlet with its key."""

    def __init__(self, node: Node, outlet: str) -> None:
        self.node = node
        self.outlet = outlet
        self.key = node.home.key(outlet)

    def call(self, method: str, path: str, data: Any = None, **more: Any) -> Answer:
        """The answer to a call below /api/v1."""
        return self.node.api(method, path, self.key, data=data, **more)

    def gets(self, path: str) -> Any:
        """The JSON that a call gives which has to succeed."""
        answer = self.call("GET", path)
        assert answer.status == 200, answer.body
        return answer.json()

    def finds(self, words: str, *wanted: str) -> bool:
        """Whether a search gives just the items with these URIs within a second, in whatever order."""
        last = time.monotonic() + 1
        while {row["uri"] for row in self.gets(f"/items?q={words}")["items"]} != set(wanted):
            if time.monotonic() > last:
                return False
            time.sleep(0.02)
        return True

    def gives(self, document: Any, **more: Any) -> Answer:
        """The answer to giving."""
        return self.call("POST", "/items", document, **more)

    def does(self, uri: str, deed: str, **body: Any) -> Answer:
        """The answer to a deed on an item."""
        return self.call("POST", f"{self.node.item(uri)}/{deed}", body)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A demo that runs."""
    with demo_runs(tmp_path_factory.mktemp("exchange")) as node:
        yield node


@pytest.fixture(scope="module")
def giver(node: Node) -> Party:
    """The first outlet of the list."""
    return Party(node, node.home.outlets()[0])


@pytest.fixture(scope="module")
def taker(node: Node) -> Party:
    """The second outlet of the list."""
    return Party(node, node.home.outlets()[1])


def story(uri: str, text: str = "Zebras cross the river.", version: str = "1", **more: Any) -> dict[str, Any]:
    """A ninjs story."""
    return {
        "uri": uri,
        "type": "text",
        "version": version,
        "language": "en",
        "headlines": [{"role": "main", "value": f"Zebras, version {version}"}],
        "bodies": [{"contentType": "text/html", "value": f"<p>{text}</p>"}],
        **more,
    }


def new_uri() -> str:
    return f"urn:journey:{next(_numbers)}"


def test_a_story_is_given_found_asked_about_taken_corrected_and_killed(giver: Party, taker: Party) -> None:
    uri = new_uri()
    search = taker.call("POST", "/searches", {"name": "quaggas", "query": "quagga"}).json()["id"]
    given = giver.gives(story(uri, "A quagga was seen."))
    assert given.status == 201
    assert given.json()["version"] == 1

    match = taker.gets("/inbox?wait=10")["matches"][-1]
    assert (match["search"], match["item"]) == (search, given.json()["id"])
    assert taker.finds("quagga", uri)
    assert taker.gets("/items?q=quagga&lang=en&urgency=9&since=1h")["items"] == []  # it has no urgency

    asked = taker.does(uri, "uses", **WEB).json()
    assert asked["decision"] == "allow"
    refused = taker.does(uri, "takes", action="translate", channel="radio")
    assert refused.status == 403
    assert refused.json()["type"] in {"/problems/use-denied", "/problems/use-ask"}
    assert refused.json()["decision"]["reasons"]
    for kind in ("ninjs", "text", "html", "json"):
        taken = taker.call("POST", f"{taker.node.item(uri)}/takes?format={kind}", WEB).json()
        assert "quagga" in taken["content"] and taken["credit"] in taken["content"]
        assert taken["format"] == kind and taken["link"]

    second = giver.gives(
        story(uri, "A zebra was seen.", "2", correction={"what": "No quagga", "reader_note": "It was a zebra."})
    )
    assert (second.status, second.json()["version"]) == (201, 2)
    third = giver.gives(story(uri, "Two zebras were seen.", "3"), headers={"Commonwire-Correction": "Two of them"})
    assert third.json()["version"] == 3
    assert giver.does(uri, "corrections", what="At the lake, not the river").status == 201
    assert giver.does(uri, "hold", reason="We check").status == 201
    assert taker.gets(taker.node.item(uri))["body_html"] is None
    assert giver.does(uri, "release", reason="It holds").status == 201
    killed = giver.does(uri, "kill", reason="It was a horse", reader_note="We were wrong.").json()

    notices = [notice for notice in taker.gets("/notices?limit=500")["notices"] if notice["uri"] == uri]
    assert [n["kind"] for n in notices] == ["correction", "correction", "correction", "hold", "release", "kill"]
    assert [n["reason"] for n in notices][-1] == "It was a horse"
    owners = giver.gets(f"/notices/{killed['id']}")
    (told,) = owners["addressees"]
    assert (told["outlet"], told["receipt"], told["stage"]) == (taker.outlet, None, "silent")
    assert taker.call("POST", f"/notices/{killed['id']}/receipts", {"status": "done"}).status == 201
    assert giver.gets(f"/notices/{killed['id']}")["addressees"][0]["receipt"]["status"] == "done"
    assert giver.gets(f"{giver.node.item(uri)}/takers")["takers"][0]["notices"][-1]["receipt"]["status"] == "done"

    left = taker.gets(taker.node.item(uri))
    assert left["status"] == "canceled"
    assert left["notice"]["reason"] == "It was a horse"
    assert not (left["body_html"] or left["body_text"] or left["headlines"])
    assert taker.gets("/items?q=zebras")["items"] == []
    assert taker.does(uri, "takes", **WEB).status == 403
    assert giver.gives(story(uri, "Again.", "4")).status == 409


def test_a_long_poll_answers_when_the_notice_comes(giver: Party, taker: Party) -> None:
    uri = new_uri()
    giver.gives(story(uri))
    taker.gets(taker.node.item(uri))
    after = taker.gets("/notices?limit=500")["next"]
    got: list[Any] = []
    waiting = threading.Thread(
        target=lambda: got.append((taker.gets(f"/notices?after={after}&wait=20"), time.monotonic()))
    )
    waiting.start()
    time.sleep(0.3)

    issued_at = time.monotonic()
    giver.does(uri, "kill", reason="wrong")
    waiting.join(20)

    assert [notice["uri"] for notice in got[0][0]["notices"]] == [uri]
    assert got[0][1] - issued_at < 2


def test_a_long_poll_ends_when_its_time_is_up(taker: Party) -> None:
    after = taker.gets("/notices?limit=500")["next"]
    began = time.monotonic()

    answer = taker.gets(f"/notices?after={after}&wait=1")

    assert answer["notices"] == []
    assert answer["next"] == after
    assert 0.9 < time.monotonic() - began < 5


def test_versions_come_once_and_never_back(giver: Party) -> None:
    uri = new_uri()
    first = story(uri, "First.", "1", versionCreated="2024-01-01T10:00:00Z")
    second = story(uri, "Second.", "2", versionCreated="2024-01-01T11:00:00Z")

    assert giver.gives(second).status == 201
    again, other, late = giver.gives(second), giver.gives(second | {"by": "Somebody"}), giver.gives(first)

    assert (again.status, again.json()["unchanged"]) == (200, True)
    assert other.status == 409
    assert other.json()["remedy"]
    assert (late.status, late.json()["late"], late.json()["version"]) == (200, True, 1)
    assert "Second" in giver.gets(giver.node.item(uri))["body_text"]


def test_a_bad_item_of_several_costs_only_itself(giver: Party) -> None:
    uris = [new_uri(), new_uri()]
    answer = giver.gives([story(uris[0]), {"type": "text"}, 7, story(uris[1], headlines=[]), story(uris[0])])

    assert answer.status == 200
    results = answer.json()["results"]
    assert [result["status"] for result in results] == [201, 422, 422, 201, 200]
    assert "item 2" in results[1]["where"]
    assert results[1]["remedy"]
    assert [result.get("uri") for result in (results[0], results[3])] == uris


@pytest.mark.parametrize(
    "uri",
    [
        "urn:newsml:agency.example:20300101:1",
        "tag:agency.example,2030:a/b",
        "http://a.example//b?c=d&e=f#g",
        "urn:test:\u6cb3\u6c34\u4e0a\u6da8/\u7b2c\u4e00\u7248",
        "urn:test:100%25/and+plus and blank",
        "urn:test:" + "\u6cb3" * 1_991,
        "plain",
        "~tilde",
    ],
)
def test_an_item_is_found_by_whatever_uri_it_has(giver: Party, taker: Party, uri: str) -> None:
    given = giver.gives(story(uri))
    assert given.status == 201, given.body

    for reference in (giver.node.item(given.json()["uri"]), f"/items/{given.json()['id']}"):
        assert giver.gets(reference)["uri"] == given.json()["uri"]
        assert giver.gets(f"{reference}/report")["format"] == "ninjs"
        assert taker.call("POST", f"{reference}/uses", WEB).status == 200


def test_a_uri_of_two_outlets_is_the_own_item_first_and_else_a_choice(node: Node, giver: Party, taker: Party) -> None:
    third = Party(node, node.home.outlets()[4])
    uri = new_uri()
    ids = [party.gives(story(uri, f"Text of {party.outlet}.")).json()["id"] for party in (giver, taker)]

    chosen = third.call("GET", node.item(uri))

    assert giver.gets(node.item(uri))["id"] == ids[0]
    assert taker.gets(node.item(uri))["id"] == ids[1]
    assert chosen.status == 409
    assert sorted(chosen.json()["ids"]) == sorted(ids)
    assert all(third.gets(f"/items/{item}")["id"] == item for item in ids)
    giver.does(uri, "kill", reason="mine only")
    assert taker.gets(node.item(uri))["status"] == "usable"


def test_an_embargo_has_no_side_door_and_ends_at_its_hour(giver: Party, taker: Party) -> None:
    hour = datetime.now(UTC) + timedelta(seconds=3)
    hidden, announced, open_end, past = (new_uri() for _ in range(4))
    late = {"embargoed": hour.isoformat()}
    giver.gives(story(hidden, "Okapi one.", **late))
    terms = {"grants": [{"actions": ["republish"]}], "announce": ["existence", "headline"]}
    giver.gives(story(announced, "Okapi two.", terms=terms, **late))
    giver.gives(story(open_end, "Okapi three.", embargoed="2099-01-01T00:00:00Z"))
    giver.gives(story(past, "Okapi four.", embargoed="2020-01-01T00:00:00Z"))

    assert taker.call("GET", taker.node.item(hidden)).status == 404
    row = taker.gets(taker.node.item(announced))
    assert row["embargo_until"] and row["body_text"] is None and row["headlines"]
    assert taker.does(announced, "takes", **WEB).status == 403
    assert taker.finds("okapi", past)
    assert giver.gets(giver.node.item(hidden))["body_text"]

    time.sleep(max(0.0, (hour - datetime.now(UTC)).total_seconds()) + 2)
    assert "Okapi one" in taker.gets(taker.node.item(hidden))["body_text"]
    assert "Okapi two" in taker.gets(taker.node.item(announced))["body_text"]
    assert taker.finds("okapi", hidden, announced, past)
    assert giver.does(open_end, "release", reason="now").status == 201
    assert "Okapi three" in taker.gets(taker.node.item(open_end))["body_text"]


def test_the_wire_is_walked_to_its_end_and_goes_on(giver: Party, taker: Party) -> None:
    uris = [new_uri() for _ in range(5)]
    after = end_of_the_wire(taker)
    for uri in uris:
        giver.gives(story(uri))

    walked, cursor = [], after
    while page := (answer := taker.gets(f"/wire?after={cursor}&limit=2"))["items"]:
        walked += [row["uri"] for row in page]
        cursor = answer["next"]

    assert [uri for uri in walked if uri in uris] == uris
    assert taker.gets(f"/wire?after={after}&wait=30")["items"]
    giver.does(uris[0], "hold", reason="check")
    assert [
        (r["uri"], r["status"]) for r in taker.gets(f"/wire?after={cursor}&wait=5")["items"] if r["uri"] in uris
    ] == [(uris[0], "withheld")]


def test_the_live_stream_resumes_where_it_broke_off(giver: Party, taker: Party) -> None:
    first, second, third = (new_uri() for _ in range(3))
    with stream(taker) as events:
        giver.gives(story(first))
        cursor = next(cursor for cursor, row in events if row["uri"] == first)
    giver.gives(story(second))

    with stream(taker, {"Last-Event-ID": cursor}) as events:
        giver.gives(story(third))
        seen: list[str] = []
        for _, row in events:
            seen.append(row["uri"])
            if row["uri"] == third:
                break

    assert first not in seen
    assert [uri for uri in seen if uri in (second, third)] == [second, third]


def test_40_mb_are_refused_and_the_node_goes_on(node: Node, giver: Party) -> None:
    head = (
        f"POST /api/v1/items HTTP/1.1\r\nHost: 127.0.0.1:{node.port}\r\nAuthorization: Bearer {giver.key}\r\n"
        f"Content-Length: {40 * 1024 * 1024}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", node.port), timeout=10) as connection:
        connection.sendall(head.encode() + b"{" + b" " * 100_000)
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 413")
    assert giver.gets("/health")["status"] == "ok"


def test_a_revoked_or_unknown_key_is_told_so(node: Node) -> None:
    answer = node.api("GET", "/wire", "cw_nothing")

    assert answer.status == 401
    assert answer.json()["type"] == "/problems/not-signed-in"


def test_the_ledger_is_between_nodes_only(node: Node, giver: Party) -> None:
    for path in ("/ledger", "/ledger?after=c1&wait=1", f"/ledger/content/{'0' * 64}"):
        assert node.call("GET", path, giver.key).status == 403
        assert node.call("GET", path).json()["type"] == "/problems/not-allowed"


def test_an_own_key_is_brought_by_command(node: Node, tmp_path: Path) -> None:
    party = Party(node, node.home.outlets()[6])
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"}
    file = tmp_path / "key.jwk"
    file.write_text(json.dumps(jwk))

    told = node.home.run("bring-key", party.outlet, str(file))

    assert told.splitlines()[-1] == party.gets("/signing-key")["kid"]
    refused = party.gives(story(new_uri()))
    assert refused.status == 422
    assert refused.json()["where"] == "Commonwire-Statement"


def end_of_the_wire(party: Party) -> str:
    """The cursor of now."""
    cursor = "c0"
    while (answer := party.gets(f"/wire?after={cursor}&limit=500"))["items"]:
        cursor = answer["next"]
    return str(cursor)


@contextmanager
def stream(party: Party, headers: dict[str, str] | None = None) -> Iterator[Iterator[tuple[str, Any]]]:
    """The events of the live wire: cursor and row."""
    connection = http.client.HTTPConnection("127.0.0.1", party.node.port, timeout=15)
    try:
        said = {"Authorization": f"Bearer {party.key}", **(headers or {})}
        connection.request("GET", "/api/v1/wire/live", headers=said)
        response = connection.getresponse()
        assert response.status == 200
        assert response.readline() == b": live\n"
        yield events(response)
    finally:
        connection.close()


def events(response: http.client.HTTPResponse) -> Iterator[tuple[str, Any]]:
    """Each event as it comes."""
    cursor = ""
    while line := response.readline():
        name, _, value = line.decode().strip().partition(": ")
        if name == "id":
            cursor = value
        elif name == "data":
            yield cursor, json.loads(value)
