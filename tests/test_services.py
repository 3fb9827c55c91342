"""The services that the tests start are real."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import create_engine, text

from tests.postgres import OLDEST, Server, postgres_runs


def test_the_server_is_a_postgresql_that_we_support(postgres: Server) -> None:
    engine = create_engine(postgres.url)
    with engine.connect() as connection:
        number = connection.scalar(text("SHOW server_version_num"))
    engine.dispose()

    assert int(str(number)) // 10000 == postgres.version >= OLDEST


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_gets_an_empty_database(postgres_database: str, time: str) -> None:
    engine = create_engine(postgres_database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE story (headline text)"))
        connection.execute(text("INSERT INTO story VALUES ('Flood')"))
        count = connection.scalar(text("SELECT count(*) FROM story"))
    engine.dispose()

    assert count == 1, time


def test_a_server_is_gone_when_its_block_ends(postgres: Server) -> None:
    with postgres_runs() as second:
        assert second.pid != postgres.pid

    with pytest.raises(ProcessLookupError):
        os.kill(second.pid, 0)
