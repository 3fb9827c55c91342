"""The calls between nodes: for peers alone, each request once, and never limited where it is urgent."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from commonwire.federation.batch import Batch, Contents, Urgent
from commonwire.federation.connect import add_peer, set_state
from commonwire.federation.introduce import own_identity
from commonwire.federation.letter import Handover
from commonwire.federation.signed_request import Asked, sign_request
from commonwire.federation.trust import NO_TRUST, Passed, Trust
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.keys import SigningKey
from commonwire.web import site as sites
from tests.api.asgi import Answer, Desk
from tests.api.stories import GIVER, gives, story
from tests.federation.nodes import TestNode

SOUTH, STRANGER = TestNode("south", alliance="demo-alliance", seed=2), TestNode("stranger", seed=3)


class Caller:
    """A node that asks the one at the desk."""

    def __init__(self, desk: Desk, node: TestNode) -> None:
        self.desk = desk
        self.node = node
        self.nonce = "none"
        self.counters = count(1)

    def fields(self, method: str, path: str, body: bytes = b"", **said: Any) -> dict[str, str]:
        """The fields of one request, signed."""
        parts = urlsplit(path)
        asked = Asked(method=method, path=parts.path, query=parts.query, body=body)
        signed = {"sender": self.node.name, "to": self.desk.node.record.node, "nonce": self.nonce, "key": self.node.key}
        return sign_request(asked, **{**signed, "counter": next(self.counters), **said})

    def call(self, method: str, path: str, body: bytes = b"", **said: Any) -> Answer:
        """What a signed request is answered."""
        answer = self.desk.call(method, path, headers=self.fields(method, path, body, **said), body=body)
        self.nonce = answer.headers.get("commonwire-nonce", self.nonce)
        return answer

    def get(self, path: str) -> Answer:
        """What a signed GET is answered, with a nonce that the node knows."""
        answer = self.call("GET", path)
        return self.call("GET", path) if answer.status == 401 else answer


@pytest.fixture
def south(desk: Desk) -> Caller:
    """A peer that is connected."""

    def work(records: Any) -> None:
        own = own_identity(records, desk.node.program)
        now = datetime.now(UTC)
        add_peer(records, SOUTH.card(), own, desk.node.key, heard=None, is_trusted=True, by="p-1", now=now)
        if records.peers.find("south").state == "paused":
            set_state(records, "south", desk.node.key, "connected", by="p-1", now=now)

    desk.write(work)
    desk.site.peers.gate.forget()
    return Caller(desk, SOUTH)


def test_a_peer_whose_key_passed_on_asks_with_the_new_one_alone(desk: Desk, south: Caller) -> None:
    new = SigningKey.generate()
    passed = Passed(node="south", number=4, giver=SOUTH.key.id, taker_jwk=new.public_jwk)

    def trusted(trust: Trust) -> None:
        def put(records: Any) -> None:
            records.trust.put(trust)

        desk.write(put)
        desk.site.peers.gate.forget()

    assert south.get("/ledger/agreement").status != 401
    trusted(Trust(passed=(passed,)))
    try:
        assert south.call("GET", "/ledger/agreement").status == 401
        assert south.call("GET", "/ledger/agreement", key=new).status not in (401, 403)
    finally:
        trusted(NO_TRUST)


@pytest.mark.parametrize(
    "path", ["/ledger", "/ledger/urgent", "/ledger/origins", "/ledger/content/abc", "/ledger/agreement"]
)
def test_whoever_is_no_peer_is_refused(desk: Desk, path: str) -> None:
    assert desk.call("GET", path).status == 403
    assert Caller(desk, STRANGER).call("GET", path).status == 403


def test_the_first_nonce_comes_with_the_refusal_and_the_next_request_is_answered(south: Caller) -> None:
    refused = south.call("GET", "/ledger")
    answered = south.call("GET", "/ledger")

    assert (refused.status, answered.status) == (401, 200)
    assert "nonce in this answer" in refused.json["remedy"]
    assert answered.headers["commonwire-nonce"] == south.nonce


def test_a_request_that_came_before_is_refused(desk: Desk, south: Caller) -> None:
    south.get("/ledger")
    fields = south.fields("GET", "/ledger")

    answers = [desk.call("GET", "/ledger", headers=fields).status for _ in range(2)]

    assert answers == [200, 401]


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields | {"Commonwire-Counter": "999"},
        lambda fields: fields | {"Commonwire-To": "another"},
        lambda fields: fields | {"Signature": fields["Signature"].replace("=:", "=:A", 1)},
        lambda fields: fields | {"Signature-Input": fields["Signature-Input"].replace('"@path" ', "")},
    ],
)
def test_an_altered_request_is_refused(
    desk: Desk, south: Caller, change: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    south.get("/ledger")

    assert desk.call("GET", "/ledger", headers=change(south.fields("GET", "/ledger"))).status == 401


def test_what_was_signed_for_one_path_is_good_for_no_other(desk: Desk, south: Caller) -> None:
    south.get("/ledger")

    assert desk.call("GET", "/ledger?after=7", headers=south.fields("GET", "/ledger")).status == 401
    assert desk.call("GET", "/ledger/urgent", headers=south.fields("GET", "/ledger")).status == 401


def test_another_key_under_a_peers_name_is_refused(south: Caller) -> None:
    south.get("/ledger")
    other = SigningKey.from_private_bytes(bytes(32))

    refused = south.call("GET", "/ledger", key=other)

    assert refused.status == 401 and "fingerprints" in refused.json["remedy"]


def test_a_paused_peer_hears_what_is_urgent_and_nothing_else(desk: Desk, south: Caller) -> None:
    now = datetime.now(UTC)
    desk.write(lambda records: set_state(records, "south", desk.node.key, "paused", by="p-1", now=now))  # type: ignore[arg-type]
    desk.site.peers.gate.forget()

    assert south.get("/ledger").status == 403
    assert south.get("/ledger/urgent").status == 200
    assert south.get("/ledger/agreement").status == 200


def test_a_flood_is_limited_and_what_is_urgent_passes(
    desk: Desk, south: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sites, "BURST", 3)
    monkeypatch.setattr(sites, "REQUESTS_PER_SECOND", 0)
    monkeypatch.setattr(desk.site.peers.gate, "_limits", sites.Limits())
    south.get("/ledger/urgent")

    assert [south.get("/ledger/origins").status for _ in range(5)] == [200, 200, 200, 429, 429]
    assert {south.get("/ledger/urgent").status for _ in range(5)} == {200}


def test_a_story_is_handed_over_with_its_contents_and_a_kill_overtakes(desk: Desk, south: Caller) -> None:
    item, key = is_given(desk)
    node = desk.node.record.node
    runs = msgspec.json.decode(body_of(south.get("/ledger")), type=Batch).runs
    entries = [decode_entry(line.entry) for line in runs[0].lines if line.entry]
    entry = next(entry for entry in entries if entry.item == item)
    model = entry.content["model"]
    wanted = msgspec.json.encode({"digests": [model], "entries": [[node, entry.number]]})

    contents = msgspec.json.decode(body_of(south.call("POST", "/ledger/contents", wanted)), type=Contents)
    one = south.get(f"/ledger/content/{model}?entry={node}:{entry.number}")
    desk.call("POST", f"/api/v1/items/{item}/kill", key=key, json={"reason": "Wrong"})
    urgent = msgspec.json.decode(body_of(south.get(f"/ledger/urgent?after={node}:{entry.number}")), type=list[Urgent])
    gone = msgspec.json.decode(body_of(south.call("POST", "/ledger/contents", wanted)), type=Contents)

    assert [parcel.digest for parcel in contents.parcels] == [model] and one.status == 200
    assert [decode_entry(one.entry).kind for one in urgent] == ["killed"]
    assert gone.refused == {model: "erased"}


def test_whoever_waits_is_answered_when_something_comes(desk: Desk, south: Caller) -> None:
    batch = msgspec.json.decode(body_of(south.get("/ledger")), type=Batch)
    path = f"/ledger?after={desk.node.record.node}:{batch.sizes[desk.node.record.node]}&wait=20"
    waiting = desk.begin("GET", path, headers=south.fields("GET", path))

    item, _ = is_given(desk)

    runs = msgspec.json.decode(body_of(waiting.result(20)), type=Batch).runs
    assert item in {decode_entry(line.entry).item for line in runs[0].lines if line.entry}


def test_letters_are_taken_and_answered(south: Caller) -> None:
    south.get("/ledger/agreement")

    answer = south.call("POST", "/ledger/letters", msgspec.json.encode(Handover()))

    assert msgspec.json.decode(answer.body, type=Handover) == Handover()


@pytest.mark.parametrize("path", ["/ledger/contents", "/ledger/letters"])
def test_a_body_that_is_none_is_refused_with_the_remedy(south: Caller, path: str) -> None:
    south.get("/ledger/agreement")

    answer = south.call("POST", path, b"[7]")

    assert answer.status == 422 and "between-nodes.md" in answer.json["remedy"]


def test_a_peer_that_has_news_wakes_this_node(desk: Desk, south: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(desk.site.peers, "woken_by", woken.append)
    south.get("/ledger/agreement")

    assert south.call("POST", "/ledger/wake").status == 202
    assert woken == ["south"]


def is_given(desk: Desk) -> tuple[str, str]:
    """A story is given: its id, and a key of its outlet."""
    key = desk.key(GIVER)
    return str(gives(desk, key, story()).json["id"]), key


def body_of(answer: Answer) -> bytes:
    """The body, decompressed."""
    return gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body


def test_it_is_kept_when_a_peer_asked_last_once_for_many_requests(desk: Desk, south: Caller) -> None:
    south.get("/ledger")
    south.get("/ledger/urgent")
    noted = asyncio.run(desk.site.peers.note_heard())
    again = asyncio.run(desk.site.peers.note_heard())

    contact = desk.node.store.read_now(lambda records: records.peers.contact("south"))
    assert (noted, again) == (1, 0)
    assert contact.heard_at == desk.site.peers.gate.heard["south"]
