"""Alerts of saved searches: owed as stories land and as digests fall due, and written when they are sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import quote, urlencode

from commonwire.alliance.names import choose_name
from commonwire.app.clock import SteadyClock
from commonwire.base.errors import CommonwireError
from commonwire.delivery.alert import Alert, find_reader, landed_for, owe_at_once, owe_digests, read_to
from commonwire.delivery.alert_contents import Caught, Part, contents_of
from commonwire.delivery.channel import Channel
from commonwire.delivery.letter import Chapter, Letter, StoryLine, letter_mail
from commonwire.delivery.mail import Mail
from commonwire.delivery.mute import Mute, sign_mute
from commonwire.delivery.records import Records, Store
from commonwire.delivery.telling import DESK
from commonwire.delivery.tries import message_id
from commonwire.ledger.keys import SigningKey
from commonwire.rights.words import Words
from commonwire.web.site import Wakeup
from commonwire.web.wording import words_for

PAUSE = 0.25
"""Seconds between looks, so that stories which come together are looked at together."""
LONGEST_SLEEP = 5.0
"""Seconds after which it is looked for digests although nothing rang."""
_AGAIN = 1.0
ENTRIES = 500
"""Entries of the ledger that are looked through at once."""
BEHIND = 5_000
"""Entries after which it is kept how far was looked, although nothing was owed."""

_log = logging.getLogger("commonwire.alerts")


class AlertWatch:
    """Looks what landed that somebody is to be mailed of, and which digests are due, while a node is served."""

    def __init__(self, store: Store, wakeup: Wakeup, clock: SteadyClock) -> None:
        self._store = store
        self._wakeup = wakeup
        self._clock = clock
        self._looked = 0

    async def run(self) -> None:
        """Owe what is due, as soon as it is, until cancelled."""
        while True:
            bell = self._wakeup.bell()
            seconds = LONGEST_SLEEP
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 -- a defect in one look must not end all of them
                _said(error)
                seconds = _AGAIN
            await bell.wait(seconds)
            await asyncio.sleep(PAUSE)

    async def look(self) -> None:
        """Owe all that is to be mailed by now. No digest is owed by a clock that is not trusted."""
        now = self._clock.now()
        while (found := await self._store.read(self._next)) is not None:
            after, up_to, is_owed = found
            if is_owed:
                await self._store.write(partial(owe_at_once, after=after, up_to=up_to, now=now))
            self._looked = up_to
        if self._clock.is_trusted and await self._store.read(lambda records: _is_due(records, now)):
            await self._store.write(partial(owe_digests, now=now))

    def _next(self, records: Records) -> tuple[int, int, bool] | None:
        """The next entries to look at (after one, up to another), and whether there is something to write of them.

        A node that never looked begins with what comes from now on.
        """
        head, known = records.book.position(), read_to(records)
        if known is None:
            return head, head, True
        after = max(known, self._looked)
        up_to = min(head, after + ENTRIES)
        if up_to == after:
            return None
        return after, up_to, up_to - known >= BEHIND or bool(landed_for(records, after, up_to))


def _is_due(records: Records, now: datetime) -> bool:
    next_at = records.tellings.next_at()
    return next_at is not None and next_at <= now


class LetterWriter:
    """Writes the mail of an alert at the moment when it is sent; `key` signs the links that mute."""

    def __init__(self, key: SigningKey, *, alliance: str, address: str, clock: Callable[[], datetime]) -> None:
        self._key = key
        self._alliance = alliance
        self._address = address
        self._clock = clock

    def mail(self, records: Records, alert: Alert, channel: Channel) -> Mail | None:
        """The mail, in the reader's language; None when by now there is nothing to tell."""
        parts = contents_of(records, alert, now=self._clock())
        outlet = records.roll.find_outlet(alert.outlet)
        person = None if alert.reader == DESK else find_reader(records, alert.outlet, alert.reader)
        if not parts or outlet is None or (person is None and alert.reader != DESK):
            return None
        chosen = [person.language] if person is not None and person.language else []
        words = words_for([*chosen, *outlet.languages])
        telling = records.tellings.find(parts[0].search.id, alert.reader)
        of_all = alert.kind == "digest"
        letter = Letter(
            kind=alert.kind,
            chapters=[self._chapter(records, alert, part, words) for part in parts],
            zone=telling.tells.zone if telling is not None else outlet.time_zone,
            unsubscribe=self._mute(alert, "" if of_all else alert.search),
            settings=f"{self._address}/searches",
            alliance=self._alliance,
            outlet=choose_name(outlet.names, words.language, *outlet.languages) if person is None else None,
        )
        return letter_mail(letter, words, message=message_id(alert.id, channel.id), to=channel.address)

    def _chapter(self, records: Records, alert: Alert, part: Part, words: Words) -> Chapter:
        return Chapter(
            search=part.search.name,
            stories=[self._story(records, caught, words) for caught in part.caught],
            more=part.more,
            mute=self._mute(alert, part.search.id),
            inbox=f"{self._address}/searches?{urlencode({'search': part.search.id})}",
        )

    def _story(self, records: Records, caught: Caught, words: Words) -> StoryLine:
        state = caught.state
        giver = records.roll.find_outlet(state.outlet)
        return StoryLine(
            headline=state.headline or state.uri,
            language=state.language if state.headline else None,
            by=choose_name(giver.names, words.language, *giver.languages) if giver else state.outlet,
            at=state.received_at,
            href=f"{self._address}/items/{quote(state.id)}",
            urgency=state.urgency,
            passage=caught.passage,
            changed=caught.match.changed,
        )

    def _mute(self, alert: Alert, search: str) -> str:
        token = sign_mute(Mute(outlet=alert.outlet, search=search, reader=alert.reader), self._key)
        return f"{self._address}/mute/{token}"


def _said(error: Exception) -> None:
    if isinstance(error, CommonwireError):
        _log.warning("Alerts: %s", error)
    else:
        _log.error("Looking for alerts failed", exc_info=error)
