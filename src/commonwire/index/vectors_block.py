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

from commonwire.index.vectors_places import number_of
from commonwire.search.ports import Vector

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
    vector: Vector


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a file held: the rows that are taken, with the number of each item (`number_of`), language and vector.

    `damaged` is how many others there were.
    """

    rows: NDArray[np.int64]
    keys: NDArray[np.uint64]
    languages: NDArray[np.bytes_]
    vectors: Vector
    damaged: int


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

    def read(self) -> Held:
        """Take in what the file holds. Damaged records are overwritten: nobody can say whose they are."""
        raw = self._raw()
        width = self._type.itemsize
        data = memoryview(raw.tobytes())
        used = np.flatnonzero((raw["item"] != b"") | (raw["check"] != 0)).tolist()
        sums = (zlib.crc32(data[row * width : (row + 1) * width - _CHECK]) for row in used)
        is_whole = np.fromiter(sums, dtype=np.uint32, count=len(used)) == raw["check"][used]
        rows = np.array(used, dtype=np.int64)
        for row in rows[~is_whole].tolist():
            self._file[row] = np.zeros((), dtype=self._type)
        rows = rows[is_whole]
        self.outlet[rows], self.position[rows], self.received[rows] = (
            raw[name][rows] for name in ("outlet", "position", "received")
        )
        self.free = np.setdiff1d(np.arange(ROWS), rows)[::-1].tolist()
        return Held(
            rows=rows,
            keys=np.fromiter(map(number_of, raw["item"][rows].tolist()), dtype=np.uint64, count=len(rows)),
            languages=raw["language"][rows],
            vectors=_as_floats(raw, rows),
            damaged=len(used) - len(rows),
        )

    def item(self, row: int) -> str:
        """The item of a record; empty when it was overwritten."""
        return bytes(self._file["item"][row]).decode()

    def vectors(self, rows: NDArray[np.int64]) -> Vector:
        """The vectors of some records, as they were but for their rounding to 8 bits."""
        return _as_floats(self._file, rows)

    def read_vectors(self, rows: NDArray[np.int64]) -> Vector:
        """The same, read from the file: so many do not stay in memory."""
        return _as_floats(self._raw(), rows)

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


def _as_floats(records: NDArray[Any], rows: NDArray[np.int64]) -> Vector:
    found: Vector = records["vector"][rows].astype(np.float32)
    found *= records["scale"][rows][:, None]
    return found


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
