"""Stores to test with: every promise is kept by SQLite and by PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from commonwire.ledger.keys import Sealer
from commonwire.store.engine import open_engine
from commonwire.store.records import Identity, Memory, SqlRecords
from commonwire.store.schema import prepare
from commonwire.store.transaction import Remembered, Transaction
from tests.postgres import Server

IDENTITY = Identity(alliance="example-alliance", node="wire.example.org")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    found: str = request.getfixturevalue("postgres_database")
    return found


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """An empty store with its tables."""
    engine = open_engine(address)
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store that every test leaves empty."""
    engine = open_engine(str(tmp_path_factory.mktemp("store") / "store.sqlite"))
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_store(postgres: Server) -> Iterator[Engine]:
    """A store that every test leaves empty."""
    with psycopg.connect(postgres.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE promises")
    engine = open_engine(postgres.url_of("promises"))
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def transaction(request: pytest.FixtureRequest) -> Iterator[Transaction]:
    """A writing transaction on an empty store of each kind, undone after the test."""
    engine: Engine = request.getfixturevalue(f"{request.param}_store")
    with engine.execution_options(writes=True).connect() as connection:
        yield Transaction(connection, lambda _: Remembered())
        connection.rollback()


@pytest.fixture
def records(transaction: Transaction) -> SqlRecords:
    """The records of that transaction."""
    return SqlRecords(transaction, IDENTITY, Memory(Sealer(b"s" * 32)))
