"""Who may record what: nodes and their keys, the chair, the homes of outlets; the same whatever came first."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from commonwire.base.errors import NotVerifiedError
from commonwire.federation.learn import learn_one
from commonwire.federation.membership import MemberNode, MemberOutlet, NodeKey, Term, read_draft
from commonwire.federation.trust import (
    NO_TRUST,
    Trust,
    keys_in_force,
    keys_of,
    may_record,
    signers_at,
    was_in_other_hands,
)
from commonwire.ledger.entry import Entry, Kind
from commonwire.ledger.keys import SigningKey
from tests.federation.small_alliance import ALLIANCE, DELTA, HUB, NOON, STEPPE, SmallAlliance


@pytest.fixture
def all_nodes() -> SmallAlliance:
    return SmallAlliance()


def code(entry: Entry, trust: Trust, origin: str | None = None) -> str | None:
    refusal = may_record(origin or entry.node, entry, trust)
    return refusal.code if refusal else None


def following(all_nodes: SmallAlliance, **changes: object) -> Trust:
    return Trust(membership=read_draft(all_nodes.file(**changes)))


# Nodes and outlets


def test_only_nodes_of_the_file_are_origins(all_nodes: SmallAlliance) -> None:
    entry = all_nodes.nodes[DELTA].entry_is_added("published", outlet="paper-delta.example")
    trust = following(all_nodes)

    assert code(entry, trust) is None
    assert code(replace(entry, node="pirate.example"), trust) == "not-a-node"
    assert code(entry, trust, origin=STEPPE) == "other-node"


def test_an_outlet_is_spoken_for_by_its_own_node_alone(all_nodes: SmallAlliance) -> None:
    trust = following(all_nodes)

    for kind in ("published", "killed", "outlet-admitted", "erased", "granted"):
        entry = all_nodes.nodes[STEPPE].entry_is_added(kind, outlet="paper-delta.example")
        assert code(entry, trust) == "not-its-node"
    unknown = all_nodes.nodes[STEPPE].entry_is_added("published", outlet="nobody")
    assert code(unknown, trust) == "not-an-outlet"


def test_an_outlet_that_moved_is_spoken_for_by_each_node_in_its_time(all_nodes: SmallAlliance) -> None:
    homes = (Term(node=DELTA, until_number=2), Term(node=STEPPE, from_number=2))
    trust = following(all_nodes, outlets=(MemberOutlet(id="paper", homes=homes),))
    at_delta = [all_nodes.nodes[DELTA].entry_is_added("published", outlet="paper") for _ in range(3)]
    at_steppe = [all_nodes.nodes[STEPPE].entry_is_added("published", outlet="paper") for _ in range(2)]

    assert [code(entry, trust) for entry in at_delta] == [None, None, "not-its-node"]
    assert [code(entry, trust) for entry in at_steppe] == ["not-its-node", None]


def test_an_outlet_brings_only_keys_that_the_file_has_where_it_names_some(all_nodes: SmallAlliance) -> None:
    outlets = (MemberOutlet(id="paper", homes=(Term(node=DELTA),), keys=("good",)),)
    trust = following(all_nodes, outlets=outlets)
    delta = all_nodes.nodes[DELTA]

    assert code(delta.entry_is_added("outlet-admitted", outlet="paper", key="good"), trust) is None
    assert code(delta.entry_is_added("key-rotated", outlet="paper", key="other"), trust) == "not-its-key"
    assert code(delta.entry_is_added("key-revoked", outlet="paper", key="other"), trust) is None


# The chair

OF_THE_CHAIR: tuple[Kind, ...] = ("agreed", "group-formed", "emergency-held", "emergency-released", "member-admitted")


@pytest.mark.parametrize("kind", OF_THE_CHAIR)
def test_what_is_the_chairs_is_refused_of_others(all_nodes: SmallAlliance, kind: Kind) -> None:
    trust = following(all_nodes)

    assert code(all_nodes.nodes[HUB].entry_is_added(kind, outlet="paper-delta.example"), trust) is None
    refused = all_nodes.nodes[DELTA].entry_is_added(kind, outlet="paper-delta.example")
    assert code(refused, trust) == "not-the-chair"


def test_the_chair_suspends_any_outlet_and_a_node_its_own(all_nodes: SmallAlliance) -> None:
    trust = following(all_nodes)
    of_delta = {"outlet": "paper-delta.example"}

    assert code(all_nodes.nodes[HUB].entry_is_added("outlet-suspended", **of_delta), trust) is None
    assert code(all_nodes.nodes[DELTA].entry_is_added("outlet-suspended", **of_delta), trust) is None
    assert code(all_nodes.nodes[STEPPE].entry_is_added("outlet-suspended", **of_delta), trust) == "not-its-node"


def test_without_a_chair_nobody_else_speaks_for_all(all_nodes: SmallAlliance) -> None:
    delta = all_nodes.nodes[DELTA]

    assert code(delta.entry_is_added("member-admitted", member="delta"), NO_TRUST) is None
    assert code(delta.entry_is_added("published", outlet="paper"), NO_TRUST) is None
    assert code(delta.entry_is_added("agreed"), NO_TRUST) == "no-chair"
    assert code(delta.entry_is_added("emergency-held", outlet="other"), NO_TRUST) == "no-chair"


def test_a_chair_that_was_handed_on_is_refused_from_that_entry_on(all_nodes: SmallAlliance) -> None:
    hub, delta = all_nodes.nodes[HUB], all_nodes.nodes[DELTA]
    early = delta.entry_is_added("agreed")
    before = hub.entry_is_added("agreed")
    handed = hub.is_handed("chair", delta)
    after, taken = hub.entry_is_added("agreed"), delta.entry_is_added("agreed")

    for trust in (following(all_nodes), Trust(named=HUB)):
        learned = all_nodes.learned(trust, HUB)
        assert learned.chair == DELTA
        assert [code(entry, learned) for entry in (before, handed, taken)] == [None, None, None]
        assert code(after, learned) == "not-the-chair-any-more"
        assert code(early, learned) == "not-the-chair"
        assert code(hub.entry_is_added("outlet-admitted", outlet=f"paper-{HUB}"), learned) is None


def test_a_chair_comes_back_and_each_term_holds_in_its_own_numbers(all_nodes: SmallAlliance) -> None:
    hub, delta = all_nodes.nodes[HUB], all_nodes.nodes[DELTA]
    hub.is_handed("chair", delta)
    between = hub.entry_is_added("agreed")
    delta.is_handed("chair", hub)
    again = hub.entry_is_added("agreed")
    trust = all_nodes.learned(following(all_nodes), HUB, DELTA)

    assert trust.chair == HUB
    assert code(between, trust) == "not-the-chair-any-more" and code(again, trust) is None


def test_trust_is_the_same_whatever_ledger_came_first(all_nodes: SmallAlliance) -> None:
    hub, delta, steppe = (all_nodes.nodes[name] for name in (HUB, DELTA, STEPPE))
    hub.is_handed("chair", delta)
    delta.days_pass(3)
    delta.is_handed("chair", steppe)
    steppe.is_handed("chair", hub)
    steppe.is_handed("key")
    entries = [entry for node in all_nodes.nodes.values() for entry in node.entries]

    seen = set()
    for order in permutations((HUB, DELTA, STEPPE)):
        trust = following(all_nodes)
        for _ in range(3):  # what was refused is looked at again
            trust = all_nodes.learned(trust, *order)
        seen.add((trust.chairs, tuple(code(entry, trust) for entry in entries)))
    assert len(seen) == 1
    assert next(iter(seen))[0][-1].node == HUB


def test_a_chair_handed_to_a_node_outside_the_file_waits_for_a_file_that_has_it(all_nodes: SmallAlliance) -> None:
    first = read_draft(all_nodes.file())
    without = replace(
        first, nodes=first.nodes[:2], outlets=tuple(one for one in first.outlets if one.homes[0].node != STEPPE)
    )
    all_nodes.nodes[HUB].is_handed("chair", all_nodes.nodes[STEPPE])
    trust = all_nodes.learned(Trust(membership=without), HUB)

    assert trust.chair == HUB
    assert replace(trust, membership=first).chair == STEPPE


@pytest.mark.parametrize(
    "said", [{"alliance": "other"}, {"giver": STEPPE}, {"taker": STEPPE, "what": "node"}, {"what": "key"}]
)
def test_a_handover_that_says_something_else_teaches_nothing(all_nodes: SmallAlliance, said: dict[str, Any]) -> None:
    entry = all_nodes.nodes[HUB].is_handed("chair", all_nodes.nodes[DELTA], **said)
    trust = following(all_nodes)

    assert all_nodes.learned(trust, HUB) == trust
    with pytest.raises(NotVerifiedError, match="something else"):
        learn_one(trust, entry, alliance=ALLIANCE, introduced=all_nodes.introduced)


def test_a_handover_by_a_key_that_is_not_the_nodes_teaches_nothing(all_nodes: SmallAlliance) -> None:
    hub = all_nodes.nodes[HUB]
    hub.key = SigningKey.generate()
    hub.is_handed("chair", all_nodes.nodes[DELTA])
    hub.entry_is_added("chair-handed")
    trust = following(all_nodes)

    assert all_nodes.learned(trust, HUB) == trust


# A node's keys


def ids_at(all_nodes: SmallAlliance, trust: Trust, node: str, number: int) -> list[str]:
    return [key.id for key in signers_at(keys_of(node, trust, all_nodes.introduced(node)), number, NOON)]


@pytest.mark.parametrize("what", ["key", "node"])
def test_an_old_key_signs_nothing_after_the_entry_that_hands_it_over(all_nodes: SmallAlliance, what: str) -> None:
    delta = all_nodes.nodes[DELTA]
    old = delta.key
    delta.days_pass(4)
    delta.is_handed(what)  # type: ignore[arg-type]
    trust = all_nodes.learned(NO_TRUST, DELTA)

    assert ids_at(all_nodes, trust, DELTA, 5) == [delta.key.id, old.id]
    assert ids_at(all_nodes, trust, DELTA, 6) == [delta.key.id]


def test_the_old_key_cannot_take_the_node_back(all_nodes: SmallAlliance) -> None:
    delta = all_nodes.nodes[DELTA]
    old = delta.key
    delta.is_handed("node")
    new = delta.key
    delta.key = old
    delta.is_handed("node")
    trust = all_nodes.learned(NO_TRUST, DELTA)

    assert ids_at(all_nodes, trust, DELTA, 9) == [new.id]


def test_where_a_file_is_in_force_a_key_passes_only_to_one_that_it_lists(all_nodes: SmallAlliance) -> None:
    delta = all_nodes.nodes[DELTA]
    old, listed = delta.key, SigningKey.generate()
    keys = (NodeKey(jwk=old.public_jwk, from_number=1), NodeKey(jwk=listed.public_jwk))
    first = read_draft(all_nodes.file())
    nodes = tuple(MemberNode(name=DELTA, keys=keys) if node.name == DELTA else node for node in first.nodes)
    delta.is_handed("key", key=listed)
    unlisting, listing = Trust(membership=first), Trust(membership=replace(first, nodes=nodes))

    assert ids_at(all_nodes, all_nodes.learned(unlisting, DELTA), DELTA, 7) == [old.id]
    assert ids_at(all_nodes, listing, DELTA, 7) == [old.id]
    assert ids_at(all_nodes, all_nodes.learned(listing, DELTA), DELTA, 7) == [listed.id]
    learned_before_the_file = replace(all_nodes.learned(unlisting, DELTA), membership=listing.membership)
    assert ids_at(all_nodes, learned_before_the_file, DELTA, 7) == [listed.id]


def test_a_lost_key_is_replaced_by_the_file_alone(all_nodes: SmallAlliance) -> None:
    old, new = all_nodes.nodes[DELTA].key, SigningKey.generate()
    keys = (
        NodeKey(jwk=old.public_jwk, from_number=1, until_number=40, revoked_from=31),
        NodeKey(jwk=new.public_jwk, from_number=41),
    )
    trust = following(all_nodes, nodes=(MemberNode(name=HUB, keys=keys),), outlets=())

    assert ids_at(all_nodes, trust, HUB, 40) == [new.id, old.id]
    assert ids_at(all_nodes, trust, HUB, 41) == [new.id]
    disputed = [number for number in range(1, 60) if was_in_other_hands(trust, HUB, number)]
    assert disputed == list(range(31, 41))


def test_a_key_that_has_expired_signs_nothing_more(all_nodes: SmallAlliance) -> None:
    key = NodeKey(jwk=all_nodes.first_jwks[HUB], from_number=1, expires_at=NOON)

    assert signers_at([key], 1, NOON - timedelta(seconds=1))
    assert signers_at([key], 1, NOON) == []


def test_a_revocation_disputes_what_came_after_the_last_good_entry(all_nodes: SmallAlliance) -> None:
    delta = all_nodes.nodes[DELTA]
    stolen = delta.key
    delta.days_pass(9)
    delta.is_handed("key")
    delta.entry_is_added("key-revoked", key=stolen.id, about=6)
    trust = all_nodes.learned(NO_TRUST, DELTA)

    assert [number for number in range(1, 15) if was_in_other_hands(trust, DELTA, number)] == [7, 8, 9, 10]
    assert not was_in_other_hands(trust, HUB, 8)


def test_a_node_outside_the_file_has_no_keys(all_nodes: SmallAlliance) -> None:
    with pytest.raises(NotVerifiedError, match="not in the membership file"):
        keys_of("pirate.example", following(all_nodes))


# What a peer signs with


def test_a_peer_signs_with_the_key_of_its_card_until_its_ledger_hands_over(all_nodes: SmallAlliance) -> None:
    delta = all_nodes.nodes[DELTA]
    card = delta.key.public_jwk
    assert [key.id for key in keys_in_force(NO_TRUST, DELTA, card)] == [delta.key.id]

    delta.is_handed("key")
    trust = all_nodes.learned(NO_TRUST, DELTA)

    assert [key.id for key in keys_in_force(trust, DELTA, card)] == [delta.key.id]
    fresh = SigningKey.generate()  # on a newer card, which two people compared
    assert fresh.id in [key.id for key in keys_in_force(NO_TRUST, DELTA, fresh.public_jwk)]


def test_a_peer_of_another_alliance_is_in_no_file_and_signs_with_the_key_of_its_card(all_nodes: SmallAlliance) -> None:
    card = SigningKey.generate()

    assert [key.id for key in keys_in_force(following(all_nodes), "far.example", card.public_jwk)] == [card.id]


def test_a_key_that_the_file_ended_signs_nothing_as_a_peer(all_nodes: SmallAlliance) -> None:
    old = all_nodes.first_jwks[HUB]
    keys = (NodeKey(jwk=old, from_number=1, until_number=40),)
    trust = following(all_nodes, nodes=(MemberNode(name=HUB, keys=keys),), outlets=())

    assert keys_in_force(trust, HUB, old) == []
