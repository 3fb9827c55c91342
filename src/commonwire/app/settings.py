"""What the environment says, read once at the start and handed on as values.

| variable | meaning | default |
|---|---|---|
| COMMONWIRE_HOME | the folder of this node | the platform's folder for user data |
| COMMONWIRE_STORE | the database: a postgresql:// address | SQLite in the home |
| COMMONWIRE_SECRET_FILE | the node's secret, outside the home | the platform's folder for user settings |
| COMMONWIRE_HOSTS | host names, with commas, under which the node is reached | loopback names only |
| COMMONWIRE_ALLOW_FETCH | addresses beyond the public net that feeds may come from, with commas | none |
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from platformdirs import user_config_path, user_data_path


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this program was started."""

    home: Path
    store: str
    secret_file: Path
    hosts: tuple[str, ...] = ()
    allow_fetch: tuple[str, ...] = ()


def read_settings(environment: Mapping[str, str], *, home: str | None = None) -> Settings:
    """The settings that `environment` gives; `home`, when given, wins over COMMONWIRE_HOME."""
    chosen = home or environment.get("COMMONWIRE_HOME")
    folder = Path(chosen).expanduser().resolve() if chosen else user_data_path("commonwire")
    secret = environment.get("COMMONWIRE_SECRET_FILE")
    return Settings(
        home=folder,
        store=environment.get("COMMONWIRE_STORE") or str(folder / "commonwire.sqlite"),
        secret_file=Path(secret).expanduser() if secret else default_secret_file(folder),
        hosts=_list(environment.get("COMMONWIRE_HOSTS")),
        allow_fetch=_list(environment.get("COMMONWIRE_ALLOW_FETCH")),
    )


def default_secret_file(home: Path) -> Path:
    """Where a node's secret lies when nothing else is said: outside its home, one for each home."""
    return user_config_path("commonwire") / f"{hashlib.sha256(str(home).encode()).hexdigest()[:16]}.secret"


def _list(value: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())
