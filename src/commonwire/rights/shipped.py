"""The data files that ship with this room, in `data/`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec


@cache
def shipped(name: str) -> Any:
    """The content of the data file `name`.json."""
    return msgspec.json.decode((files("commonwire.rights") / "data" / f"{name}.json").read_bytes())
