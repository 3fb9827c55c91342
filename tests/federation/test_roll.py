"""The roll of other nodes: what they say of their outlets is shown here, and nobody here speaks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from commonwire.alliance.admit import suspend
from commonwire.alliance.issue_key import add_key
from commonwire.alliance.may import may
from commonwire.alliance.member import MemberClass
from commonwire.alliance.people import invite
from commonwire.alliance.principal import machine
from commonwire.app.commands.outlets import outlets_that_may
from commonwire.base.errors import ConflictError, NotAllowedError
from commonwire.base.ids import MemberId
from commonwire.delivery.records import Records
from commonwire.news.admission import admit_member, admit_outlet, bring_key
from tests.federation.exchange import A, B, introduce, node, pull, settle_all
from tests.newsroom import GIVER, TAKER, Newsroom


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[tuple[Newsroom, Newsroom]]:
    a, b = node(tmp_path, A), node(tmp_path, B)
    introduce(b, a)
    yield a, b
    a.close()
    b.close()


def test_nobody_here_does_anything_for_an_outlet_of_another_node(nodes: tuple[Newsroom, Newsroom]) -> None:
    a, b = nodes
    pull(b, a)
    settle_all(b, a)
    by, now = machine(), b.now

    with pytest.raises(NotAllowedError, match=r"belongs to the node a\.example"):
        may(b.desk_of(GIVER), "give", outlet=GIVER)
    with pytest.raises(ConflictError, match=r"belongs to the node a\.example"):
        b.write(lambda r: add_key(r.roll, by, GIVER, name="k", scopes=["give"], now=now))
    with pytest.raises(ConflictError):
        b.write(lambda r: invite(r.roll, by, GIVER, ["editor"], now))
    with pytest.raises(ConflictError):
        b.write(lambda r: suspend(r.roll, by, GIVER, "no", now))
    with pytest.raises(ConflictError):
        b.write(lambda r: bring_key(r, by, GIVER, a.node_key.public_jwk, now))
    assert [outlet.id for outlet in b.read(outlets_that_may)] == [TAKER]


def test_an_outlet_that_is_suspended_on_its_node_is_so_here(nodes: tuple[Newsroom, Newsroom]) -> None:
    a, b = nodes
    a.outlet_is_suspended(GIVER)
    pull(b, a)

    settle_all(b, a)

    assert b.read(lambda r: r.roll.get_outlet(GIVER)).status == "suspended"


def test_a_class_that_is_not_known_here_comes_with_its_member(nodes: tuple[Newsroom, Newsroom]) -> None:
    a, b = nodes

    def visitor_comes(records: Records) -> None:
        records.roll.put_class(MemberClass(id="visitor", names={"en": "Visitor"}, may=frozenset({"take"})))
        member = records.roll.get_member("pamir")
        delta = msgspec.structs.replace(member, id=MemberId("delta"), member_class="visitor")
        admit_member(records, machine(), delta, a.now)

    a.write(visitor_comes)
    pull(b, a)

    settle_all(b, a)

    assert b.read(lambda r: r.roll.get_member("delta")).member_class == "visitor"


def test_an_outlet_of_this_node_is_not_taken_over_by_what_another_says(nodes: tuple[Newsroom, Newsroom]) -> None:
    a, b = nodes
    outlet = b.read(lambda r: r.roll.get_outlet(TAKER))

    def claimed(records: Records) -> None:
        records.roll.put_member(b.read(lambda r: r.roll.get_member("steppe")))
        records.roll.put_outlet(msgspec.structs.replace(outlet, names={"en": "Taken over"}, status="applied"))

    a.write(claimed)
    a.write(lambda r: admit_outlet(r, machine(), TAKER, a.now))
    a.item_is_given("In their name", outlet=TAKER)
    pull(b, a)

    outcomes = [one.outcome for one in settle_all(b, a)]

    assert b.read(lambda r: r.roll.get_outlet(TAKER)) == outlet
    assert outcomes[-1] == "refused"
    assert b.found_by("their name", viewer=TAKER) == []
