"""Stores to test with: every promise is kept by SQLite and by PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from commonwire.store.engine import open_engine
from commonwire.store.schema import prepare


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
