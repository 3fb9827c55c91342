"""`commonwire convert`: read any known format and write another."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from commonwire.app.files import open_parts
from commonwire.app.progress import Progress
from commonwire.app.settings import read_bounds
from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.formats.file_names import file_stem
from commonwire.formats.notes import Bounds, Defaults
from commonwire.formats.read import read_each
from commonwire.formats.write import FORMATS, Format, format_of, join, join_lines, write
from commonwire.news.item import Given, Refused, Remark

NAME = "convert"
HELP = (
    "Read files of any known format and write their items in another; needs no home. Several items go into the\n"
    "format's container (one JSON document a line, a newsMessage, a feed); with --out each gets a file of its own.\n"
    "What the format cannot hold is named on standard error."
)
EXAMPLE = "commonwire convert feed.xml --to ninjs"
_SHOWN: tuple[Literal["repaired", "guessed", "dropped"], ...] = ("repaired", "guessed", "dropped")


class ReportLine(msgspec.Struct, kw_only=True):
    """One line of `--to report`: what was read where, the remarks on it, or why it was refused."""

    file: str
    item: int
    uri: str | None
    format: str | None = None
    remarks: list[Remark] = []
    refused: Refused | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, the format, where it goes, what holds where a file is silent."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, also packed with gzip; - for standard input")
    parser.add_argument(
        "--to",
        default="json",
        choices=[*FORMATS, "report"],
        help="json (the default) is the common model, report the reading report",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a file for each item into this folder")
    parser.add_argument("--language", help="the language (BCP 47) of items that do not say theirs")
    parser.add_argument("--time-zone", help="the time zone (IANA) of times that come without one")


def run(chosen: argparse.Namespace) -> int:
    """Write every item; 1 when a part could not be read."""
    defaults = Defaults(language=chosen.language, time_zone=chosen.time_zone)
    bounds = read_bounds(os.environ)
    failed = False
    with Progress("convert") as progress:
        output = _Output(chosen.to, chosen.out, progress)
        for name in chosen.files:
            for line, part in _parts(name, defaults, bounds):
                progress.step()
                failed = failed or isinstance(part, Refused)
                output.take(line, part)
        output.close()
    return 1 if failed else 0


def _parts(name: str, defaults: Defaults, bounds: Bounds) -> Iterator[tuple[ReportLine, Given | Refused]]:
    """Each part of the file `name`; what cannot be read at all is one that was refused."""
    now = datetime.now(UTC)
    for place, data in open_parts(name, bounds):
        number = 0
        try:
            for number, part in enumerate(read_each(data, defaults=defaults, bounds=bounds, now=now), start=1):
                if isinstance(part, Given):
                    report = part.report
                    yield (
                        ReportLine(
                            file=place, item=number, uri=part.item.uri, format=report.format, remarks=report.remarks
                        ),
                        part,
                    )
                else:
                    yield ReportLine(file=place, item=number, uri=part.uri, refused=part), part
        except CommonwireError as error:
            refused = Refused(message=error.message, where=error.where or "", remedy=error.remedy or "")
            yield ReportLine(file=place, item=number + 1, uri=None, refused=refused), refused


class _Output:
    """Where items go: standard output one by one, one container at the end, or a file for each."""

    def __init__(self, to: str, folder: Path | None, progress: Progress) -> None:
        self._to = to
        self._format: Format | None = None if to == "report" else format_of(to)
        self._folder = folder
        self._progress = progress
        self._written = 0
        self._waiting: list[bytes] = []

    def take(self, line: ReportLine, part: Given | Refused) -> None:
        """Write one part, and say what was lost."""
        if isinstance(part, Refused):
            where = f" ({part.where})" if part.where else ""
            self._progress.say(f"{line.file}: {part.message}{where}. {part.remedy}".rstrip())
        if self._format is None:
            _print(msgspec.json.encode(line))
        elif isinstance(part, Given):
            self._put(part, self._data(line, part), self._format)

    def close(self) -> None:
        """Print the container of what is waiting."""
        if self._waiting and self._format is not None:
            _print(join(self._waiting, self._to, now=datetime.now(UTC)) if self._format.join else self._waiting[0])

    def _data(self, line: ReportLine, part: Given) -> bytes:
        counts = Counter(remark.kind for remark in line.remarks)
        said = [f"{counts[kind]} {kind}" for kind in _SHOWN if counts[kind]]
        if self._to == "json":
            data = msgspec.json.encode(part.item)  # the whole model: here the reader is its owner
        else:
            written = write(part.item, self._to)
            data = written.data
            if written.losses:
                said.insert(0, f"not whole in {self._to}: {', '.join(written.losses)}")
        if said:
            self._progress.say(f"{line.file}, item {line.item} ({line.uri}): {'; '.join(said)}")
        return data

    def _put(self, part: Given, data: bytes, format: Format) -> None:
        self._written += 1
        if self._folder is not None:
            _save(self._folder, f"{self._written:04}-{file_stem(part.item.uri)}.{format.ending}", data)
        elif format.join is join_lines:
            _print(data)
        elif format.join is None and self._waiting:
            raise BadInputError(
                f"There are several items, and {self._to} has no container for them",
                where="--to",
                remedy="Use --out DIR: each gets a file of its own.",
            )
        else:
            self._waiting.append(data)


def _save(folder: Path, name: str, data: bytes) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    except OSError as error:
        raise BadInputError(
            f"The file cannot be written: {error.strerror or error}", where=str(folder / name), remedy="Name another."
        ) from None


def _print(data: bytes) -> None:
    sys.stdout.buffer.write(data.rstrip(b"\n") + b"\n")
