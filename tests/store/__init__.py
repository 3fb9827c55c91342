"""The store: each promise on SQLite and PostgreSQL."""
