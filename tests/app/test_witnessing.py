"""Two nodes that compare what they were shown: by the calls that go between them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from commonwire.app.witnessing import Comparison
from commonwire.base.errors import FetchError, NotVerifiedError
from commonwire.federation.records import NetworkStore
from commonwire.federation.serve import read_after
from commonwire.federation.witness import steps_for, take_cosignature
from commonwire.ledger.witness import verify_evidence
from tests.federation.exchange import A, B, C, federation, introduce, node, pull
from tests.newsroom import Newsroom


class Across:
    """A lane to a node in the same program: its calls end where the node's own handlers do."""

    def __init__(self, asked: Newsroom, *, by: Newsroom) -> None:
        self.asked = asked
        self.by = by
        self.posted = 0

    async def get(self, path: str, *, max_bytes: int) -> bytes:
        places = read_after(path.partition("after=")[2], self.asked.store.identity.node).sizes
        key, now = self.asked.node_key, self.asked.now
        return msgspec.json.encode(federation(self.asked, lambda r: steps_for(r, places, key=key, now=now)))

    async def post(self, path: str, body: bytes) -> bytes:
        self.posted += 1
        name, jwk = self.by.store.identity.node, self.by.node_key.public_jwk
        checkpoint, key = msgspec.json.decode(body, type=bytes), self.asked.node_key
        federation(self.asked, lambda r: take_cosignature(r, checkpoint, name, jwk, key=key, now=self.asked.now))
        return b"{}"


class Saying:
    """A lane to a node that always says the same, or fails."""

    def __init__(self, said: bytes | FetchError) -> None:
        self.said = said

    async def get(self, path: str, *, max_bytes: int) -> bytes:
        if isinstance(self.said, FetchError):
            raise self.said
        return self.said

    async def post(self, path: str, body: bytes) -> bytes:
        return b"{}"


def comparison(of: Newsroom, peer: str) -> Comparison:
    return Comparison(cast("NetworkStore", of.store), peer, key=of.node_key, clock=lambda: of.now)


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[tuple[Newsroom, Newsroom, Newsroom]]:
    """Three nodes, of which the first is known to the others."""
    a, b, c = (node(tmp_path, name) for name in (A, B, C))
    introduce(b, a)
    introduce(c, a)
    yield a, b, c
    for one in (a, b, c):
        one.close()


def test_a_node_hears_once_who_cosigned_its_ledger(nodes: tuple[Newsroom, Newsroom, Newsroom]) -> None:
    a, b, _ = nodes
    pull(b, a)
    compared, lane = comparison(b, A), Across(a, by=b)

    for _ in range(2):
        asyncio.run(compared.compare(lane))

    assert lane.posted == 1
    assert [(one.witness, one.size) for one in a.read(lambda r: r.witness.cosigned())] == [(B, len(a.entries()))]


def test_a_second_past_is_found_by_comparing(
    nodes: tuple[Newsroom, Newsroom, Newsroom], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    a, b, c = nodes
    (tmp_path / "other").mkdir()
    two_faced = node(tmp_path / "other", A)
    two_faced.node_key = a.node_key
    a.item_is_given("Flood")
    two_faced.item_is_given("No flood")
    pull(b, a)
    pull(c, two_faced)
    two_faced.close()

    asyncio.run(comparison(b, C).compare(Across(c, by=b)))

    (found,) = b.read(lambda r: r.witness.evidence())
    verify_evidence(found.evidence)
    assert (found.evidence.origin, found.via) == (A, C)
    assert "a.example signed two pasts" in caplog.text


def test_a_program_that_does_not_know_the_call_is_left_alone(nodes: tuple[Newsroom, Newsroom, Newsroom]) -> None:
    _, b, _ = nodes

    asyncio.run(comparison(b, A).compare(Saying(FetchError("404", kind="refused"))))
    with pytest.raises(FetchError):
        asyncio.run(comparison(b, A).compare(Saying(FetchError("away", kind="unreachable"))))


@pytest.mark.parametrize("said", [b"[]", b"{", {"a.example": {"old": "x"}}])
def test_an_answer_that_is_none_is_refused(nodes: tuple[Newsroom, Newsroom, Newsroom], said: Any) -> None:
    _, b, _ = nodes
    data = said if isinstance(said, bytes) else msgspec.json.encode(said)

    with pytest.raises(NotVerifiedError):
        asyncio.run(comparison(b, A).compare(Saying(data)))
