"""Channels: how an outlet is told of notices besides its board. A push goes to a machine, mail to people on duty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

import msgspec

from commonwire.alliance.may import may
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import BadInputError, ConflictError, NotFoundError
from commonwire.base.ids import new_id
from commonwire.base.texts import text
from commonwire.delivery.retry import ChannelKind
from commonwire.delivery.tries import DeliveryShelf, over
from commonwire.formats.addresses import is_web_address

LONGEST_ADDRESS = 1000
LONGEST_MAIL = 254
"""Characters of a mail address (RFC 5321, section 4.5.3.1.3, with erratum 1690)."""
MOST_CHANNELS = 20
"""Channels of one outlet."""

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?P<host>(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63})")


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A way in which an outlet is told; `removed_at` says since when no more. What was sent by it stays on record.

    One that is a `person`'s leads to their own address: only what they asked for goes there, no notice.
    """

    id: str
    outlet: str
    kind: ChannelKind
    address: str
    made_at: datetime
    made_by: str
    removed_at: datetime | None = None
    person: str | None = None


class ChannelShelf(Protocol):
    """Where channels are kept."""

    def put(self, channel: Channel) -> None:
        """Keep `channel` in place of the one with its id, if there is one."""
        ...

    def find(self, channel_id: str) -> Channel | None:
        """The channel with this id, a removed one too, if there is one."""
        ...

    def of_outlet(self, outlet: str) -> list[Channel]:
        """The channels of an outlet that are not removed, the oldest first; none that is one person's."""
        ...

    def among(self, channel_ids: Sequence[str]) -> dict[str, Channel]:
        """The channels with these ids, removed ones too, by id."""
        ...

    def to_tell(self, notice: str) -> list[Channel]:
        """The channels of all admitted outlets that `notice` is addressed to; suspended ones are not told so."""
        ...


class ChannelRecords(Protocol):
    """The records that channels need."""

    roll: Roll
    channels: ChannelShelf
    deliveries: DeliveryShelf


def add_channel(
    records: ChannelRecords,
    by: Principal,
    outlet: str,
    *,
    kind: ChannelKind,
    address: str,
    plain: bool,
    now: datetime,
) -> Channel:
    """A new channel of `outlet`, kept. `plain` says whether the operator lets pushes go by http.

    Raises BadInputError for an address that is none, ConflictError when the outlet has it already, or too many.
    """
    may(by, "manage-channels", outlet=outlet)
    channel = Channel(
        id=new_id("c-"),
        outlet=records.roll.get_outlet(outlet).id,
        kind=kind,
        address=checked_push(address, plain=plain) if kind == "push" else checked_mail(address),
        made_at=now,
        made_by=by.id,
    )
    known = records.channels.of_outlet(outlet)
    if any(other.kind == kind and other.address == channel.address for other in known):
        raise ConflictError(text("The outlet is told there already"), where="address", remedy=text("Look at the list."))
    if len(known) >= MOST_CHANNELS:
        raise ConflictError(
            text("The outlet has %(most)s channels already", most=MOST_CHANNELS),
            remedy=text("Remove one first."),
        )
    records.channels.put(channel)
    return channel


def remove_channel(records: ChannelRecords, by: Principal, channel_id: str, *, now: datetime) -> Channel:
    """The channel, by which nothing is sent from now on. Raises NotFoundError, for another outlet's too."""
    channel = get_channel(records, by, channel_id)
    removed = msgspec.structs.replace(channel, removed_at=now)
    records.channels.put(removed)
    records.deliveries.put([over(owed, "removed", now) for owed in records.deliveries.open_of_channel(channel.id)])
    return removed


def get_channel(records: ChannelRecords, by: Principal, channel_id: str) -> Channel:
    """The channel of the own outlet with this id. Raises NotFoundError, for another outlet's and a removed one too."""
    outlet = own_outlet(by)
    may(by, "manage-channels", outlet=outlet)
    channel = records.channels.find(channel_id)
    if channel is None or channel.removed_at is not None or channel.outlet != outlet:
        raise NotFoundError(
            text("Your outlet has no such channel"), where=channel_id[:60], remedy=text("Look at the list.")
        )
    return channel


def checked_push(address: str, *, plain: bool) -> str:
    """An address that pushes may go to: https, or http where the operator opened a network for that (`plain`).

    Raises BadInputError. Whether it leads into a private network is found out at each push.
    """
    address = address.strip()
    parts = _parts(address)
    if parts is None or len(address) > LONGEST_ADDRESS:
        raise _unfit("That is no web address", "Give the whole address: https://cms.example.org/notices")
    if parts.username is not None:
        raise _unfit("The address holds a name or a password", "Leave it out: pushes are signed.")
    if parts.scheme.lower() != "https" and not plain:
        raise _unfit("The address is not https", "Use https; http goes only where the node's operator allows it.")
    return address


def _parts(address: str) -> SplitResult | None:
    """The parts of a web address; None when it is none."""
    try:
        parts = urlsplit(address)
        is_whole = is_web_address(address) and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is none, half a bracket
        return None
    return parts if is_whole else None


def checked_mail(address: str) -> str:
    """A mail address (the shape of HTML's, without quotes and comments). Raises BadInputError.

    >>> checked_mail(" desk@news.example ")
    'desk@news.example'
    """
    address = address.strip()
    if len(address) > LONGEST_MAIL or not _MAIL.fullmatch(address) or ".." in address:
        raise _unfit("That is no mail address", "Give one, like desk@news.example")
    return address


def host_of(channel: Channel) -> str:
    """The machine that a channel leads to, by name: no more than a few tries go there at once."""
    if channel.kind == "mail":
        return channel.address.rpartition("@")[2].lower()
    return urlsplit(channel.address).netloc.lower()


def _unfit(message: str, remedy: str) -> BadInputError:
    return BadInputError(message, where="address", remedy=remedy)
