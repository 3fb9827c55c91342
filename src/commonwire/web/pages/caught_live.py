"""What has just landed for saved searches that tell live, for the streams of desks: looked up once for an outlet."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from commonwire.alliance.principal import Principal
from commonwire.delivery.inbox import Match
from commonwire.delivery.passages import passages_of
from commonwire.delivery.records import Records
from commonwire.delivery.telling import DESK, Telling
from commonwire.delivery.tells import when_told
from commonwire.news.state import ItemState
from commonwire.search.passage import Passage
from commonwire.web.pages.frame import Words
from commonwire.web.pages.search_views import CaughtView
from commonwire.web.site import Site

Landed = list[tuple[Telling, CaughtView]]
"""Who is told, and of what."""
REMEMBERED = 500
QUIET = 1.0
"""Seconds for which it holds what landed last for an outlet, and that none of its searches tells live."""
MOST = 20
"""Stories that a desk is told of at once; of a flood the newest."""


class CaughtLive:
    """What landed between two numbers and tells an outlet live, remembered for all streams of the outlet."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: OrderedDict[tuple[str, int, int], Landed] = OrderedDict()
        self._looking = asyncio.Lock()
        self._quiet: dict[str, float] = {}
        self._newest: dict[str, tuple[float, int]] = {}
        self._asking = asyncio.Lock()

    async def newest(self, outlet: str) -> int:
        """The number of the newest that landed for the outlet and its people, as it was a second ago at most."""
        async with self._asking:  # many desks ask at once: the first one looks, the others find it
            asked_at, number = self._newest.get(outlet, (0.0, 0))
            if time.monotonic() - asked_at >= QUIET:
                number = await self._site.store.read(lambda records: records.inbox.newest_number(outlet))
                self._newest[outlet] = time.monotonic(), number
        return number

    async def of(self, principal: Principal, *, after: int, up_to: int) -> list[CaughtView]:
        """What this person is told of, the oldest first."""
        outlet = principal.outlet
        if outlet is None or up_to <= after or time.monotonic() < self._quiet.get(outlet, 0.0):
            return []
        key = (outlet, after, up_to)
        async with self._looking:  # many streams wake at once: the first one looks, the others find it
            if key not in self._known:
                self._known[key] = await self._site.store.read(lambda records: _landed(records, *key))
            found = self._known[key]
            if not found and not await self._site.store.read(
                lambda records: records.tellings.that("live", outlet=outlet)
            ):
                self._quiet[outlet] = time.monotonic() + QUIET
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        mine = [view for telling, view in found if telling.reader in (DESK, principal.person)]
        return list({(view.search, view.item): view for view in mine}.values())


def _landed(records: Records, outlet: str, after: int, up_to: int) -> Landed:
    tellings: dict[str, list[Telling]] = {}
    for telling in records.tellings.that("live", outlet=outlet):
        tellings.setdefault(telling.search, []).append(telling)
    if not tellings:
        return []
    found = [match for match in records.inbox.landed(list(tellings), after=after, up_to=up_to) if match.fits][-MOST:]
    searches = records.searches.among(list({match.search for match in found}))
    states = {match.item: state for match in found if (state := records.items.find(match.item))}
    passages = passages_of(records, found)
    told = []
    for match in found:
        state = states.get(match.item)
        if state is None or state.status != "usable":
            continue
        passage = passages.get((match.search, match.item))
        told += [
            (telling, _view(telling, searches[match.search].name, match, state, passage))
            for telling in tellings[match.search]
            if match.number > telling.from_number and _is_told(telling, match, state)
        ]
    return told


def _is_told(telling: Telling, match: Match, state: ItemState) -> bool:
    return when_told(telling.tells, urgency=state.urgency, at=match.matched_at) is not None


def _view(telling: Telling, name: str, match: Match, state: ItemState, passage: Passage | None) -> CaughtView:
    return CaughtView(
        search=match.search,
        search_name=Words(name),
        item=match.item,
        headline=Words(state.headline, state.language) if state.headline else None,
        passage=Words(passage.text, state.language, passage.places) if passage else None,
        at=match.matched_at,
        urgency=state.urgency,
        changed=match.changed,
        reader="desk" if telling.reader == DESK else "me",
    )
