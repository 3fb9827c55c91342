"""`commonwire move-store`: move a home's store from SQLite to PostgreSQL."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from commonwire.app.home import locked
from commonwire.app.node import find_record
from commonwire.app.progress import Progress
from commonwire.app.settings import read_settings
from commonwire.base.errors import SettingsError
from commonwire.store.engine import open_engine
from commonwire.store.fellows import sole_use
from commonwire.store.moving import Moved, move
from commonwire.store.schema import prepare

NAME = "move-store"
HELP = "Move the store of a home from SQLite to PostgreSQL; cut short, it goes on where it stood when called again."
EXAMPLE = "commonwire move-store --to postgresql://commonwire@localhost/commonwire"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("--to", required=True, metavar="URL", help="an empty database, or one half moved to before")


def run(chosen: argparse.Namespace) -> int:
    """Move, verify, and set the old store aside; the home must not be served meanwhile."""
    settings = read_settings(os.environ, home=chosen.home)
    if not chosen.to.startswith("postgresql"):
        raise SettingsError("A store moves to PostgreSQL", where="--to", remedy="Give a postgresql:// address.")
    with locked(settings.home):
        record = find_record(settings)
        if record is None:
            raise SettingsError("There is no store in this home", where=settings.store, remedy="Give another --home.")
        moved = _moved(settings.store, chosen.to, record.node)
        aside = _set_aside(settings.store)
    print(f"{sum(moved.rows.values())} rows of {len(moved.rows)} tables moved, and compared by digest")
    print(f"The ledger of {moved.node} verified up to entry {moved.head.number}")
    print(f"The old store is set aside: {aside}")
    print(f"Serve it with that COMMONWIRE_STORE: {shown(chosen.to)}")
    return 0


def shown(address: str) -> str:
    """An address as it may be printed: without its password.

    >>> shown("postgresql://wire:secret@db.internal/wire")
    'postgresql://wire:***@db.internal/wire'
    """
    return re.sub(r"(://[^:@/]*):[^@/]*@", r"\1:***@", address)


def _moved(store: str, to: str, node: str) -> Moved:
    source, target = open_engine(store), open_engine(to)
    try:
        with sole_use(target):
            prepare(target)
            with Progress("rows") as progress:
                return move(source, target, node, progress.step)
    finally:
        source.dispose()
        target.dispose()


def _set_aside(store: str) -> Path:
    """Give the old store another name, so that nobody serves it by mistake: then there were two pasts of one node."""
    path = Path(store)
    aside = path.with_name(f"{path.name}.moved")
    for ending in ("-wal", "-shm", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside
