"""A ledger that grows fast: many stories given inside one program, through the same door as everybody's."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from commonwire.alliance.principal import machine
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.delivery.give import give
from commonwire.delivery.records import Records
from commonwire.formats.read import read
from commonwire.news.item import Given
from tests.network.newsrooms import mark, story
from tests.network.nodes import Place

TOGETHER = 500
FIRST = 1_000_000
"""The number of the first story: none of a newsroom's is so high."""


def grow(place: Place, count: int) -> None:
    """Give `count` small stories at a node that nobody serves now."""
    settings = read_settings(place.home.environment)
    chance = random.Random(count)
    with open_node(settings) as node:
        for start in range(0, count, TOGETHER):
            now = datetime.now(UTC)
            readings = [
                read(story(FIRST + n, mark(FIRST + n), size=chance.randint(1, 6)), bounds=node.bounds, now=now)
                for n in range(start, min(count, start + TOGETHER))
            ]
            parts = [part for reading in readings for part in reading.results if isinstance(part, Given)]

            def work(records: Records, parts: list[Given] = parts, now: datetime = now) -> None:
                principal = machine(records.roll.find_standing(place.outlet))
                for part in parts:
                    give(records, part, principal=principal, now=now)

            node.store.write_now(work)
