"""The home: a node's folder, locked while it is served, and the node's secret beside it."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commonwire.app.settings import Settings
from commonwire.base.errors import SettingsError
from commonwire.ledger.keys import Sealer, new_node_secret


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the lock of `home`. Raises SettingsError when another program holds it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SettingsError(
                "This home is being served by another program",
                where=str(home),
                remedy="Stop that one, or give another --home.",
            ) from None
        yield


def open_sealer(settings: Settings) -> Sealer:
    """The sealer with the node's secret, which is made (mode 0600) when there is none yet.

    Raises SettingsError when the file can be read by others or holds no secret.
    """
    path = settings.secret_file
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(new_node_secret())
            file.flush()
            os.fsync(file.fileno())
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SettingsError("The node's secret can be read by others", where=str(path), remedy="chmod 600 that file.")
    return Sealer(path.read_bytes())
