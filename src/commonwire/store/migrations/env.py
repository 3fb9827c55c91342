"""Run by Alembic inside the transaction that `schema.prepare` has opened."""

from __future__ import annotations

from alembic import context

if hasattr(context, "config"):  # only while Alembic runs; an import for itself changes nothing
    attributes = context.config.attributes
    context.configure(connection=attributes["connection"], target_metadata=attributes.get("metadata"))
    context.run_migrations()
