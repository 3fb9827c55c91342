"""A store in SQLite has one process: it serves and works."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.node import found_node
from commonwire.app.serving import serve
from commonwire.app.settings import Settings, read_settings
from commonwire.app.working import work
from commonwire.base.errors import SettingsError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    environment = {"COMMONWIRE_SECRET_FILE": str(tmp_path / "secret"), "COMMONWIRE_ENCODER": "none"}
    settings = read_settings(environment, home=str(tmp_path / "home"))
    found_node(settings, alliance="a", alliance_name="A", node="n", now=datetime(2031, 5, 6, tzinfo=UTC))
    return settings


def test_work_on_sqlite_is_refused_with_the_way_out(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="move to PostgreSQL: commonwire move-store"):
        work(settings)


def test_nobody_serves_sqlite_without_working_on_it(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="--no-work"):
        serve(settings, host="127.0.0.1", port=0, works=False)
