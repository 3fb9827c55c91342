"""Processes that share a PostgreSQL store: they hear of commits, and each chore is one process's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import Engine, text

from commonwire.base.errors import SettingsError
from commonwire.store.engine import open_engine
from commonwire.store.fellows import FROZEN, NoFellows, PostgresFellows, fellows_of, sole_use
from commonwire.store.writer import Writer


@pytest.fixture
def shared(postgres_database: str) -> Iterator[Engine]:
    engine = open_engine(postgres_database)
    yield engine
    engine.dispose()


@pytest.fixture
def start(shared: Engine) -> Iterator[Callable[..., PostgresFellows]]:
    """Start one more process; all end with the test."""
    there: list[PostgresFellows] = []

    def started(*chores: str, hear: Callable[[], None] = lambda: None) -> PostgresFellows:
        one = PostgresFellows(shared)
        one.start(chores, hear)
        there.append(one)
        return one

    yield started
    for one in there:
        one.stop()


def comes(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it comes to that."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def stands_still(one: PostgresFellows, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A process stops asking the database anything, until the event is set."""
    goes_on = threading.Event()
    monkeypatch.setattr(one, "_take", lambda connection: goes_on.wait(30))
    return goes_on


def test_a_commit_is_heard_by_every_other_process_and_not_by_the_own(
    shared: Engine, start: Callable[..., PostgresFellows]
) -> None:
    own, other = threading.Event(), threading.Event()
    writes, listens = start(hear=own.set), start(hear=other.set)
    assert comes(own.is_set) and comes(other.is_set)  # each is woken when it has begun to listen
    own.clear()
    other.clear()
    writer = Writer(shared, lambda: None, name=writes.token)

    writer.submit(lambda connection: connection.execute(text("SELECT 1"))).result(30)

    assert comes(other.is_set)
    assert not own.is_set()
    assert listens.token != writes.token
    writer.close()


def test_a_duty_is_of_one_process_until_that_ends(start: Callable[..., PostgresFellows]) -> None:
    first = start("feeds", "pages")
    assert comes(lambda: first.has("feeds") and first.has("pages"))
    second = start("feeds")

    assert not comes(lambda: second.has("feeds"), 1.5)
    first.stop()

    assert comes(lambda: second.has("feeds"))
    assert not first.has("feeds") and not second.has("pages")


def test_a_process_that_stands_still_loses_its_duties(
    start: Callable[..., PostgresFellows], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = start("feeds")
    assert comes(lambda: first.has("feeds"))
    second = start("feeds")

    goes_on = stands_still(first, monkeypatch)

    assert comes(lambda: second.has("feeds"), FROZEN * 6)
    assert not first.has("feeds")
    goes_on.set()


def test_a_process_whose_connection_is_cut_joins_again(shared: Engine, start: Callable[..., PostgresFellows]) -> None:
    woken: list[float] = []
    one = start("feeds", hear=lambda: woken.append(time.monotonic()))
    assert comes(lambda: one.has("feeds"))
    before = len(woken)

    with psycopg.connect(shared.url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE"
            " '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()"
        )

    assert comes(lambda: len(woken) > before), "it looks what it missed"
    assert comes(lambda: one.has("feeds"))


def test_a_store_that_is_served_is_not_in_sole_use_and_the_other_way_round(
    shared: Engine, start: Callable[..., PostgresFellows]
) -> None:
    one = start()
    with pytest.raises(SettingsError, match="serve this store"), sole_use(shared):
        pass
    one.stop()

    with sole_use(shared), pytest.raises(SettingsError, match="needs it for itself"):
        start()


def test_the_one_process_of_sqlite_has_every_duty(sqlite_store: Engine) -> None:
    one = fellows_of(sqlite_store)

    assert isinstance(one, NoFellows) and one.is_alone and one.has("feeds")
    with sole_use(sqlite_store):
        pass
