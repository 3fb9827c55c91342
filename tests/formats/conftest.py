"""The documents of the standards, read once for all tests; the tables that the tests print at their end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats import standards

_TABLES = pytest.StashKey[dict[str, str]]()


@pytest.fixture(scope="session")
def documents(shared: Path) -> list[standards.Document]:
    """Every document of `../shared/standards`, read."""
    return standards.documents(shared)


@pytest.fixture(scope="session")
def tables(pytestconfig: pytest.Config) -> dict[str, str]:
    """What is put here under a title is printed when all tests have run."""
    return pytestconfig.stash.setdefault(_TABLES, {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the tables."""
    for title, table in config.stash.get(_TABLES, {}).items():
        terminalreporter.section(title)
        terminalreporter.write_line(table)
