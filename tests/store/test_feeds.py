"""What every shelf of feeds promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commonwire.base.errors import NotFoundError
from commonwire.base.ids import OutletId, PersonId
from commonwire.news.feed import Feed, FeedId, FeedShelf
from commonwire.rights.terms import Duty, Terms
from commonwire.store.engine import open_engine
from commonwire.store.feed_tables import feeds
from commonwire.store.feeds import SqlFeedShelf

NOON = datetime(2030, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
PAMIR = OutletId("pamir-post")


@pytest.fixture(params=["sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FeedShelf]:
    """An empty shelf, in each kind of store."""
    postgresql = request.param == "postgresql"
    address = request.getfixturevalue("postgres_database") if postgresql else str(tmp_path / "store.db")
    engine = open_engine(address).execution_options(writes=True)
    with engine.begin() as connection:
        feeds.create(connection)
        yield SqlFeedShelf(connection)
    engine.dispose()


def a_feed(feed_id: str, **changes: Any) -> Feed:
    """A feed of the Pamir Post, switched on and due at noon."""
    settings: dict[str, Any] = {
        "id": FeedId(feed_id),
        "outlet": PAMIR,
        "address": "https://news.example/feed.xml",
        "name": "Все новости",
        "enabled": True,
        "next_at": NOON,
        "made_at": NOON,
        "made_by": PersonId("p1"),
    }
    return Feed(**(settings | changes))


def test_a_feed_comes_back_as_it_was_put(shelf: FeedShelf) -> None:
    feed = a_feed(
        "f1",
        interval=900,
        language="tg",
        time_zone="Asia/Dushanbe",
        terms=Terms(duties=(Duty(kind="attribute"),)),
        subject_map={"Спорт": "http://cv.iptc.org/newscodes/mediatopic/15000000"},
        credit="Pamir Post",
        etag='"v1"',
        last_polled_at=NOON - timedelta(hours=1),
        last_status=200,
    )

    shelf.put(feed)

    assert shelf.get(feed.id) == feed


def test_a_feed_put_again_takes_the_place_of_the_first(shelf: FeedShelf) -> None:
    shelf.put(a_feed("f1", etag='"v1"'))
    shelf.put(a_feed("f1", name="All news"))

    assert shelf.of_outlet(PAMIR) == [a_feed("f1", name="All news")]


def test_what_is_not_there_is_not_found(shelf: FeedShelf) -> None:
    with pytest.raises(NotFoundError):
        shelf.get(FeedId("f1"))
    with pytest.raises(NotFoundError):
        shelf.delete(FeedId("f1"))


def test_a_deleted_feed_is_gone_alone(shelf: FeedShelf) -> None:
    shelf.put(a_feed("f1"))
    shelf.put(a_feed("f2"))

    shelf.delete(FeedId("f1"))

    assert [feed.id for feed in shelf.of_outlet(PAMIR)] == ["f2"]


def test_enabled_feeds_are_due_at_their_time_the_longest_waiting_first(shelf: FeedShelf) -> None:
    for feed_id, minutes in {"f1": 0, "f2": -10, "f3": 1, "f4": -5}.items():
        shelf.put(a_feed(feed_id, next_at=NOON + timedelta(minutes=minutes)))
    shelf.put(a_feed("f5", enabled=False))

    assert [feed.id for feed in shelf.due(NOON, 10)] == ["f2", "f4", "f1"]
    assert [feed.id for feed in shelf.due(NOON, 2)] == ["f2", "f4"]


def test_a_feed_put_off_is_no_longer_due(shelf: FeedShelf) -> None:
    feed = a_feed("f1")
    shelf.put(feed)

    shelf.put(msgspec.structs.replace(feed, next_at=NOON + timedelta(microseconds=1)))

    assert shelf.due(NOON, 10) == []


def test_an_outlet_has_its_own_feeds_the_oldest_first(shelf: FeedShelf) -> None:
    shelf.put(a_feed("f1"))
    shelf.put(a_feed("f2", made_at=NOON - timedelta(days=1), enabled=False))
    shelf.put(a_feed("f3", outlet=OutletId("steppe-radio")))

    assert [feed.id for feed in shelf.of_outlet(PAMIR)] == ["f2", "f1"]
