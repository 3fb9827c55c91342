"""Every way in for bytes from outside, by name, and what must hold of each whatever it is given."""

from __future__ import annotations

import gc
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from commonwire.base.errors import BadInputError
from commonwire.formats.characters import decode
from commonwire.formats.detect import Kind
from commonwire.formats.notes import Bounds, Notes, check_parts
from commonwire.formats.photo.read import read_photo
from commonwire.formats.read import _READERS, _STREAMS, read, read_each
from commonwire.formats.sanitise import html_to_text, sanitise_html
from commonwire.formats.vocabulary.read import read_vocabulary
from commonwire.formats.write import FORMATS, write
from commonwire.news.item import Item, Reading, Refused

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MEGABYTE = 1_000_000
SECONDS_A_MEGABYTE = 2.0
SECONDS_AT_ONCE = 0.5
"""What a reader may take on top, however small the input: a machine may be busy with something else."""
TIMES_THE_INPUT = 20
MEMORY_AT_ONCE = 64 * MEGABYTE


class Finding(NamedTuple):
    """Something that must not be: what kind of thing, and where it came from."""

    kind: str
    where: str

    def __str__(self) -> str:
        """Kind and place in one line."""
        return f"{self.kind}: {self.where}"


class Ran(NamedTuple):
    """One input given to one reader: the seconds that it took (of this process), and what was found."""

    seconds: float
    finding: Finding | None


def _by_itself(kind: Kind) -> Callable[[bytes], Any]:
    """The reader of one kind, whatever the bytes look like; what `read` sees to before is seen to here, too."""

    def reader(data: bytes) -> Any:
        if not data.strip():
            return None
        if kind != "photo":
            check_parts(data, Bounds())
        if kind in _STREAMS:
            format, results = _STREAMS[kind](data, None, Notes(now=NOW))
            return Reading(format=format, results=list(results))
        return _READERS[kind](data, None, Notes(now=NOW))

    return reader


def _sanitise(data: bytes) -> None:
    html, _ = sanitise_html(decode(data, None, Notes()))
    html_to_text(html)


READERS: dict[str, Callable[[bytes], Any]] = {
    **{kind: _by_itself(kind) for kind in (*_READERS, *_STREAMS)},
    "any": lambda data: read(data, now=NOW),
    "hinted": lambda data: read(data, media_type="text/html; charset=gb18030", now=NOW),
    "each": lambda data: Reading(format="each", results=list(read_each(data, now=NOW))),
    "vocabulary": read_vocabulary,
    "rendition": lambda data: read_photo(data, Notes()),
    "markup": _sanitise,
}
"""Each kind that is detected, by its own reader; detection with and without a hint; and what has no kind."""


def run(name: str, data: bytes, *, written: Sequence[str] = ()) -> Ran:
    """Give `data` to the reader `name`, and what comes of it to a writer: nothing but items or a clear error.

    The writer is one of all by the length of `data`, or those of the formats `written`.
    """
    gc.disable()  # what other tests left behind is not swept on the reader's time, nor do their threads count
    start = time.thread_time()
    result: Any = None
    found: Finding | None = None
    try:
        result = READERS[name](data)
    except BadInputError as error:
        if not (error.message and error.remedy):
            found = Finding("an error without remedy", str(error))
    except RecursionError:
        if name in ("any", "hinted", "each"):  # a reader by itself leaves it to `read`
            found = _crash("RecursionError")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        found = _crash(type(error).__name__)
    finally:
        gc.enable()
    seconds = time.thread_time() - start
    if found is None and seconds > SECONDS_AT_ONCE + SECONDS_A_MEGABYTE * len(data) / MEGABYTE:
        found = Finding("too slow", f"{seconds:.1f} s for {len(data):,} bytes")
    if found is None and isinstance(result, Reading):
        found = _look(result, written or (FORMATS[len(data) % len(FORMATS)],))
    return Ran(seconds, found)


def _look(reading: Reading, written: Sequence[str]) -> Finding | None:
    """What is wrong with what was read, or with what becomes of it in the formats `written`."""
    for result in reading.results[:3]:
        if isinstance(result, Refused):
            if not (result.message and result.where and result.remedy):
                return Finding("refused without place or remedy", result.message)
        elif not (result.item.uri and result.report.format):
            return Finding("an item without uri or report", repr(result)[:200])
        elif found := _write(result.item, written):
            return found
    return None


def _write(item: Item, written: Sequence[str]) -> Finding | None:
    for to in written:
        try:
            write(item, to)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            return _crash(f"{type(error).__name__} writing {to}")
    return None


def _crash(kind: str) -> Finding:
    """Where it crashed: the last lines of ours that were on the way."""
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(sys.exc_info()[2])
        if "commonwire" in frame.filename
    ]
    return Finding(kind, " < ".join(reversed(frames[-3:])))
