"""The alliance's own borders: a file in the home that stands in place of those that are shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from commonwire.base.errors import BadInputError, SettingsError
from commonwire.web.drawn.borders import MOST_BYTES, Borders, read_borders

BORDERS: Final = "borders.geojson"
"""The file's name in the home."""


def own_borders(home: Path) -> Borders | None:
    """The borders that the alliance put into the home, None where it did not. Raises SettingsError for what are none.

    A node does not start with others than it was given: a map of borders is the alliance's own word.
    """
    file = home / BORDERS
    if not file.exists():
        return None
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInputError("The file is too large", where=BORDERS, remedy="Give a simpler outline.")
        return read_borders(file.read_bytes())
    except (OSError, BadInputError) as error:
        message = error.message if isinstance(error, BadInputError) else (error.strerror or str(error))
        raise SettingsError(message, where=str(file), remedy="See docs/howto/own-borders.md.") from None
