"""A home outgrows SQLite: its store moves to PostgreSQL, and everybody finds everything as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, served
from tests.journeys.test_both_stores import answers, post


def test_a_store_moves_to_postgresql_and_answers_as_before(tmp_path: Path, postgres_database: str) -> None:
    home = Home(tmp_path)
    found(home)
    keys = two_keys(home)
    to = postgres_database.replace("+psycopg", "")
    with served(home) as node:
        post(node, keys[1], "/searches", {"query": "police", "name": "police"})
        for number in range(3):
            post(
                node, keys[0], "/items", {"uri": f"urn:{number}", "language": "en", "headlines": [{"value": "Police"}]}
            )
        before = answers(node, keys)
        with pytest.raises(AssertionError, match="served by another program"):
            home.run("move-store", "--to", to)

    said = home.run("move-store", "--to", to)

    assert "compared by digest" in said and "verified up to entry" in said
    with pytest.raises(AssertionError, match="no node in this home"):
        home.run("outlets")
    with served(replace(home, store=postgres_database)) as node:
        assert answers(node, keys) == before
        assert post(node, keys[0], "/items", {"uri": "urn:new", "headlines": [{"value": "Police"}]})["entry"] > 0
    assert len(before[0]["items"]) == 3
