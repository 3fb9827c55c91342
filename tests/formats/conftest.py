"""The documents of the standards, read once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats import standards


@pytest.fixture(scope="session")
def documents(shared: Path) -> list[standards.Document]:
    """Every document of `../shared/standards`, read."""
    return standards.documents(shared)
