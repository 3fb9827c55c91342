"""The API's calls about channels: where an outlet's machines and people are told of notices."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import delete, get, post
from litestar.params import JSONBody, PathParameter

from commonwire.alliance.may import may
from commonwire.alliance.principal import own_outlet
from commonwire.delivery.channel import LONGEST_ADDRESS, Channel, get_channel, remove_channel
from commonwire.delivery.records import Records
from commonwire.delivery.retry import ChannelKind
from commonwire.delivery.tell import Result, open_channel
from commonwire.delivery.tries import Outcome
from commonwire.delivery.webhook import webhook_key
from commonwire.web.asking import NO_NUL, Ask, Served, refusals

ChannelId = Annotated[str, PathParameter(description="A channel's id, from the list of channels.")]


class ChannelRequest(msgspec.Struct, kw_only=True):
    """A push goes to a machine (https), mail to people on duty."""

    kind: ChannelKind
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ADDRESS, pattern=NO_NUL)]


class ChannelAnswer(msgspec.Struct, kw_only=True):
    """A channel of the caller's outlet; `trouble` says why nothing can be sent by it at all."""

    id: str
    kind: ChannelKind
    address: str
    made_at: datetime
    trouble: str | None


class ChannelsPage(msgspec.Struct, kw_only=True):
    """The channels of the caller's outlet, the oldest first."""

    channels: list[ChannelAnswer]


class TrialAnswer(msgspec.Struct, kw_only=True):
    """What became of a test: the status that was answered, after how long, and what went wrong, in words."""

    outcome: Outcome
    status: int | None
    milliseconds: int | None
    error: str | None


class PushKey(msgspec.Struct, kw_only=True):
    """The key that pushes are signed with: as libraries for Standard Webhooks take it, and as a JWK (RFC 8037)."""

    public_key: str
    jwk: dict[str, str]


@get("/channels", summary="Where the outlet is told of notices", responses=refusals())
async def list_channels(request: Ask, site: Served) -> ChannelsPage:
    """Pushes and mail addresses, for the outlet's admins."""
    principal = await site.principal(request)
    outlet = own_outlet(principal)
    may(principal, "manage-channels", outlet=outlet)
    found = await site.store.read(lambda records: records.channels.of_outlet(outlet))
    return ChannelsPage(channels=[_answer(channel, site) for channel in found])


@post("/channels", status_code=201, summary="Be told of notices somewhere", responses=refusals(409, 422))
async def add_channel_call(request: Ask, site: Served, data: JSONBody[ChannelRequest]) -> ChannelAnswer:
    """From now on signed pushes go to an https address, or mail to an address: at once what the desk is alarmed of."""
    principal, now = await site.principal(request), site.clock()
    outlet = own_outlet(principal)

    def work(records: Records) -> Channel:
        return open_channel(
            records, principal, outlet, kind=data.kind, address=data.address, plain=site.trials.takes_http, now=now
        )

    return _answer(await site.store.write(work), site)


@post("/channels/{channel:str}/tests", status_code=200, summary="Send a test", responses=refusals(404))
async def try_channel_call(request: Ask, site: Served, channel: ChannelId) -> TrialAnswer:
    """Send a test there, and say what was answered: a failure is an answer, too."""
    principal = await site.principal(request)
    found = await site.store.read(lambda records: get_channel(records, principal, channel))
    return _trial(await site.trials.test(found))


@delete("/channels/{channel:str}", status_code=204, summary="Be told there no more", responses=refusals(404))
async def remove_channel_call(request: Ask, site: Served, channel: ChannelId) -> None:
    """Nothing is sent there from now on, of open notices neither."""
    principal, now = await site.principal(request), site.clock()
    await site.store.write(lambda records: remove_channel(records, principal, channel, now=now))


@get("/push-key", summary="The key that pushes are signed with", security=[{}], responses={503: refusals()[503]})
async def read_push_key(site: Served) -> PushKey:
    """The node's public key; open to everybody."""
    public = site.node_key.public
    return PushKey(public_key=webhook_key(public), jwk=public.jwk)


def _answer(channel: Channel, site: Served) -> ChannelAnswer:
    return ChannelAnswer(
        id=channel.id,
        kind=channel.kind,
        address=channel.address,
        made_at=channel.made_at,
        trouble=site.trials.why_no_mail if channel.kind == "mail" else None,
    )


def _trial(result: Result) -> TrialAnswer:
    return TrialAnswer(
        outcome=result.outcome, status=result.status, milliseconds=result.milliseconds, error=result.error
    )
