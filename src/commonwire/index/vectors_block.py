"""A block of vectors: one memory-mapped file of records of one size, each with its own checksum.

What identifies a story lies beside its vector, so that to overwrite a record is to forget the story.
"""

from __future__ import annotations

import mmap
import zlib
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

ROWS = 16_384
"""Records in a block: 7 MB of vectors with 384 numbers."""
_HEAD = 4096
_CHECK = 4


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a block keeps of a story: `position` of the version that was encoded, `outlet` as a number (`number_of`)."""

    item: str
    language: str
    outlet: int
    position: int
    received: int
    vector: NDArray[np.float32]


class Block:
    """The records of one file, and what is asked of all of them at once in arrays of its own."""

    def __init__(self, path: Path, head: bytes, size: int) -> None:
        """Open the file at `path`, or make it. `head` says what it holds: a file that is not whole is made anew."""
        self._type = _type_of(size)
        length = _HEAD + ROWS * self._type.itemsize
        if not (is_of(path, head) and path.stat().st_size == length):
            _make(path, head, length)
        self.path = path
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), length)
        if hasattr(mmap, "MADV_RANDOM"):
            self._map.madvise(mmap.MADV_RANDOM)
        self._file = np.frombuffer(self._map, dtype=self._type, count=ROWS, offset=_HEAD)
        self.alive = np.zeros(ROWS, dtype=np.bool_)
        self.language = np.zeros(ROWS, dtype=np.int16)
        self.outlet = np.zeros(ROWS, dtype=np.uint64)
        self.position = np.zeros(ROWS, dtype=np.int64)
        self.received = np.zeros(ROWS, dtype=np.uint32)
        self.sketch = np.zeros((-(-size // 64), ROWS), dtype=np.uint64)
        self.free: list[int] = []

    def read(self) -> tuple[list[tuple[int, str, str]], int]:
        """Take in what the file holds: (row, item, language) of each record, and how many were damaged.

        Damaged ones are overwritten: nobody can say whose they are.
        """
        raw = self._raw()
        width = self._type.itemsize
        data = memoryview(raw.tobytes())
        checks = raw["check"].tolist()
        found: list[tuple[int, str, str]] = []
        damaged = 0
        used = np.flatnonzero((raw["item"] != b"") | (raw["check"] != 0) | raw["vector"].any(1))
        for row in used.tolist():
            start = row * width
            if zlib.crc32(data[start : start + width - _CHECK]) == checks[row]:
                found.append((row, raw["item"][row].decode(), raw["language"][row].decode()))
            else:
                damaged += 1
                self._file[row] = np.zeros((), dtype=self._type)
        self.outlet[:], self.position[:], self.received[:] = raw["outlet"], raw["position"], raw["received"]
        taken = {row for row, _, _ in found}
        self.free = [row for row in range(ROWS - 1, -1, -1) if row not in taken]
        return found, damaged

    def item(self, row: int) -> str:
        """The item of a record; empty when it was overwritten."""
        return bytes(self._file["item"][row]).decode()

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of some records, as they were but for their rounding to 8 bits."""
        found: NDArray[np.float32] = self._file["vector"][rows].astype(np.float32)
        found *= self._file["scale"][rows][:, None]
        return found

    def all_vectors(self) -> NDArray[np.float32]:
        """The vectors of all rows, read without keeping them mapped."""
        raw = self._raw()
        found: NDArray[np.float32] = raw["vector"].astype(np.float32)
        found *= raw["scale"][:, None]
        return found

    def _raw(self) -> NDArray[Any]:
        return np.fromfile(self.path, dtype=self._type, count=ROWS, offset=_HEAD)

    def write(self, row: int, record: Record) -> None:
        """Keep `record` in `row`; it counts once `alive` says so."""
        scale = float(np.abs(record.vector).max()) / 127 or 1.0
        made: Any = np.zeros((), dtype=self._type)
        made["item"], made["language"] = record.item.encode(), record.language.encode()
        made["outlet"], made["position"], made["received"] = record.outlet, record.position, record.received
        made["scale"], made["vector"] = scale, np.rint(record.vector / scale)
        made["check"] = zlib.crc32(made.tobytes()[:-_CHECK])
        self._file[row] = made
        self.outlet[row], self.position[row], self.received[row] = record.outlet, record.position, record.received

    def erase(self, row: int) -> None:
        """Overwrite a record; `flush` takes that to the disk."""
        self.alive[row] = False
        self._file[row] = np.zeros((), dtype=self._type)
        self.sketch[:, row] = 0
        self.outlet[row] = self.position[row] = self.received[row] = 0
        self.free.append(row)

    def flush(self) -> None:
        """Take what was written to the disk."""
        self._map.flush()


def head_of(model: str, size: int) -> bytes:
    """What stands at the beginning of a block: another model or another form makes another head."""
    said = f"commonwire vectors 1\n{model}\n{size}\n{ROWS}\n".encode()
    return said[:_HEAD].ljust(_HEAD, b"\0")


def is_of(path: Path, head: bytes) -> bool:
    """Whether the file at `path` begins with `head`."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD) == head
    except OSError:
        return False


def _type_of(size: int) -> np.dtype[Any]:
    return np.dtype(
        [
            ("item", "S24"),
            ("language", "S16"),
            ("outlet", "<u8"),
            ("position", "<i8"),
            ("received", "<u4"),
            ("scale", "<f4"),
            ("vector", "i1", (size,)),
            ("check", "<u4"),
        ]
    )


def _make(path: Path, head: bytes, length: int) -> None:
    """A block without records. Its bytes are written, not left out: a full disk is heard of here, not in the map."""
    with path.open("wb") as file:
        file.write(head)
        for _ in range(length // _HEAD):
            file.write(bytes(_HEAD))
        file.truncate(length)
