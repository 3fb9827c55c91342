"""A node that nobody reaches is a full citizen: its stories, and its kills, go out by the calls that it makes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from commonwire.app.node import Node, open_node
from commonwire.app.settings import read_settings
from commonwire.federation.connect import add_peer
from commonwire.federation.identity import sign_card
from commonwire.federation.introduce import own_identity, say_of_itself
from tests.journeys.serving import LOOPBACK
from tests.network.nodes import COUNTRIES, Place, found_place

PATIENCE = 60.0


def card_of(node: Node, *addresses: str) -> str:
    now = datetime.now(UTC)
    own = node.store.write_now(lambda r: say_of_itself(r, node.program, addresses=addresses, now=now))
    return sign_card(own, node.key)


def add(node: Node, card: str) -> None:
    def work(records: object) -> None:
        own, now = own_identity(records, node.program), datetime.now(UTC)  # type: ignore[arg-type]
        add_peer(records, card, own, node.key, heard=None, is_trusted=True, by="test", now=now)  # type: ignore[arg-type]

    node.store.write_now(work)


def they_meet(hub: Place, hidden: Place) -> None:
    """Each has the other's card; the one of `hidden` has no address."""
    settings = [read_settings(place.home.environment) for place in (hub, hidden)]
    with open_node(settings[0]) as one, open_node(settings[1]) as other:
        cards = card_of(one, f"http://{LOOPBACK}:{hub.port}"), card_of(other)
        add(one, cards[1])
        add(other, cards[0])


def comes(what: Callable[[], bool]) -> bool:
    """Whether it comes true, sooner or later."""
    until = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_a_story_and_its_kill_come_from_a_node_that_nobody_reaches(tmp_path: Path) -> None:
    hub, hidden = (found_place(tmp_path / name, name) for name in COUNTRIES[:2])
    they_meet(hub, hidden)
    try:
        for place in (hub, hidden):
            place.start()
        for place in (hub, hidden):
            place.process.wait_until_it_answers()
        story = {"uri": "urn:nat:1", "language": "en", "headlines": [{"value": "A ford is found"}]}
        given = hidden.api("POST", "/items", data=story).json()

        def at_the_hub() -> str:
            return str(hub.api("GET", f"/items/{given['id']}").json().get("status"))

        assert comes(lambda: at_the_hub() == "usable")
        hidden.api("POST", f"/items/{given['id']}/kill", data={"reason": "It was not."})
        assert comes(lambda: at_the_hub() == "canceled")
    finally:
        for place in (hub, hidden):
            if place.node is not None:
                place.node.stop()
