"""`commonwire convert`: read any known format and write another."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

import msgspec

from commonwire.app.files import open_parts
from commonwire.base.errors import CommonwireError
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, write
from commonwire.news.item import Given

NAME = "convert"
HELP = "Read a file of any known format and write its items in another; needs no home."
EXAMPLE = "commonwire convert feed.xml --to ninjs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, the format."""
    parser.add_argument("file", metavar="FILE", help="- for standard input")
    parser.add_argument("--to", default="json", choices=[*FORMATS, "report"])


def run(chosen: argparse.Namespace) -> int:
    """Print each item, JSON one a line; 1 when a part could not be read."""
    failed = False
    for where, data in open_parts(chosen.file):
        try:
            results = read(data, now=datetime.now(UTC)).results
        except CommonwireError as error:
            print(f"{where}: {error}", file=sys.stderr)
            failed = True
            continue
        for part in results:
            if isinstance(part, Given):
                _print(part, chosen.to)
            else:
                print(f"{where}: {part.message} ({part.where}). {part.remedy}", file=sys.stderr)
                failed = True
    return 1 if failed else 0


def _print(part: Given, to: str) -> None:
    if to == "report":
        data = msgspec.json.encode(part.report)
    elif to == "json":
        data = msgspec.json.encode(part.item)  # the whole model: here the reader is its owner
    else:
        data = write(part.item, to, credit=None).data
    sys.stdout.buffer.write(data.rstrip(b"\n") + b"\n")
