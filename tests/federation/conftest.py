"""A store to connect nodes in, which every test leaves empty; and two nodes of which one knows the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from commonwire.ledger.keys import Sealer
from commonwire.store.engine import open_engine
from commonwire.store.records import Identity, Memory, SqlRecords
from commonwire.store.schema import prepare
from commonwire.store.transaction import Remembered, Transaction
from tests.federation.exchange import A, B, introduce, node
from tests.newsroom import Newsroom


@pytest.fixture(scope="session")
def network_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store that every test leaves empty."""
    engine = open_engine(str(tmp_path_factory.mktemp("network") / "store.sqlite"))
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def records(network_engine: Engine) -> Iterator[SqlRecords]:
    """The records of the node 'north', in a transaction that is undone."""
    with network_engine.execution_options(writes=True).connect() as connection:
        transaction = Transaction(connection, lambda _: Remembered())
        yield SqlRecords(transaction, Identity(alliance="example-alliance", node="north"), Memory(Sealer(b"s" * 32)))
        connection.rollback()


@pytest.fixture
def a(tmp_path: Path) -> Iterator[Newsroom]:
    """A node with one outlet."""
    newsroom = node(tmp_path, A)
    yield newsroom
    newsroom.close()


@pytest.fixture
def b(tmp_path: Path, a: Newsroom) -> Iterator[Newsroom]:
    """A node that knows the key of `a`."""
    newsroom = node(tmp_path, B)
    introduce(newsroom, a)
    yield newsroom
    newsroom.close()
