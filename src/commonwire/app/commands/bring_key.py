"""`commonwire bring-key`: let an outlet sign with a key of its own."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from commonwire.alliance.principal import machine
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import BadInputError
from commonwire.news.admission import bring_key

NAME = "bring-key"
HELP = "Let an outlet sign with an Ed25519 key of its own from now on; the node's key for it ends."
EXAMPLE = "commonwire bring-key pamir-post public-key.jwk"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The outlet, the file with its public key."""
    parser.add_argument("outlet", help="the outlet's id, as `commonwire outlets` lists it")
    parser.add_argument("file", type=Path, help='the public key as a JWK: {"kty": "OKP", "crv": "Ed25519", "x": ...}')


def run(chosen: argparse.Namespace) -> int:
    """Record the key and print its id."""
    jwk = read_jwk(chosen.file)
    now = datetime.now(UTC)
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        key = node.store.write_now(lambda records: bring_key(records, machine(), chosen.outlet, jwk, now))
    print(f"{chosen.outlet} signs with its own key from entry {key.from_number} on. The key's id:")
    print(key.kid)
    return 0


def read_jwk(file: Path) -> dict[str, str]:
    """The JWK in a file. Raises BadInputError."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except OSError as error:
        raise BadInputError(
            f"The file cannot be read: {error.strerror}", where=str(file), remedy="Name a file with a JWK."
        ) from None
    except msgspec.MsgspecError as error:
        raise BadInputError(f"This is no JWK: {error}", where=str(file), remedy="Write kty, crv and x.") from None
