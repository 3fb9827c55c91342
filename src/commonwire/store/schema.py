"""The store's schema: brought up to date at the start, refused when it is newer than the program."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Engine, String, column, inspect, select, table

from commonwire.base.errors import SettingsError
from commonwire.store import (
    arrival_tables,
    attempt_tables,
    channel_tables,
    closing_tables,
    feed_tables,
    inbox_tables,
    page_tables,
    peer_tables,
    post_tables,
    queue_tables,
    ran_tables,
    rights_tables,
    roll_tables,
    tables,
    tree_tables,
    trust_tables,
    vocabulary_tables,
)
from commonwire.store.engine import lock_for_writing
from commonwire.store.metadata import metadata

REVISION: Final = "0027"
"""The newest migration in `migrations/versions`: what this program reads and writes."""

MODULES: Final = (
    tables,
    roll_tables,
    channel_tables,
    feed_tables,
    rights_tables,
    vocabulary_tables,
    ran_tables,
    queue_tables,
    closing_tables,
    attempt_tables,
    page_tables,
    inbox_tables,
    arrival_tables,
    peer_tables,
    tree_tables,
    trust_tables,
    post_tables,
)
"""All that describe tables: once they are imported, `SCHEMA` is complete."""

SCHEMA: Final = metadata
"""Every table of the store."""

_REVISION = select(column("version_num", String)).select_from(table("alembic_version"))


def prepare(engine: Engine) -> None:
    """Make the tables of an empty store and bring an older one up to date; nothing to do takes a look only.

    Raises SettingsError when the store was written by a newer program, or holds tables of no known version.
    """
    with engine.connect() as connection:
        if _revision(connection) == REVISION:
            return
    with engine.execution_options(writes=True).begin() as connection:
        lock_for_writing(connection)
        found = _revision(connection)  # again: another process may have been quicker
        if found != REVISION:
            _upgrade(connection, found)


def _revision(connection: Connection) -> str | None:
    """The revision that the store is at; None for an empty one."""
    there = inspect(connection)
    if there.has_table("alembic_version"):
        found: str | None = connection.scalar(_REVISION)
        return found
    if there.has_table(tables.entries.name):
        raise SettingsError(
            "The store holds tables of no known version",
            where=_place(connection),
            remedy="Restore it from a backup, or give an empty store.",
        )
    return None


def _upgrade(connection: Connection, found: str | None) -> None:
    # Alembic takes 200 ms to import: only a store that needs it pays.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(attributes={"connection": connection, "metadata": SCHEMA})
    config.set_main_option("script_location", "commonwire.store:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise SettingsError(
            f"The store is of version {found}, which is newer than this program knows ({REVISION})",
            where=_place(connection),
            remedy="Start the newer program, or restore a backup that was made before it.",
        )
    command.upgrade(config, REVISION)


def _place(connection: Connection) -> str:
    return connection.engine.url.render_as_string(hide_password=True)
