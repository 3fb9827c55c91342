"""What outlets and members are called when somebody asks for their stories: ids, names, territories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from commonwire.alliance.member import Member
from commonwire.alliance.outlet import Outlet
from commonwire.base.folding import fold


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet's member, and what both go by: ids, folded names, and the territory of a country."""

    member: str = ""
    outlet_keys: frozenset[str] = frozenset()
    member_keys: frozenset[str] = frozenset()

    def keys(self, name: str) -> frozenset[str]:
        """What the `outlet` or the `member` goes by."""
        return self.outlet_keys if name == "outlet" else self.member_keys


def called_by(outlets: Iterable[Outlet], members: Iterable[Member]) -> dict[str, Called]:
    """What each of these outlets and its member go by. An id is nobody else's name.

    >>> from datetime import UTC, datetime
    >>> pakistan = Member(id="pakistan", names={"ur": "پاکستان"}, territory="PK", member_class="full", kind="country",
    ...                   joined_at=datetime(2017, 6, 9, tzinfo=UTC))
    >>> sorted(_keys(pakistan.id, pakistan.names, pakistan.territory, frozenset()))
    ['pakistan', 'pk', 'پاکستان']
    """
    outlets, members = list(outlets), list(members)
    ids, member_ids = frozenset(it.id for it in outlets), frozenset(it.id for it in members)
    of_members = {it.id: _keys(it.id, it.names, it.territory, member_ids) for it in members}
    return {
        it.id: Called(
            member=it.member,
            outlet_keys=_keys(it.id, it.names, None, ids),
            member_keys=of_members.get(it.member, frozenset({it.member})),
        )
        for it in outlets
    }


def outlets_called(called: Mapping[str, Called], name: str, key: str) -> list[str]:
    """The ids of the outlets that go by `key` (name 'outlet'), or whose member does (name 'member').

    Among them `key` itself, which may be the id of an outlet that is on the roll no more.
    """
    found = {outlet for outlet, it in called.items() if key in it.keys(name)}
    return sorted(found | {key} if name == "outlet" else found)


def _keys(own: str, names: Mapping[str, str], territory: str | None, ids: frozenset[str]) -> frozenset[str]:
    said = {fold(" ".join(name.split())) for name in (*names.values(), territory or "")} - {""}
    return frozenset(said - ids | {own})
