"""What a node does by itself: one thing that goes wrong keeps no other waiting, and no server is hammered for it."""

from __future__ import annotations

import asyncio
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import httpx
import msgspec
import pytest
from sqlalchemy import delete

from commonwire.alliance.principal import machine
from commonwire.app import processes
from commonwire.app.clock import SteadyClock
from commonwire.app.demo.found import found_demo
from commonwire.app.node import Node, open_node
from commonwire.app.settings import Settings
from commonwire.base.ids import OutletId, PersonId, item_id
from commonwire.delivery.give import give
from commonwire.delivery.records import Records
from commonwire.formats.read import read
from commonwire.news.feed import Feed, FeedId
from commonwire.news.item import Given
from commonwire.search.forms import story_line
from commonwire.search.match import SavedSearch, Story
from commonwire.search.witness import ASIDE
from commonwire.store.tables import terms
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher

GIVER = "chukar-lantern"
OTHER = "feather-grass-news"
FEED = FeedId("f-1")


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    home = tmp_path / "home"
    settings = Settings(home=home, store=str(home / "commonwire.sqlite"), secret_file=tmp_path / "secret")
    found_demo(settings, datetime.now(UTC))
    with open_node(settings) as node:
        yield node


def story_is_embargoed(node: Node, uri: str, until: datetime, given_terms: dict[str, Any]) -> str:
    document = {"uri": uri, "headlines": [{"value": uri}], "embargoedUntil": until.isoformat(), "terms": given_terms}
    (part,) = read(msgspec.json.encode(document)).results
    assert isinstance(part, Given)

    def work(records: Records) -> str:
        principal = machine(records.roll.find_standing(OutletId(GIVER)))
        give(records, part, principal=principal, now=until - timedelta(hours=1))
        state = records.items.find(item_id(GIVER, uri))
        assert state is not None
        return state.terms

    return node.store.write_now(work)


def feed_is_due(node: Node) -> None:
    now = datetime.now(UTC)
    feed = Feed(
        id=FEED, outlet=OutletId(GIVER), address="http://192.0.2.1/feed", name="feed", enabled=True,
        next_at=now, made_at=now, made_by=PersonId("p-1"),
    )  # fmt: skip
    node.store.write_now(lambda records: records.feeds.put(feed))


def fetcher_answers(body: bytes) -> Fetcher:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, stream=httpx.ByteStream(body)))
    return Fetcher(AllowList.of({"feed": ["192.0.2.1"]}), transport=lambda: answer)


def test_an_embargo_that_cannot_be_lifted_keeps_no_other_waiting(node: Node) -> None:
    hour = datetime.now(UTC) - timedelta(minutes=1)
    broken = story_is_embargoed(node, "urn:1", hour - timedelta(minutes=1), {"licence": "lost"})
    story_is_embargoed(node, "urn:2", hour, {"licence": "kept"})
    node.store.write_now(lambda r: r.transaction.connection.execute(delete(terms).where(terms.c.digest == broken)))
    node.store._memory.terms.clear()

    asyncio.run(processes.lift_embargoes(node, SteadyClock()))

    state = node.store.read_now(lambda records: records.items.find(item_id(GIVER, "urn:2")))
    assert state is not None
    assert state.public_version == 1


def test_a_defect_in_reading_counts_as_a_failed_poll(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> NoReturn:
        raise ValueError("a defect")

    monkeypatch.setattr("commonwire.app.processes.read", broken)
    feed_is_due(node)

    asyncio.run(processes.pull_feeds(node, fetcher_answers(b"<rss/>"), SteadyClock()))

    feed = node.store.read_now(lambda records: records.feeds.get(FEED))
    assert feed.failures == 1
    assert feed.next_at > datetime.now(UTC) + timedelta(minutes=1)


def test_a_feed_is_read_beside_the_event_loop(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    was = read

    def watched(*said: Any, **more: Any) -> Any:
        threads.append(threading.current_thread())
        return was(*said, **more)

    monkeypatch.setattr("commonwire.app.processes.read", watched)
    feed_is_due(node)

    asyncio.run(processes.pull_feeds(node, fetcher_answers(b"<rss><channel/></rss>"), SteadyClock()))

    assert threads
    assert threads[0] is not threading.main_thread()


def test_a_feeds_kill_of_anothers_story_is_kept_for_its_owner(node: Node) -> None:
    document = {"uri": "urn:other:1", "headlines": [{"value": "Flood"}]}
    (part,) = read(msgspec.json.encode(document)).results
    assert isinstance(part, Given)

    def work(records: Records) -> None:
        give(records, part, principal=machine(records.roll.find_standing(OutletId(OTHER))), now=datetime.now(UTC))

    node.store.write_now(work)
    feed_is_due(node)
    managed = '<docdata management-status="canceled" management-doc-idref="urn:other:1"/>'
    notice = f"<nitf><head>{managed}</head><body><body.content><p>Kill.</p></body.content></body></nitf>".encode()

    asyncio.run(processes.pull_feeds(node, fetcher_answers(notice), SteadyClock()))

    tried = node.store.read_now(lambda records: records.attempts.of_owner(OTHER, limit=9))
    assert [(it.deed, it.outlet, it.uri, it.by) for it in tried] == [("kill", GIVER, "urn:other:1", "machine")]
    state = node.store.read_now(lambda records: records.items.find(item_id(OTHER, "urn:other:1")))
    assert state is not None and state.status == "usable"


def test_only_the_operator_can_look_into_the_home(node: Node, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) & 0o077 == 0
    assert all(stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 for file in (tmp_path / "home").glob("*.sqlite*"))


def test_the_words_of_a_killed_story_are_on_no_page_of_the_stores_files(node: Node, tmp_path: Path) -> None:
    word = b"Unforgettable" * 3
    document = {"uri": "urn:1", "headlines": [{"value": "h"}], "bodies": [{"value": f"{word.decode()} {'x ' * 5000}"}]}
    now = datetime.now(UTC)
    principal = node.store.read_now(lambda records: machine(records.roll.find_standing(OutletId(GIVER))))
    (part,) = read(msgspec.json.encode(document)).results
    assert isinstance(part, Given)
    node.store.write_now(lambda records: give(records, part, principal=principal, now=now))

    def on_disk() -> int:
        return sum(file.read_bytes().count(word) for file in (tmp_path / "home").iterdir())

    assert on_disk() > 0
    part.item.status = "canceled"
    node.store.write_now(lambda records: give(records, part, principal=principal, now=now))
    assert asyncio.run(processes.sweep(node))

    assert on_disk() == 0


def test_saved_searches_are_gathered_when_many_are_new_and_catch_the_same(node: Node) -> None:
    now = datetime.now(UTC)
    assert not asyncio.run(processes.gather_searches(node))
    for number in range(ASIDE + 1):
        query = f"word{number} rain"
        node.matcher.put(SavedSearch(id=f"s{number:04}", outlet=GIVER, name="", query=query, made_at=now))
    story = Story(item="i", outlet=GIVER, member="m", language="en", urgency=None, subjects=frozenset(),
                  line=story_line("Rain and word7"))  # fmt: skip
    before = [search.id for search in node.matcher.matches(story)]

    assert asyncio.run(processes.gather_searches(node))

    assert [search.id for search in node.matcher.matches(story)] == before == ["s0007"]
    assert not node.matcher.is_due
