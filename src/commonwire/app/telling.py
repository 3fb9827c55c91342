"""How a try is sent: what a push or a mail says is put together here, and handed to `transport`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from commonwire.alliance.names import choose_name
from commonwire.app.alerting import LetterWriter
from commonwire.app.courier import Way
from commonwire.base.ids import new_id
from commonwire.delivery.alert import Alert
from commonwire.delivery.channel import Channel
from commonwire.delivery.mail import Mail, notice_mail, reminder_mail, trial_mail
from commonwire.delivery.records import Records, Store
from commonwire.delivery.request import Request
from commonwire.delivery.tell import Begun, Result
from commonwire.delivery.tries import message_id
from commonwire.ledger.keys import SigningKey
from commonwire.rights.words import english
from commonwire.transport.mail import Mailer
from commonwire.transport.push import Pusher
from commonwire.web.api.pushed import push_body, trial_body
from commonwire.web.pages.use_words import use_in_words


class Teller:
    """Sends notices and tests by the channels of outlets: `web.site.Trials` is how pages see it.

    `takes_http` says whether the operator opened anything for pushes, so that an http address can be set.
    """

    def __init__(
        self,
        store: Store,
        pusher: Pusher,
        mailer: Mailer,
        *,
        alliance: str,
        address: str,
        takes_http: bool,
        key: SigningKey,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._letters = LetterWriter(key, alliance=alliance, address=address, clock=clock)
        self._pusher = pusher
        self._mailer = mailer
        self._alliance = alliance
        self._address = address
        self._clock = clock
        self.takes_http = takes_http

    @property
    def why_no_mail(self) -> str | None:
        """Why no mail can be sent at all, in words; None when it can."""
        return self._mailer.why_not

    @property
    def mail_trouble(self) -> str | None:
        """What was wrong with the mail server the last time, in words."""
        return self._mailer.trouble

    def mail_way(self) -> Way:
        """Whether mail can go out: all of it, one now and then to see whether the server is back, or none at all."""
        return "shut" if self.why_no_mail else "probe" if self.mail_trouble else "open"

    async def push(self, begun: Begun) -> Result:
        """What became of a push."""
        if isinstance(begun.notice, Alert):
            return Result(outcome="dropped")
        body = push_body(begun.notice, self._address)
        return await self._pusher.push(begun.channel.address, message_id(begun.notice.id, begun.channel.id), body)

    async def mail(self, begun: Begun) -> Result:
        """What became of a mail; it is dropped when by now there is nothing to tell."""
        mail = await self._store.read(lambda records: self._mail(records, begun))
        return Result(outcome="dropped") if mail is None else await self._mailer.send(mail)

    async def remind(self, request: Request) -> list[Result]:
        """What became of the mails that remind an owner of a request: one to each address that it has for mail."""

        def mails(records: Records) -> list[Mail]:
            channels = records.channels.of_outlet(request.owner)
            return [self._reminder(records, request, one) for one in channels if one.kind == "mail"]

        return [await self._mailer.send(mail) for mail in await self._store.read(mails)]

    async def test(self, channel: Channel) -> Result:
        """What became of a test that was sent by a channel."""
        message = new_id("test-")
        if channel.kind == "push":
            return await self._pusher.push(channel.address, message, trial_body(self._alliance, self._clock()))
        name = await self._store.read(lambda records: _name(records, channel.outlet))
        mail = trial_mail(
            message=message, to=channel.address, outlet=name, alliance=self._alliance, address=self._address
        )
        return await self._mailer.send(mail)

    def _mail(self, records: Records, begun: Begun) -> Mail | None:
        notice, channel = begun.notice, begun.channel
        if isinstance(notice, Alert):
            return self._letters.mail(records, notice, channel)
        state = records.items.find(notice.item)
        return notice_mail(
            notice,
            message=message_id(notice.id, channel.id),
            to=channel.address,
            headline=state.headline if state else None,
            language=state.language if state else None,
            owner=_name(records, notice.issued_by),
            outlet=_name(records, channel.outlet),
            alliance=self._alliance,
            address=self._address,
            number=begun.number,
        )

    def _reminder(self, records: Records, request: Request, channel: Channel) -> Mail:
        state = records.items.find(request.item)
        return reminder_mail(
            request,
            message=f"{request.id}.{len(request.reminders)}.{channel.id}",
            to=channel.address,
            headline=state.headline if state else None,
            use=use_in_words(request.use, english()).text,
            owner=_name(records, request.owner),
            outlet=_name(records, request.outlet),
            alliance=self._alliance,
            address=self._address,
        )


def _name(records: Records, outlet: str) -> str:
    found = records.roll.find_outlet(outlet)
    return choose_name(found.names, "en") if found else outlet
