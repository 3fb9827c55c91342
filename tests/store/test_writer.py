"""The one writer: what waits together is committed together, what fails is undone alone."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, insert, select, text

from commonwire.base.errors import ConflictError, UnavailableError
from commonwire.store.engine import open_engine
from commonwire.store.schema import prepare
from commonwire.store.tables import checkpoints
from commonwire.store.writer import Writer


class Commits:
    """Counts how often a writer said that it had committed."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def commits() -> Commits:
    return Commits()


@pytest.fixture
def writer(engine: Engine, commits: Commits) -> Iterator[Writer]:
    writer = Writer(engine, commits)
    yield writer
    writer.close()


def number_is_written(connection: Connection) -> int:
    """The next number without a gap, as the ledger hands them out."""
    number = (connection.scalar(select(func.max(checkpoints.c.number))) or 0) + 1
    connection.execute(insert(checkpoints), {"number": number, "data": b"x" * 1000})
    return number


def numbers(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(select(checkpoints.c.number).order_by(checkpoints.c.number)))


def group_is_written(writer: Writer, *works: Any) -> list[Future[Any]]:
    """The futures of works that are committed together, since the writer was busy when they came."""
    started, free = threading.Event(), threading.Event()

    def keeps_busy(_: Connection) -> None:
        started.set()
        free.wait(10)

    busy = writer.submit(keeps_busy)
    started.wait(10)
    futures = [writer.submit(work) for work in works]
    free.set()
    busy.result(10)
    return futures


def failing(connection: Connection) -> None:
    number_is_written(connection)
    raise ConflictError("No")


def test_the_answer_comes_when_it_is_on_disk(writer: Writer, engine: Engine) -> None:
    assert writer.submit(number_is_written).result(10) == 1
    assert numbers(engine) == [1]


def test_numbers_have_no_gaps_under_64_threads(writer: Writer, engine: Engine, commits: Commits) -> None:
    def caller(turn: int) -> int:
        try:
            return int(writer.submit(failing if turn % 5 == 0 else number_is_written).result(30) or 0)
        except ConflictError:
            return 0

    with ThreadPoolExecutor(64) as pool:
        answered = list(pool.map(caller, range(640)))

    assert sorted(n for n in answered if n) == list(range(1, 513)) == numbers(engine)
    assert commits.count < 640, "nothing was committed together"


def test_a_work_that_fails_is_undone_alone(writer: Writer, engine: Engine, commits: Commits) -> None:
    first, bad, last = group_is_written(writer, number_is_written, failing, number_is_written)

    assert (first.result(10), last.result(10)) == (1, 2)
    with pytest.raises(ConflictError):
        bad.result(10)
    assert numbers(engine) == [1, 2]
    assert commits.count == 2


def test_a_statement_that_fails_takes_no_other_work_with_it(writer: Writer, engine: Engine) -> None:
    first, bad, last = group_is_written(
        writer, number_is_written, lambda c: c.execute(text("SELECT * FROM nowhere")), number_is_written
    )

    assert (first.result(10), last.result(10)) == (1, 2)
    assert bad.exception(10) is not None


def test_when_the_commit_fails_nobody_is_told_otherwise(writer: Writer, engine: Engine, commits: Commits) -> None:
    def breaking(connection: Connection) -> int:
        """Leaves the transaction unable to be committed: a deferred foreign key that nothing fulfils."""
        number = number_is_written(connection)
        if engine.dialect.name == "postgresql":
            connection.execute(text("CREATE TABLE parent (id int PRIMARY KEY)"))
            connection.execute(text("CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"))
        else:
            connection.execute(text("CREATE TABLE parent (id int PRIMARY KEY)"))
            connection.execute(text("CREATE TABLE child (id int REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"))
        connection.execute(text("INSERT INTO child VALUES (1)"))
        return number

    before, bad, after = group_is_written(writer, number_is_written, breaking, number_is_written)

    assert all(future.exception(10) is not None for future in (before, bad, after))
    assert numbers(engine) == []
    assert writer.submit(number_is_written).result(10) == 1


def test_a_caller_who_goes_away_while_waiting_stops_nothing(writer: Writer, engine: Engine) -> None:
    free = threading.Event()
    busy = writer.submit(lambda _: free.wait(10))
    gone, last = writer.submit(number_is_written), writer.submit(number_is_written)
    assert gone.cancel()
    free.set()

    assert (busy.result(10), last.result(10)) == (True, 1)
    assert numbers(engine) == [1]


def test_a_request_that_is_cut_off_stops_nothing(writer: Writer, engine: Engine) -> None:
    def slowly(connection: Connection) -> int:
        time.sleep(0.2)
        return number_is_written(connection)

    async def caller() -> None:
        waiting = asyncio.ensure_future(writer.write(slowly))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(caller())

    assert writer.submit(number_is_written).result(10) in (1, 2)


def test_the_writer_outlives_whoever_listens(engine: Engine) -> None:
    def listener() -> None:
        raise RuntimeError("the loop is closed")

    writer = Writer(engine, listener)

    assert [writer.submit(number_is_written).result(10) for _ in range(2)] == [1, 2]
    writer.close()


def test_closing_finishes_what_waits_and_takes_no_more(engine: Engine, commits: Commits) -> None:
    writer = Writer(engine, commits)
    waiting = [writer.submit(number_is_written) for _ in range(20)]

    writer.close()

    assert [future.result(0) for future in waiting] == list(range(1, 21))
    with pytest.raises(UnavailableError, match="closed"):
        writer.submit(number_is_written).result(0)


def test_two_programs_on_one_store_hand_out_each_number_once(engine: Engine, address: str, commits: Commits) -> None:
    other_engine = open_engine(address)
    writers = [Writer(engine, commits), Writer(other_engine, commits)]

    with ThreadPoolExecutor(16) as pool:
        futures = list(pool.map(lambda turn: writers[turn % 2].submit(number_is_written), range(100)))

    assert sorted(future.result(30) for future in futures) == list(range(1, 101)) == numbers(engine)
    for writer in writers:
        writer.close()
    other_engine.dispose()


# Bad days, each in the words of its own database


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(str(tmp_path / "store.sqlite"))
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_writer(sqlite_engine: Engine, commits: Commits) -> Iterator[Writer]:
    writer = Writer(sqlite_engine, commits)
    yield writer
    writer.close()


def pages_are_limited(writer: Writer, limit: str) -> None:
    """The disk is as full as `limit` pages; "room" for the pages there are and a thousand more."""

    def work(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1000 if limit == 'room' else pages}")

    writer.submit(work).result(10)


def much_is_written(connection: Connection) -> None:
    for number in range(1_000, 1_200):
        connection.execute(insert(checkpoints), {"number": number, "data": b"x" * 10_000})


def test_on_a_full_disk_writes_are_refused_clearly_and_reading_goes_on(
    sqlite_writer: Writer, sqlite_engine: Engine
) -> None:
    sqlite_writer.submit(number_is_written).result(10)
    pages_are_limited(sqlite_writer, "full")

    with pytest.raises(UnavailableError, match="disk of the store is full; nothing was recorded"):
        sqlite_writer.submit(much_is_written).result(10)

    assert numbers(sqlite_engine) == [1]


def test_when_there_is_room_again_writing_goes_on(sqlite_writer: Writer, sqlite_engine: Engine) -> None:
    pages_are_limited(sqlite_writer, "full")
    refused = group_is_written(sqlite_writer, much_is_written, much_is_written)
    assert all(isinstance(future.exception(10), UnavailableError) for future in refused)

    pages_are_limited(sqlite_writer, "room")

    assert sqlite_writer.submit(number_is_written).result(10) == 1
    assert numbers(sqlite_engine) == [1]


def test_a_store_that_another_program_holds_is_waited_for(sqlite_writer: Writer, sqlite_engine: Engine) -> None:
    other = sqlite3.connect(str(sqlite_engine.url.database), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    waiting = sqlite_writer.submit(number_is_written)
    with pytest.raises(TimeoutError):
        waiting.result(0.3)

    assert numbers(sqlite_engine) == []
    other.execute("COMMIT")
    assert waiting.result(10) == 1
    other.close()


def test_a_store_that_is_held_for_too_long_is_said_to_be_away(tmp_path: Path, commits: Commits) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}?timeout=0.1")
    prepare(engine)
    writer = Writer(engine, commits)
    other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(UnavailableError, match="locked; nothing was recorded"):
        writer.submit(number_is_written).result(10)

    other.execute("COMMIT")
    assert writer.submit(number_is_written).result(10) == 1
    other.close()
    writer.close()
    engine.dispose()


def test_a_lost_connection_to_postgresql_is_told_and_the_next_write_works(
    postgres_database: str, commits: Commits
) -> None:
    engine = open_engine(postgres_database)
    prepare(engine)
    writer = Writer(engine, commits)

    def cut(connection: Connection) -> None:
        number_is_written(connection)
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
        with engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:backend, 5000)"), {"backend": backend})
        number_is_written(connection)

    before, lost, after = group_is_written(writer, number_is_written, cut, number_is_written)

    for future in (before, lost, after):
        with pytest.raises(UnavailableError, match="nothing was recorded"):
            future.result(10)
    assert writer.submit(number_is_written).result(10) == 1
    assert numbers(engine) == [1]
    writer.close()
    engine.dispose()


def test_who_listens_hears_of_a_commit_before_its_caller_does(writer: Writer, commits: Commits) -> None:
    heard = []
    for _ in range(20):
        writer.submit(number_is_written).result(10)
        heard.append(commits.count)

    assert heard == list(range(1, 21))
