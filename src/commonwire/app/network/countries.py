"""A network of several nodes on one machine: homes founded, connected, and served until the block ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from commonwire import __version__
from commonwire.app.demo.found import found_demo
from commonwire.app.node import Node, find_record, open_node
from commonwire.app.settings import Settings, read_settings
from commonwire.base.errors import SettingsError
from commonwire.federation.connect import add_peer
from commonwire.federation.identity import Identity, identify, read_card, sign_card

COUNTRIES = ("pakistan", "kazakhstan", "china")
"""Members of the demo's roll whose outlets work in different languages and scripts, each with sign-in cards."""
LOOPBACK = "127.0.0.1"
_STOP_SECONDS = 15


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the network: its name, its settings and the port that it listens on."""

    name: str
    settings: Settings
    port: int

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.port}"


def environment_of(home: Path) -> dict[str, str]:
    """The environment of a node whose secret lies beside its home, and whose peers are on this machine."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWIRE_")}
    return own | {
        "COMMONWIRE_HOME": str(home),
        "COMMONWIRE_SECRET_FILE": f"{home}.secret",
        "COMMONWIRE_ALLOW_PEERS": f"{LOOPBACK}:*",
    }


def found_countries(folder: Path, *, first_port: int, now: datetime) -> list[Country]:
    """The demo's countries, each in a home of its own in `folder`; those that are not there yet are founded.

    Each knows the others as peers; a link that an operator paused stays so. Raises SettingsError for a folder with
    other nodes in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    countries = [
        Country(name=name, settings=read_settings(environment_of(folder / name)), port=first_port + number)
        for number, name in enumerate(COUNTRIES)
    ]
    for country in countries:
        record = find_record(country.settings)
        if record is not None and not (record.is_demo and record.node == country.name):
            raise SettingsError(
                "This home holds another node", where=str(country.settings.home), remedy="Give another --home."
            )
        if record is None:
            found_demo(country.settings, now, members=[country.name], name=country.name)
    for one in countries:
        for other in countries:
            if one != other:
                know(one.settings, other.settings, other.address, now=now)
    return countries


def know(caller: Settings, called: Settings, address: str, *, now: datetime) -> None:
    """Have one node know another as its peer, which it reaches at `address`; nobody may serve their homes now.

    Both are on this machine: nobody has to compare fingerprints. One that is known at that address stays as it is.
    """
    with open_node(called) as node:
        card = sign_card(_identity(node, (address,), now), node.key)
    with open_node(caller) as node:
        own = _identity(node, (), now)
        peer = node.store.read_now(lambda records: records.peers.find(read_card(card).node))
        if peer is not None and peer.identity.addresses == (address,):
            return
        node.store.write_now(
            lambda records: add_peer(records, card, own, node.key, heard=None, is_trusted=True, by="network", now=now)
        )


def _identity(node: Node, addresses: tuple[str, ...], now: datetime) -> Identity:
    return identify(
        node.key,
        alliance=node.record.alliance,
        alliance_name=node.record.alliance_name,
        node=node.record.node,
        addresses=addresses,
        contact="",
        version=__version__,
        now=now,
    )


@contextmanager
def countries_run(countries: Sequence[Country], more: Sequence[str] = ()) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A `demo` process for each country, with the arguments `more`; all end with the block."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "commonwire.app.commands", "demo", "--port", str(country.port), *more],
            env=environment_of(country.settings.home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for country in countries
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
