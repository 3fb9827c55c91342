"""What the alliance shows to the world: nothing, unless its secretariat says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from commonwire.alliance.may import may
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError
from commonwire.base.texts import text

_SETTING: Final = "world"
_LONGEST: Final = 500
"""Characters of an address or a contact."""
_MOST: Final = 50
"""Addresses of one kind."""
_KEPT: Final = 20
"""Changes that are remembered, the newest first."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """That a person (by id) said at a time whether there are pages, and whether search engines may list them."""

    by: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    is_open: bool
    is_listed: bool


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown: `is_open` whether there are pages at all, `is_listed` whether search engines may list them.

    `contact`, `disclosure`, `belongs_to` and `social` are what `trust.txt` says beside the members: a mail or web
    address, and web addresses.
    """

    is_open: bool = False
    is_listed: bool = False
    contact: str = ""
    disclosure: str = ""
    belongs_to: tuple[str, ...] = ()
    social: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


def world_of(roll: Roll) -> World:
    """What the alliance shows now."""
    kept = roll.find_setting(_SETTING)
    return World() if kept is None else msgspec.convert(kept, World)


def show_world(roll: Roll, by: Principal, wanted: World, now: datetime) -> World:
    """Show from now on what `wanted` says (`manage-roll`), and remember who said so.

    Raises NotAllowedError, and BadInputError for what is no address.
    """
    may(by, "manage-roll")
    change = Change(by=by.id, at=now, is_open=wanted.is_open, is_listed=wanted.is_listed)
    kept = replace(
        wanted,
        contact=_contact(wanted.contact),
        disclosure=_address(wanted.disclosure, "disclosure") if wanted.disclosure else "",
        belongs_to=_addresses(wanted.belongs_to, "belongs_to"),
        social=_addresses(wanted.social, "social"),
        changes=(change, *world_of(roll).changes)[:_KEPT],
    )
    roll.put_setting(_SETTING, msgspec.to_builtins(kept))
    return kept


def _contact(said: str) -> str:
    """A mail address or the address of a page; empty stays empty."""
    is_mail = "@" in said.strip("@") and not any(sign.isspace() for sign in said)
    if not said or (is_mail and len(said) <= _LONGEST and "://" not in said):
        return said
    return _address(said, "contact")


def _addresses(said: Iterable[str], where: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_address(one, where) for one in said if one))
    if len(found) > _MOST:
        raise BadInputError(
            text("More than %(most)s addresses are named", most=_MOST), where=where, remedy=text("Name fewer.")
        )
    return found


def _address(said: str, where: str) -> str:
    try:
        parts = urlsplit(said)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or len(said) > _LONGEST or any(sign.isspace() for sign in said):
        raise BadInputError(
            text("'%(value)s' is no address of a page", value=said[:80]),
            where=where,
            remedy=text("Write it whole, like https://example.org/."),
        )
    return said
