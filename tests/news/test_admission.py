"""What changes the roll and stands in the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from commonwire.alliance.member import Member
from commonwire.alliance.principal import Principal, guest, machine
from commonwire.base.errors import BadInputError, NotSignedInError
from commonwire.base.ids import MemberId
from commonwire.ledger.entry import decode_entry
from commonwire.news.admission import admit_member
from tests.newsroom import GIVER, NOON, Newsroom


def member_comes(newsroom: Newsroom, by: Principal | None = None, **facts: Any) -> Member:
    said: dict[str, Any] = {
        "id": MemberId("delta"),
        "names": {"en": "Delta", "bn": "ডেল্টা"},
        "territory": "bd",
        "member_class": "observer",
        "kind": "country",
        "joined_at": NOON,
    }
    member = Member(**(said | facts))
    return newsroom.write(lambda records: admit_member(records, by or machine(), member, newsroom.now))


def test_a_new_member_is_on_the_roll_and_in_the_ledger(newsroom: Newsroom) -> None:
    member = member_comes(newsroom)

    entry = decode_entry(newsroom.entries()[-1])
    assert (entry.kind, entry.member, entry.outlet, entry.by) == ("member-admitted", "delta", None, "machine")
    assert newsroom.read(lambda records: records.roll.get_member("delta")) == member
    assert (member.territory, member.joined_at) == ("BD", newsroom.now)


def test_a_changed_member_keeps_its_day_and_is_described_anew_once(newsroom: Newsroom) -> None:
    joined = member_comes(newsroom, simulated=True)
    before = newsroom.kinds_recorded()

    changed = member_comes(newsroom, names={"en": "The Delta"}, member_class="full-member")

    assert (changed.names, changed.member_class) == ({"en": "The Delta"}, "full-member")
    assert (changed.joined_at, changed.simulated) == (joined.joined_at, True)
    member_comes(newsroom, names={"en": "The Delta"}, member_class="full-member")
    assert newsroom.kinds_recorded() == [*before, "member-described"]


def test_what_is_refused_leaves_no_entry(newsroom: Newsroom) -> None:
    before = newsroom.kinds_recorded()

    with pytest.raises(BadInputError, match="founder"):
        member_comes(newsroom, member_class="founder")
    with pytest.raises(NotSignedInError):
        member_comes(newsroom, by=guest())

    assert newsroom.kinds_recorded() == before


def test_entries_of_outlets_name_their_member(newsroom: Newsroom) -> None:
    newsroom.outlet_is_suspended(GIVER)
    newsroom.key_is_brought()

    suspended, rotated = (decode_entry(data) for data in newsroom.entries()[-2:])
    assert (suspended.kind, suspended.outlet, suspended.member) == ("outlet-suspended", "pamir-post", "pamir")
    assert (rotated.kind, rotated.outlet, rotated.member) == ("key-rotated", "pamir-post", "pamir")
