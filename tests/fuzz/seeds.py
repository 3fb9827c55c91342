"""The seed corpus: the golden story in every format, and small documents of our own in the shapes that are read.

What once broke a reader lies in `crashes`, by the reader's name: it is a seed, too, and a test for ever.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from commonwire.base.errors import CommonwireError
from commonwire.formats.detect import detect

HERE = Path(__file__).parent
FOLDERS = (HERE.parent / "formats" / "golden", HERE / "seeds")
CRASHES = HERE / "crashes"
_LENT = {"rendition": "photo", "markup": "page"}


@cache
def everything() -> list[bytes]:
    """All seeds, the smallest first."""
    paths = [path for folder in FOLDERS for path in sorted(folder.iterdir())] + [path for _, path in crashes()]
    return sorted((path.read_bytes() for path in paths), key=len)


@cache
def seeds_of(name: str) -> list[bytes]:
    """The seeds for the reader `name`: those of its kind, or all where it takes all."""
    kind = _LENT.get(name, name)
    own = [data for data in everything() if _kind(data) == kind]
    return own or everything()


def crashes() -> list[tuple[str, Path]]:
    """What once broke a reader, with the reader's name."""
    return [(path.parent.name, path) for path in sorted(CRASHES.glob("*/*"))]


def _kind(data: bytes) -> str | None:
    try:
        return detect(data, None)
    except CommonwireError:
        return None
