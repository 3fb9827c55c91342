"""Play the demo: stories arrive through the same door as everybody's, at the replay's pace."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from commonwire.alliance.principal import machine
from commonwire.app.demo.founding import founding_dispatch
from commonwire.app.demo.replay import SAMPLE_PACE, SHIPPED_PACE, Arrival, arrivals
from commonwire.app.demo.roll import DemoRoll, demo_roll
from commonwire.app.demo.sample import read_sample
from commonwire.app.demo.story import demo_stories, terms_of
from commonwire.app.node import Node
from commonwire.base.errors import CommonwireError
from commonwire.base.ids import item_id
from commonwire.delivery.give import give
from commonwire.delivery.records import Records
from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.news.item import Given
from commonwire.web.site import Site

AT_ONCE = 32
"""Stories given side by side at the start, so that they share their commits and leave the pages quick."""

_log = logging.getLogger("commonwire.demo")


def find_sample(folder: Path | None) -> Path | None:
    """The folder of real text to play: `folder`, else ../shared/news-sample where that exists."""
    if folder is not None:
        return folder
    usual = Path("../shared/news-sample")
    return usual if usual.is_dir() else None


async def play(node: Node, site: Site, sample: Path | None) -> None:
    """Give the demo's stories until the stock is out; those that are here already are passed over."""
    roll = demo_roll()
    here = await node.store.read(_outlets_here)
    if sample is not None and roll.founding_outlet in here:
        dispatch = sample.parent / "seed" / "dispatch.txt"
        if await asyncio.to_thread(dispatch.is_file):
            await _give_founding(node, site, roll, dispatch)
    pace = SAMPLE_PACE if sample else SHIPPED_PACE
    stock = [*demo_stories(), *(await asyncio.to_thread(lambda: list(read_sample(sample, roll))) if sample else ())]
    stories = [story for story in stock if story.outlet in here]
    known = await _known(node, {item_id(story.outlet, story.uri) for story in stories})
    missing = [story for story in stories if item_id(story.outlet, story.uri) not in known]
    left = max(0, pace.at_once - len(known))
    coming = list(arrivals(missing, type(pace)(at_once=left, shortest=pace.shortest, longest=pace.longest)))
    for batch in _batches([arrival for arrival in coming if arrival.after == 0]):
        await asyncio.gather(*(_give(node, site, roll, arrival) for arrival in batch))
    began = time.monotonic()
    for arrival in coming:
        if arrival.after > 0:
            await asyncio.sleep(max(0.0, began + arrival.after - time.monotonic()))
            await _give(node, site, roll, arrival)


async def _give(node: Node, site: Site, roll: DemoRoll, arrival: Arrival) -> None:
    story = arrival.story
    defaults = Defaults(terms=terms_of(story, roll))
    reading = read(story.content, defaults=defaults, bounds=site.bounds, now=site.clock())
    for part in reading.results:
        if isinstance(part, Given):
            await _give_part(node, site, story.outlet, part)


async def _give_part(node: Node, site: Site, outlet: str, part: Given) -> None:
    def work(records: Records) -> None:
        give(records, part, principal=machine(records.roll.find_standing(outlet)), now=site.clock())

    try:
        await node.store.write(work)
    except CommonwireError as error:
        _log.warning("%s: %s", part.item.uri, error)


async def _give_founding(node: Node, site: Site, roll: DemoRoll, file: Path) -> None:
    outlet = roll.founding_outlet
    defaults = Defaults(language="en", time_zone="Asia/Karachi", outlet=outlet)
    reading = read(
        founding_dispatch(file), media_type="text/plain", defaults=defaults, bounds=site.bounds, now=site.clock()
    )
    for part in reading.results:
        if isinstance(part, Given):
            await _give_part(node, site, outlet, part)


def _outlets_here(records: Records) -> set[str]:
    """The outlets that give on this node: those of other nodes give there."""
    return {outlet.id for outlet in records.roll.outlets() if outlet.node is None}


async def _known(node: Node, ids: set[str]) -> set[str]:
    return await node.store.read(lambda records: {item for item in ids if records.items.find(item) is not None})


def _batches(coming: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    batch: list[Arrival] = []
    for arrival in coming:
        batch.append(arrival)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
