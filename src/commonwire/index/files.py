"""The index's folder: the engine's files, how far in which ledger they go, and whether they are whole."""

from __future__ import annotations

import os
import shutil
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace
from tantivy import Index, IndexWriter, Searcher

from commonwire.index.fields import VERSION, document_of, make_schema
from commonwire.search.ports import Change

STANDING: Final = "standing.json"
META: Final = "meta.json"
"""The engine's own description of its files."""
HEAP: Final = 40_000_000
"""Bytes of memory in which each thread of a writer gathers stories; the engine wants 15 MB at least."""
THREADS: Final = 2
"""Threads that write while the files catch up with the store."""
_PIECE = 1 << 20
_FOOTER = 8
_PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How far the files go: everything up to the ledger's entry `number`, whose digest is `digest`.

    What lies between `number` and `until` may be in the files, too: there a commit was begun. `is_purging` says that
    words may lie in them that were withdrawn.
    """

    version: int = VERSION
    number: int = 0
    digest: str | None = None
    until: int = 0
    is_purging: bool = False


class Files:
    """The open files; one thread writes, any may take `searcher`, which sees what was committed before `refresh`."""

    def __init__(self, folder: Path) -> None:
        """Opens what lies in `folder`, or makes it. Raises ValueError and OSError when that cannot be opened."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self.standing = _standing(folder)
        self.schema = make_schema()
        self._index = Index(self.schema, path=str(folder), reuse=True)
        self._writer: IndexWriter | None = self._index.writer(HEAP * THREADS, THREADS)
        self.searcher: Searcher = self._index.searcher()
        self.parts: list[Segment] = []
        self.refresh()

    def put(self, change: Change, *, again: bool = False) -> None:
        """Let the item be found as it is now; holds from the next commit on. `again`: an unchanged one may be there."""
        is_new = change.is_first and change.story is not None and change.position > self.standing.until
        if again or not is_new:
            self._there.delete_documents_by_term("id", change.item)
        if change.story is not None:
            self._there.add_document(document_of(self.schema, change, change.story))

    def commit(self, number: int, digest: str | None, *, is_purging: bool) -> None:
        """Bring all that was put to disk; the files then go up to the entry `number`."""
        before = self.standing
        purging = before.is_purging or is_purging
        self._stand(replace(before, until=max(number, before.until), is_purging=purging))
        self._there.commit()
        self._stand(Standing(number=number, digest=digest, until=number, is_purging=is_purging))

    def take_out(self, position: int) -> None:
        """Let what has this position not be found; holds from the next commit on."""
        self._there.delete_documents_by_term("position", position)

    def refresh(self) -> None:
        """Let `searcher` see what was committed; `parts` are those that it reads, in its order, when that is sure."""
        before = self.segments()
        self._index.reload()
        searcher = self._index.searcher()
        is_sure = before == self.segments() and len(before) == searcher.num_segments
        self.searcher, self.parts = searcher, before if is_sure else []

    def calm(self) -> None:
        """Go on with one thread: what comes one by one needs no more. All that was put must be committed."""
        self._writer = None  # it lets go of the folder before the next one asks for it
        self._writer = self._index.writer(HEAP, 1)

    def settle(self) -> None:
        """Return when no merge runs. All that was put must be committed."""
        self._there.wait_merging_threads()
        self.calm()
        self.refresh()

    def collect(self) -> None:
        """Take away files that nothing needs any more."""
        self._there.garbage_collect_files()

    def size(self) -> int:
        """Bytes on disk."""
        size = 0
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):  # merged into another one this moment
                size += path.stat().st_size
        return size

    def segments(self) -> list[Segment]:
        """The parts that the files have now."""
        return msgspec.json.decode((self.folder / META).read_bytes(), type=_Described).segments

    @property
    def _there(self) -> IndexWriter:
        if self._writer is None:
            raise ValueError("The index has no writer: another one was not let go of")
        return self._writer

    def _stand(self, standing: Standing) -> None:
        """Written beside and moved in place, so that it is there whole or not at all."""
        path = self.folder / STANDING
        beside = path.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(msgspec.json.encode(standing))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        self.standing = standing


class _Deletes(msgspec.Struct):
    num_deleted_docs: int


class Segment(msgspec.Struct):
    """A part of the files, as the engine describes it in meta.json."""

    segment_id: str
    max_doc: int
    deletes: _Deletes | None = None

    @property
    def alive(self) -> int:
        """Stories in it that were not deleted."""
        return self.max_doc - (self.deletes.num_deleted_docs if self.deletes else 0)


class _Described(msgspec.Struct):
    segments: list[Segment]


def empty(folder: Path) -> None:
    """Take away what lies in `folder`."""
    shutil.rmtree(folder, ignore_errors=True)


def is_whole(folder: Path) -> bool:
    """Whether each file has the checksum (CRC-32) that its footer names; reads them all."""
    described = msgspec.json.decode((folder / META).read_bytes(), type=_Described)
    names = [segment.segment_id.replace("-", "") for segment in described.segments]
    wanted = {f"{name}.{part}" for name in names for part in _PARTS}
    there = {path.name for path in folder.iterdir() if path.name.partition(".")[0] in names}
    return there >= wanted and all(_is_whole(folder / name) for name in sorted(there))


def _is_whole(path: Path) -> bool:
    """A file ends with JSON that has its "crc", the length of that, and a number that every file has: 4 bytes each."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            file.seek(max(0, size - _FOOTER))
            length = int.from_bytes(file.read(4), "little")
            file.seek(max(0, size - _FOOTER - length))
            footer = msgspec.json.decode(file.read(length))
            file.seek(0)
            left, crc = size - _FOOTER - length, 0
            while left > 0 and (piece := file.read(min(left, _PIECE))):
                crc = zlib.crc32(piece, crc)
                left -= len(piece)
    except FileNotFoundError:  # merged into another one meanwhile
        return True
    except (OSError, ValueError):
        return False
    return bool(left == 0 and crc == footer["crc"])


def _standing(folder: Path) -> Standing:
    """Raises ValueError when nobody knows what the files hold."""
    path = folder / STANDING
    if path.exists():
        if not (folder / META).exists():
            raise ValueError(f"{META} is missing")
        standing = msgspec.json.decode(path.read_bytes(), type=Standing)
        if standing.version == VERSION:
            return standing
        raise ValueError(f"they are of version {standing.version}, this program's is {VERSION}")
    if (folder / META).exists():
        raise ValueError(f"{STANDING} is missing")
    return Standing()
