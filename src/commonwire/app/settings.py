"""What the environment says, read once at the start and handed on as values.

| variable | meaning | default |
|---|---|---|
| COMMONWIRE_HOME | the folder of this node | the platform's folder for user data |
| COMMONWIRE_STORE | the database: a postgresql:// address | SQLite in the home |
| COMMONWIRE_SECRET_FILE | the node's secret, outside the home | the platform's folder for user settings |
| COMMONWIRE_HOSTS | host names, with commas, under which the node is reached | loopback names only |
| COMMONWIRE_ALLOW_FETCH | addresses beyond the public net that feeds may come from, with commas | none |
| COMMONWIRE_READ_SIZE ... | the bounds of reading, each by its name | `formats.notes.Bounds` |
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from platformdirs import user_config_path, user_data_path

from commonwire.base.errors import SettingsError
from commonwire.formats.notes import Bounds, setting_of

_MOST_DIGITS = 12


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this program was started."""

    home: Path
    store: str
    secret_file: Path
    hosts: tuple[str, ...] = ()
    allow_fetch: tuple[str, ...] = ()
    bounds: Bounds = Bounds()


def read_settings(environment: Mapping[str, str], *, home: str | None = None) -> Settings:
    """The settings that `environment` gives; `home`, when given, wins over COMMONWIRE_HOME.

    Raises SettingsError for a bound that is no number.
    """
    chosen = home or environment.get("COMMONWIRE_HOME")
    folder = Path(chosen).expanduser().resolve() if chosen else user_data_path("commonwire")
    secret = environment.get("COMMONWIRE_SECRET_FILE")
    return Settings(
        home=folder,
        store=environment.get("COMMONWIRE_STORE") or str(folder / "commonwire.sqlite"),
        secret_file=Path(secret).expanduser() if secret else default_secret_file(folder),
        hosts=_list(environment.get("COMMONWIRE_HOSTS")),
        allow_fetch=_list(environment.get("COMMONWIRE_ALLOW_FETCH")),
        bounds=read_bounds(environment),
    )


def read_bounds(environment: Mapping[str, str]) -> Bounds:
    """The bounds of reading that `environment` gives. Raises SettingsError for one that is no whole number above 0.

    >>> read_bounds({"COMMONWIRE_READ_ITEMS": "50"}).items
    50
    """
    said = {name: environment.get(setting_of(name), "").strip() for name in Bounds.__struct_fields__}
    return Bounds(**{name: _count(value, setting_of(name)) for name, value in said.items() if value})


def default_secret_file(home: Path) -> Path:
    """Where a node's secret lies when nothing else is said: outside its home, one for each home."""
    return user_config_path("commonwire") / f"{hashlib.sha256(str(home).encode()).hexdigest()[:16]}.secret"


def _count(value: str, setting: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS and int(value)):
        raise SettingsError(
            f"'{value[:40]}' is no bound", where=setting, remedy="Give a whole number above 0, like 20000."
        )
    return int(value)


def _list(value: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())
