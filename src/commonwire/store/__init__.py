"""The database: tables, named queries, migrations, and the content beside the ledger.

SQLite and PostgreSQL keep one promise: what was acknowledged is there after a crash, whole. A verb of the core runs
inside one transaction, as `store.write(work)` or `store.read(work)`; on SQLite one writer thread gathers the work
that waits and commits it together, because the sync to disk is the price, not the rows. Tables are either kept or
derived, and `rebuild` empties only the derived ones.
"""
