"""Restore: a backup put back as a node's home, closed to readers until it is known what was forgotten."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from commonwire.app.backup import SECRET, STORE, Manifest, unpacked, verified
from commonwire.app.home import locked
from commonwire.app.node import find_record, open_node
from commonwire.app.settings import Settings
from commonwire.base.errors import NotVerifiedError, SettingsError
from commonwire.federation.reconcile import close, is_closed, open_again, own_origin
from commonwire.store.copying import Progress, copy_rows
from commonwire.store.engine import open_engine
from commonwire.store.records import SqlRecords
from commonwire.store.schema import prepare

OPERATOR = "machine"
"""Who opens a node by command: nobody is signed in there."""


def restore(settings: Settings, backup: Path, *, now: datetime, progress: Progress | None = None) -> Manifest:
    """Put a backup back as the node in this home, which must have none; it stays closed to readers (`reconcile`).

    A store of an earlier program is brought up to date. Raises SettingsError when there is a node, or the secret is
    not here or another one's; BadInputError and NotVerifiedError for a backup that is none or does not hold.
    """
    with locked(settings.home):
        if find_record(settings) is not None:
            raise SettingsError(
                "This home has a node already", where=str(settings.home), remedy="Give an empty --home."
            )
        with unpacked(backup, settings.home) as (manifest, folder):
            verified(folder, manifest)
            has_made_secret = _secret_is_here(settings, folder)
            try:
                _place(settings, folder / STORE, progress)
                _close(settings, manifest, now)
            except BaseException:
                _undo(settings, has_made_secret=has_made_secret)
                raise
    return manifest


def open_anyway(settings: Settings, *, now: datetime, reason: str = "") -> int:
    """Let readers into a closed home although not all of its past is known, on record; the entry's number.

    Raises ConflictError when it is open.
    """
    with open_node(settings) as node:
        entry = node.store.write_now(lambda records: open_again(records, by=OPERATOR, now=now, reason=reason))
        node.store.write_now(lambda records: node.sign_checkpoint(records, now))
    return entry.number


def _secret_is_here(settings: Settings, folder: Path) -> bool:
    """Take the secret out of the backup when there is none here; whether that was done."""
    if settings.secret_file.exists():
        return False
    if not (folder / SECRET).exists():
        raise SettingsError(
            "The node's secret is not here, and not in the backup",
            where=str(settings.secret_file),
            remedy="Put the copy of it there that was kept apart (mode 0600), or name it in COMMONWIRE_SECRET_FILE.",
        )
    settings.secret_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(settings.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write((folder / SECRET).read_bytes())
        file.flush()
        os.fsync(file.fileno())
    return True


def _place(settings: Settings, store: Path, progress: Progress | None) -> None:
    """Bring the store up to date, and put it where this home has its own."""
    source = open_engine(str(store))
    try:
        prepare(source)
        if "://" in settings.store:
            target = open_engine(settings.store)
            try:
                prepare(target)
                copy_rows(source, target, progress)
            finally:
                target.dispose()
            return
    finally:
        source.dispose()
    Path(settings.store).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    store.chmod(0o600)
    shutil.move(store, settings.store)


def _close(settings: Settings, manifest: Manifest, now: datetime) -> None:
    try:
        with open_node(settings) as node:

            def work(records: SqlRecords) -> None:
                origin = own_origin(records)
                if origin is not None and not is_closed(records):
                    close(records, origin, why="restored", now=now, made_at=manifest.made_at)

            node.store.write_now(work)
    except NotVerifiedError as error:
        raise SettingsError(
            "The secret here is not the one of the node in the backup",
            where=str(settings.secret_file),
            remedy="Name the right one in COMMONWIRE_SECRET_FILE.",
        ) from error


def _undo(settings: Settings, *, has_made_secret: bool) -> None:
    """Leave nothing half behind; what was put into another database stays for its operator to empty."""
    if has_made_secret:
        settings.secret_file.unlink(missing_ok=True)
    if "://" not in settings.store:
        for suffix in ("", "-wal", "-shm"):
            Path(settings.store + suffix).unlink(missing_ok=True)
