"""The founding dispatch: the first story that the demo's alliance exchanges, when its text is at hand."""

from __future__ import annotations

from pathlib import Path

from commonwire.base.errors import BadInputError


def founding_dispatch(path: Path) -> bytes:
    """The dispatch's bytes as they are, for the reader of plain text; `DemoRoll.founding_outlet` gives it.

    `path` is the file, or the folder that holds it as `dispatch.txt`. Raises BadInputError where it is not there.
    """
    file = path / "dispatch.txt" if path.is_dir() else path
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInputError(
            f"The founding dispatch cannot be read: {error.strerror}",
            where=str(file),
            remedy="Name the file, or start the demo without it.",
        ) from error
