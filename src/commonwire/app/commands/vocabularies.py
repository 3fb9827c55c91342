"""`commonwire vocabularies`: what is shipped and imported, and how more comes in."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime

from msgspec.structs import replace

from commonwire.app.files import open_parts
from commonwire.app.node import Node, open_node
from commonwire.app.settings import Settings, read_settings
from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.formats.notes import Bounds
from commonwire.formats.vocabulary.concepts import Found
from commonwire.formats.vocabulary.read import read_vocabulary
from commonwire.news.import_vocabulary import import_vocabularies, remove_vocabulary
from commonwire.news.vocabulary import Vocabulary, shipped

NAME = "vocabularies"
HELP = "Import vocabularies (knowledge items of NewsML-G2, SKOS), list what there is, or forget an import."
EXAMPLE = "commonwire vocabularies import rivers.xml --licence 'CC BY 4.0'; commonwire vocabularies list"
_HOW = "Example: commonwire vocabularies import rivers.xml --source 'The alliance' --licence 'CC BY 4.0'"
_LISTED = "Example: commonwire vocabularies list | cut -f1-3"
_GONE = "Example: commonwire vocabularies remove riv"
_IMPORT = (
    "Keep the vocabularies in files, each in place of what was imported of its scheme before; a conceptItem is added to"
    " it. Valid at once on a running server."
)
_LIST = "One vocabulary a line: scheme, concepts, languages, source, licence, shipped or imported when; with tabs."
_REMOVE = "Forget what was imported of a scheme; what is shipped stays."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with what."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    importing = actions.add_parser("import", help="keep the vocabularies in files", description=_IMPORT, epilog=_HOW)
    importing.add_argument("names", nargs="+", metavar="FILE", help="also packed with gzip; - for standard input")
    importing.add_argument("--source", help="where it comes from, if the file does not say it well")
    importing.add_argument("--licence", help="its licence, if the file does not say it well")
    listing = actions.add_parser("list", help="list what is shipped and imported", description=_LIST, epilog=_LISTED)
    removing = actions.add_parser("remove", help="forget an import", description=_REMOVE, epilog=_GONE)
    removing.add_argument("names", nargs="+", metavar="SCHEME", help="its URI or its alias")
    for one in (importing, listing, removing):
        one.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help="as of every command")


def run(chosen: argparse.Namespace) -> int:
    """Do it; 1 when a file or a scheme was refused."""
    settings = read_settings(os.environ, home=chosen.home)
    with open_node(settings) as node:
        if chosen.action == "list":
            for vocabulary in (*shipped(), *node.store.read_now(lambda records: records.vocabularies.imported())):
                print("\t".join(_line(vocabulary)))
            return 0
        return max(_one(node, settings, chosen, name) for name in chosen.names)


def _one(node: Node, settings: Settings, chosen: argparse.Namespace, name: str) -> int:
    """Import one file or forget one vocabulary; 1 when that was refused, for which the reason is said."""
    try:
        if chosen.action == "remove":
            gone = node.store.write_now(lambda records: remove_vocabulary(records, name))
            print(f"{_called(gone)}: {_count(gone)} forgotten")
        else:
            _import(node, name, _read(name, settings.bounds), source=chosen.source, licence=chosen.licence)
    except CommonwireError as error:
        print(f"commonwire: {name}: {error}", file=sys.stderr)
        return 1
    return 0


def _read(name: str, bounds: Bounds) -> Found:
    data = b"".join(part for _, part in open_parts(name, bounds))
    if not data.strip():
        raise BadInputError("The file is empty", remedy="Give a knowledge item, or SKOS as JSON-LD or RDF/XML.")
    return read_vocabulary(data, bounds=bounds)


def _import(node: Node, name: str, found: Found, *, source: str | None, licence: str | None) -> None:
    said = {key: value for key, value in (("source", source), ("licence", licence)) if value}
    given = [replace(vocabulary, **said) for vocabulary in found.vocabularies]
    now = datetime.now(UTC)
    kept = node.store.write_now(lambda records: import_vocabularies(records, given, is_whole=found.is_whole, now=now))
    for vocabulary, before in kept:
        languages = ", ".join(vocabulary.languages) or "no language"
        instead = f", in place of {_count(before)} of {before.imported_at:%Y-%m-%d}" if before else ""
        print(f"{_called(vocabulary)}: {_count(vocabulary)}, names in {languages}{instead}")
    if found.left_out:
        print(f"{name}: {found.left_out} left out, for they have no URI and no alias that is known", file=sys.stderr)


def _line(vocabulary: Vocabulary) -> tuple[str, ...]:
    how = "shipped" if vocabulary.imported_at is None else f"imported {vocabulary.imported_at:%Y-%m-%d}"
    return (
        vocabulary.scheme,
        str(len(vocabulary.concepts)),
        ",".join(vocabulary.languages),
        " ".join((vocabulary.source or "source not stated").split()),
        " ".join((vocabulary.licence or "licence not stated").split()),
        how,
    )


def _called(vocabulary: Vocabulary) -> str:
    return f"{vocabulary.title} ({vocabulary.scheme})" if vocabulary.title else vocabulary.scheme


def _count(vocabulary: Vocabulary) -> str:
    return f"{len(vocabulary.concepts):,} concept{'' if len(vocabulary.concepts) == 1 else 's'}"
