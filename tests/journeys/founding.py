"""A founded demo home with keys, without starting a program for each step."""

from __future__ import annotations

from datetime import UTC, datetime

from commonwire.alliance.issue_key import add_key
from commonwire.alliance.key import SCOPES
from commonwire.alliance.principal import machine
from commonwire.app.commands.outlets import outlets_that_may
from commonwire.app.demo.found import found_demo
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.delivery.records import Records
from tests.journeys.serving import Home


def found(home: Home) -> None:
    """Found the demo's alliance in `home`."""
    found_demo(read_settings(home.environment), datetime.now(UTC))


def two_keys(home: Home) -> tuple[str, str]:
    """A key for each of the first two outlets, which let each other republish on the web everywhere."""
    now = datetime.now(UTC)

    def work(records: Records) -> tuple[str, str]:
        first, second, *_ = outlets_that_may(records)
        return _key(records, first.id, now), _key(records, second.id, now)

    with open_node(read_settings(home.environment)) as node:
        return node.store.write_now(work)


def _key(records: Records, outlet: str, now: datetime) -> str:
    _, secret = add_key(records.roll, machine(), outlet, name="test", scopes=SCOPES, now=now)
    return secret
