"""Commands: one file each, one table here. Exit codes: 0 done, 1 refused or failed, 2 called wrongly."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence

from commonwire import __version__
from commonwire.app.commands import (
    backup,
    bench,
    bring_key,
    chair,
    convert,
    demo,
    evidence,
    export,
    import_bundle,
    init,
    key,
    load,
    member,
    membership,
    move_store,
    nats,
    network,
    node,
    outlets,
    peer,
    reaffirm,
    rebuild,
    restore,
    revoke_key,
    serve,
    verify,
    vocabularies,
    work,
)
from commonwire.base.errors import CommonwireError

COMMANDS = (
    demo,
    network,
    serve,
    work,
    init,
    member,
    outlets,
    key,
    bring_key,
    revoke_key,
    reaffirm,
    peer,
    chair,
    node,
    membership,
    load,
    vocabularies,
    rebuild,
    move_store,
    nats,
    backup,
    restore,
    export,
    import_bundle,
    verify,
    evidence,
    convert,
    bench,
)
"""Every command: a module with NAME, HELP, EXAMPLE, `add_arguments` and `run`."""
_HYPHENED_ID = re.compile(r"-[\w-]{42}", re.ASCII)
"""A key's id (RFC 7638) that begins with a hyphen, as one in 64 does."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the program's exit code. Errors go to standard error, in one sentence with the remedy."""
    parser = make_parser()
    chosen = parser.parse_args([_word(it) for it in (sys.argv[1:] if arguments is None else arguments)])
    try:
        return int(chosen.run(chosen) or 0)
    except CommonwireError as error:
        print(f"commonwire: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _word(argument: str) -> str:
    """An argument, so that argparse takes no key's id for an option: what has a blank is none."""
    return f" {argument}" if _HYPHENED_ID.fullmatch(argument) else argument


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="commonwire", description="A news exchange that a media alliance runs for itself."
    )
    parser.add_argument("--version", action="version", version=f"commonwire {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        one = commands.add_parser(
            command.NAME,
            help=command.HELP,
            description=command.HELP,
            epilog=f"Example: {command.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.add_argument("--home", metavar="DIR", help="the node's folder (default: COMMONWIRE_HOME, else the user's)")
        command.add_arguments(one)
        one.set_defaults(run=command.run)
    return parser
