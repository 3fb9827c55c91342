"""A demo node for each test of the pages, founded once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.demo.found import found_demo
from tests.web.browsing import Served, served, settings_of


@pytest.fixture(scope="session")
def founded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded demo home without a story."""
    home = tmp_path_factory.mktemp("pages") / "home"
    home.mkdir()
    found_demo(settings_of(home), datetime.now(UTC))
    return home


@pytest.fixture
def demo(founded_home: Path, tmp_path: Path) -> Iterator[Served]:
    """The demo node, ready to be visited."""
    home = tmp_path / "home"
    shutil.copytree(founded_home, home)
    shutil.copy2(settings_of(founded_home).secret_file, settings_of(home).secret_file)
    with served(home) as node:
        yield node
