"""A demo node for each file of tests, founded once and copied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.demo.found import found_demo
from tests.api.asgi import Desk, copied, desk_opens, settings_of


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded demo home without a story."""
    home = tmp_path_factory.mktemp("founded") / "home"
    home.mkdir()
    found_demo(settings_of(home), datetime.now(UTC))
    return home


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node, served."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("desk") / "home")) as desk:
        yield desk
