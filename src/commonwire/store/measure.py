"""How large a store is."""

from __future__ import annotations

from sqlalchemy import Engine, text


def store_bytes(engine: Engine) -> int:
    """The bytes that the database of `engine` takes, as the database counts them."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        pages = int(connection.scalar(text("PRAGMA page_count")) or 0)
        return pages * int(connection.scalar(text("PRAGMA page_size")) or 0)
