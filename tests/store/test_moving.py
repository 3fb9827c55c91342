"""A store moves from SQLite to PostgreSQL: everything, once, and verified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, insert, select, text, update

from commonwire.base.errors import ConflictError, NotVerifiedError, SettingsError
from commonwire.store.engine import open_engine
from commonwire.store.moving import digest_of, move
from commonwire.store.schema import SCHEMA
from commonwire.store.tables import contents, entries, served
from tests.newsroom import NODE, STRANGER, TAKER, Newsroom


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Engine]:
    """A store in which something of most kinds happened."""
    newsroom = Newsroom(tmp_path)
    for number in range(20):
        item = newsroom.item_is_given(f"Flood {number}: Паводок \\t \\N \n end", uri=f"urn:{number}").id
        newsroom.write(lambda records, item=item: records.served.put(item, 1, TAKER, "api", newsroom.now))  # type: ignore[misc]
    newsroom.store.close()
    engine = open_engine(str(tmp_path / "store.sqlite"))
    yield engine
    engine.dispose()


@pytest.fixture
def target(postgres_database: str) -> Iterator[Engine]:
    engine = open_engine(postgres_database)
    SCHEMA.create_all(engine)
    yield engine
    engine.dispose()


def rows_of(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in SCHEMA.sorted_tables
        }


class Cut(Exception):  # noqa: N818 -- the plug is pulled
    """The plug is pulled."""


def test_everything_is_there_as_it_was(source: Engine, target: Engine) -> None:
    moved = move(source, target, NODE)

    assert rows_of(target) == rows_of(source)
    assert moved.rows["entries"] == moved.head.number >= 20
    assert sum(moved.rows.values()) == sum(map(len, rows_of(source).values()))


def test_a_move_that_is_cut_short_at_any_moment_goes_on_where_it_stood(
    source: Engine, target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonwire.store.moving.PIECE", 7)
    calls = 0
    while True:
        left = calls = calls + 13

        def pulled(done: int, total: int) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Cut

        try:
            move(source, target, NODE, pulled)
        except Cut:
            continue
        break

    assert calls > 13 * 3
    assert rows_of(target) == rows_of(source)


def test_a_half_moved_store_has_no_settings_so_that_nobody_serves_it(
    source: Engine, target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonwire.store.moving.PIECE", 7)

    def pulled(done: int, total: int) -> None:
        if done > 40:
            raise Cut

    with pytest.raises(Cut):
        move(source, target, NODE, pulled)

    there = rows_of(target)
    assert there["entries"] and not there["settings"]


def test_another_store_is_not_overwritten(source: Engine, target: Engine) -> None:
    with target.begin() as connection:
        row = {"item": "i", "version": 1, "outlet": STRANGER, "how": "api", "at": 0}
        connection.execute(
            text("INSERT INTO served (item, version, outlet, how, at) VALUES (:item, :version, :outlet, :how, :at)"),
            row,
        )

    with pytest.raises(ConflictError, match="another store"):
        move(source, target, NODE)


def test_what_came_otherwise_is_noticed(source: Engine, target: Engine) -> None:
    move(source, target, NODE)
    with target.begin() as connection:
        connection.execute(
            update(served).values(how="web").where(served.c.item == select(func.min(served.c.item)).scalar_subquery())
        )

    with pytest.raises(NotVerifiedError, match="served is not what it was: 20 rows were sent, 20 came"):
        move(source, target, NODE)


def test_a_source_that_was_changed_between_two_tries_is_noticed(source: Engine, target: Engine) -> None:
    move(source, target, NODE)
    with source.execution_options(writes=True).begin() as connection:
        gone = connection.scalar(select(func.min(contents.c.digest)))
        connection.execute(delete(contents).where(contents.c.digest == gone))
        connection.execute(insert(contents), {"digest": "zz", "salt": b"s", "data": b"d"})

    with pytest.raises(NotVerifiedError, match="contents"):
        move(source, target, NODE)


def test_nobody_writes_to_the_source_meanwhile(source: Engine, target: Engine) -> None:
    impatient = open_engine(f"sqlite:///{source.url.database}?timeout=0.05")
    refused: list[str] = []

    def looks(done: int, total: int) -> None:
        try:
            with impatient.execution_options(writes=True).begin():
                pass
        except Exception as error:  # noqa: BLE001 -- that of the driver
            refused.append(str(error))

    move(source, target, NODE, looks)
    impatient.dispose()

    assert refused and all("locked" in said for said in refused)


def test_only_sqlite_is_moved(target: Engine) -> None:
    with pytest.raises(SettingsError, match="Only a store in SQLite"):
        move(target, target, NODE)


def test_the_digest_of_a_table_does_not_hang_on_the_order_but_on_every_value() -> None:
    rows: list[tuple[object, ...]] = [(b"x", 1), (b"y", 2)]

    assert digest_of(entries, rows) == digest_of(entries, rows[::-1])
    assert digest_of(entries, rows) != digest_of(entries, [(b"x", 1), (b"y", 3)])
    assert digest_of(entries, rows) != digest_of(entries, rows[:1])
