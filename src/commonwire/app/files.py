"""What commands are given: files as parts that a reader takes (a line file line by line), and cards of nodes."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

from commonwire.base.errors import BadInputError
from commonwire.formats.notes import Bounds

_GZIP = b"\x1f\x8b"
_LINES = (".jsonl", ".ndjson", ".jsonlines")


def open_parts(name: str, bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    """The parts of the file `name` ('-': standard input), each with the place it stands at.

    Of a file larger than the bound no more is taken in than shows that it is: its reader refuses it. Raises
    BadInputError for a file that cannot be read.
    """
    with ExitStack() as stack:
        try:
            if name == "-":
                file: IO[bytes] = sys.stdin.buffer
            elif _is_packed(Path(name)):
                file = cast("IO[bytes]", stack.enter_context(gzip.open(name)))
                name = name.removesuffix(".gz")
            else:
                file = stack.enter_context(Path(name).open("rb"))
            if name.endswith(_LINES):
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield f"{name}, line {number}", line
            else:
                yield name, file.read(bounds.size + 1)
        except OSError as error:
            raise BadInputError(f"The file cannot be read: {error.strerror or error}", where=name) from None


def read_file(name: str) -> bytes:
    """The bytes of a file, or of standard input ('-'), without blanks around them. Raises BadInputError."""
    try:
        return (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).strip()
    except OSError as error:
        raise BadInputError(f"The file cannot be read: {error.strerror}", where=name) from None


def write_file(name: str | None, data: bytes) -> None:
    """Write `data` and a line break into a file, or to standard output (None). Raises BadInputError."""
    if name is None:
        sys.stdout.buffer.write(data + b"\n")
        return
    try:
        Path(name).write_bytes(data + b"\n")
    except OSError as error:
        raise BadInputError(f"The file cannot be written: {error.strerror}", where=name) from None


def card_said(said: str) -> str:
    """The card of a node that was given as it is, in a file, or on standard input ('-'). Raises BadInputError."""
    if said == "-":
        return sys.stdin.read()
    if said.startswith("eyJ"):
        return said
    try:
        return Path(said).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise BadInputError(
            f"The card cannot be read: {getattr(error, 'strerror', None) or error}",
            where=said[:80],
            remedy="Give the line that `commonwire peer card` printed there, or a file that holds it.",
        ) from None


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_GZIP)) == _GZIP
