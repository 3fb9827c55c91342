"""Two alliances joined by one pair of nodes: an agreed subset flows, its terms hold, kills pass always."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.alliance.member import Member
from commonwire.alliance.principal import machine
from commonwire.base.errors import UseRefusedError
from commonwire.base.ids import MemberId, item_id
from commonwire.delivery.records import Records
from commonwire.federation.batch import Contents
from commonwire.federation.connect import agree_with, set_state
from commonwire.federation.flow import BEYOND, NOTHING, Facts, Flow, Taker, level_of
from commonwire.federation.follow import name_chair, publish_file
from commonwire.federation.membership import (
    MemberNode,
    MemberOutlet,
    Membership,
    NodeKey,
    Term,
    draft_file,
    sign_file,
)  # fmt: skip
from commonwire.federation.peer import get_peer
from commonwire.federation.serve import Wanted, contents_for, giving_to
from commonwire.ledger.entry import decode_entry
from commonwire.ledger.keys import SigningKey
from commonwire.news.admission import admit_outlet
from commonwire.rights.beyond import ANOTHER, member_of, terms_beyond, terms_there
from commonwire.rights.terms import Parties, Rule, Terms
from tests.federation.carriers import bundles_go, network, they_are_connected
from tests.federation.exchange import OUTLETS, A, B, C
from tests.newsroom import GIVER, NOON, STRANGER, TAKER, Newsroom, an_outlet

EAST, WEST = "example-alliance", "western-pool"
EVERYWHERE = frozenset({"*"})
PASSES = Rule(
    actions=frozenset({"sublicense"}), channels=EVERYWHERE, territories=EVERYWHERE, languages=EVERYWHERE,
    who=Parties(members=frozenset({member_of(WEST)})),
)  # fmt: skip
WEB = Rule(
    actions=frozenset({"republish"}), channels=EVERYWHERE, territories=EVERYWHERE, languages=EVERYWHERE,
    who=Parties(classes=EVERYWHERE),
)  # fmt: skip
OURS_ONLY = Terms(grants=(WEB,))
FOR_BOTH = Terms(grants=(WEB, PASSES), next_terms=Terms(grants=(WEB,)))
TO_LOOK_AT = Terms(grants=(WEB, PASSES))
"""It may be passed on, and nothing is said of what may be done with it there."""


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[list[Newsroom]]:
    """A of the one alliance, and B and C of the other; A and B are the gateway."""
    found = []
    for name, alliance in ((A, EAST), (B, WEST), (C, WEST)):
        (tmp_path / name).mkdir()
        found.append(Newsroom(tmp_path / name, node=name, alliance=alliance, members=OUTLETS[name]))
    they_are_connected(found[0], found[1])
    they_are_connected(found[1], found[2])
    yield found
    for room in found:
        room.close()


def it_is_agreed(rooms: list[Newsroom], outlets: frozenset[str] = EVERYWHERE) -> None:
    """The operators of both sides let stories of these outlets go from A to B."""
    a, b, _ = rooms
    give = Flow(outlets=outlets, others="leaf", re_export="terms")
    network(a, lambda r: agree_with(r, B, a.node_key, give=give, by="p1", now=a.now))
    network(b, lambda r: agree_with(r, A, b.node_key, take=Flow(re_export="terms"), by="p1", now=b.now))


def uris_at(room: Newsroom, viewer: str) -> list[str]:
    return sorted(room.found_by("flood", viewer=viewer))


def test_nothing_but_kills_flows_before_anything_is_agreed(rooms: list[Newsroom]) -> None:
    a, b, _ = rooms
    a.item_is_given("Flood", uri="urn:both", terms=FOR_BOTH)
    bundles_go(a, b)

    assert uris_at(b, TAKER) == []
    assert b.read(lambda r: r.roll.find_outlet(GIVER)) is None


def test_a_story_passes_whole_and_its_outlet_is_a_guest_of_the_other_alliance(rooms: list[Newsroom]) -> None:
    a, b, _ = rooms
    it_is_agreed(rooms)
    a.item_is_given("Flood", uri="urn:both", terms=FOR_BOTH)
    a.item_is_given("Flood", uri="urn:ours", terms=OURS_ONLY)
    bundles_go(a, b)

    assert uris_at(b, TAKER) == ["urn:both"]
    outlet = b.read(lambda r: r.roll.get_outlet(GIVER))
    assert (outlet.node, outlet.member) == (A, member_of(EAST))
    standing = b.read(lambda r: r.roll.find_standing(GIVER))
    assert standing is not None and (standing.member_class, standing.class_may) == (ANOTHER, frozenset())
    there = {data for _, data in b.read(lambda r: r.book.journal(0, 1000))}
    assert next(data for data in a.entries() if decode_entry(data).uri == "urn:both") in there


def test_the_owner_sees_its_takers_in_the_other_alliance(rooms: list[Newsroom]) -> None:
    a, b, _ = rooms
    it_is_agreed(rooms)
    a.item_is_given("Flood", uri="urn:both", terms=FOR_BOTH)
    bundles_go(a, b)
    take = b.item_is_taken(TAKER, uri="urn:both", outlet=GIVER)
    bundles_go(b, a)

    known = a.read(lambda r: r.takes.find(take.id))
    assert known is not None and known.signed is not None
    outlet = a.read(lambda r: r.roll.get_outlet(TAKER))
    assert (outlet.node, outlet.member) == (B, member_of(WEST))
    a.item_is("kill", uri="urn:both")
    assert [it.outlet for it in a.read(lambda r: r.notices.addressees(r.notices.of_item(take.item)[0].id))] == [TAKER]


def test_stories_go_on_inside_where_the_gateway_introduces_their_node(rooms: list[Newsroom]) -> None:
    a, b, c = rooms
    it_is_agreed(rooms)
    a.item_is_given("Flood", uri="urn:both", terms=FOR_BOTH)
    bundles_go(a, b)
    brought = bundles_go(b, c)

    assert brought[0].unknown == []
    assert uris_at(c, STRANGER) == ["urn:both"]
    assert c.read(lambda r: r.roll.get_outlet(GIVER)).member == member_of(EAST)


def test_what_the_terms_keep_in_the_alliance_is_refused_with_the_reason(rooms: list[Newsroom]) -> None:
    a, _, _ = rooms
    it_is_agreed(rooms)
    given = a.item_is_given("Flood", uri="urn:ours", terms=OURS_ONLY)
    model = a.read(lambda r: r.items.find_version(item_id(GIVER, "urn:ours"), 1))
    assert model is not None
    digest = model.content["model"]
    wanted = Wanted(digests=[digest], entries=[(A, given.entry)])

    answer: Contents = network(a, lambda r: contents_for(r, wanted, giving_to(r, get_peer(r, B)), now=a.now))

    assert answer == Contents(parcels=[], refused={digest: "terms"})


def test_a_grant_to_every_class_is_none_to_another_alliance(rooms: list[Newsroom]) -> None:
    a, b, _ = rooms
    it_is_agreed(rooms)
    a.item_is_given("Flood", uri="urn:look", terms=TO_LOOK_AT)
    bundles_go(a, b)

    assert uris_at(b, TAKER) == ["urn:look"]
    with pytest.raises(UseRefusedError):
        b.item_is_taken(TAKER, uri="urn:look", outlet=GIVER)


@pytest.mark.parametrize("what", ["paused", "ended"])
def test_a_kill_passes_when_nothing_else_does(rooms: list[Newsroom], what: str) -> None:
    a, b, _ = rooms
    it_is_agreed(rooms)
    a.item_is_given("Flood", uri="urn:both", terms=FOR_BOTH)
    bundles_go(a, b)
    if what == "paused":
        network(a, lambda r: set_state(r, B, a.node_key, "paused", by="p1", now=a.now))
    else:
        network(a, lambda r: agree_with(r, B, a.node_key, give=BEYOND, by="p1", now=a.now))
    a.item_is_given("Flood again", uri="urn:more", terms=FOR_BOTH)
    a.item_is("kill", uri="urn:both")
    bundles_go(a, b)

    assert b.state("urn:both").status == "canceled"
    assert uris_at(b, TAKER) == []

    if what == "paused":
        network(a, lambda r: set_state(r, B, a.node_key, "connected", by="p1", now=a.now))
        bundles_go(b, a)
        bundles_go(a, b)
        assert uris_at(b, TAKER) == ["urn:more"]


def test_a_membership_file_says_nothing_of_another_alliances_nodes(rooms: list[Newsroom]) -> None:
    a, b, c = rooms
    it_is_agreed(rooms)
    key = SigningKey.generate()
    nodes = tuple(
        MemberNode(name=name, keys=(NodeKey(jwk=room.node_key.public_jwk, from_number=1),))
        for name, room in ((B, b), (C, c))
    )
    homes = tuple(MemberOutlet(id=outlet, homes=(Term(node=name),)) for name in (B, C) for outlet in OUTLETS[name])
    file = Membership(
        alliance=WEST, version=1, previous=None, made_at=b.now, keys=(key.public_jwk,), threshold=1,
        chairs=(Term(node=B),), nodes=nodes, outlets=homes,
    )  # fmt: skip
    signed = sign_file(draft_file(file), key)
    network(b, lambda r: name_chair(r, machine(), B))
    network(b, lambda r: publish_file(r, machine(), signed, b.now))
    a.item_is_given("Flood", uri="urn:both", terms=FOR_BOTH)
    bundles_go(a, b)
    a.item_is("kill", uri="urn:both")
    bundles_go(a, b)

    assert b.state("urn:both").status == "canceled"
    assert b.read(lambda r: r.roll.get_outlet(GIVER)).member == member_of(EAST)


def test_another_alliance_speaks_for_its_own_outlets_alone(rooms: list[Newsroom]) -> None:
    a, b, _ = rooms
    it_is_agreed(rooms)
    b.item_is_given("Flood in the west", uri="urn:west", outlet=TAKER)
    own = b.read(lambda r: r.roll.get_outlet(TAKER))
    before = b.read(lambda r: sorted(member.id for member in r.roll.members()))
    a.write(lambda r: _another_is_admitted(a, r))
    bundles_go(a, b)

    assert b.read(lambda r: r.roll.get_outlet(TAKER)) == own
    after = b.read(lambda r: sorted(member.id for member in r.roll.members()))
    assert set(after) - set(before) <= {member_of(EAST)}


def _another_is_admitted(a: Newsroom, records: Records) -> None:
    """A's alliance admits an outlet that has the id of one of the other alliance."""
    member = Member(
        id=MemberId("steppe"), names={"en": "Steppe"}, territory="KZ", member_class="full-member", kind="country",
        joined_at=a.now,
    )  # fmt: skip
    records.roll.put_member(member)
    records.roll.add_outlet(an_outlet(TAKER, "steppe"))
    admit_outlet(records, machine(), TAKER, a.now)


# Pure

NAMED = st.frozensets(
    st.sampled_from(["*", "full-member", ANOTHER, member_of(WEST), member_of(EAST), "pamir-post"]), max_size=2
)
PARTIES = st.builds(Parties, members=NAMED, classes=NAMED, outlets=NAMED, except_members=NAMED, except_classes=NAMED)
RULES = st.builds(
    Rule,
    actions=st.sampled_from([None, frozenset({"sublicense"}), frozenset({"republish", "sublicense"}), EVERYWHERE]),
    channels=st.sampled_from([None, EVERYWHERE, frozenset({"wire"})]),
    territories=st.just(EVERYWHERE),
    languages=st.sampled_from([EVERYWHERE, frozenset({"en"})]),
    who=st.none() | PARTIES,
)
TERMS = st.builds(
    Terms, grants=st.lists(RULES, max_size=3).map(tuple), prohibitions=st.lists(RULES, max_size=1).map(tuple)
)
KINDS = st.sampled_from(["published", "corrected", "killed", "held", "released", "erased", "embargo-lifted"])
BEYOND_TAKER = Taker(node=B, beyond=WEST)


@given(TERMS, KINDS, st.booleans(), st.sampled_from(["no", "alliance", "terms"]))
def test_content_passes_a_gateway_only_where_owner_and_agreements_let_it(
    terms: Terms, kind: str, is_paused: bool, came_by: str
) -> None:
    facts = Facts(
        kind=kind,
        outlet=GIVER,
        language="en",
        terms=terms,
        came_by=Flow(re_export=came_by),  # type: ignore[arg-type]
    )
    level = level_of(facts, Flow(), BEYOND_TAKER, now=NOON, is_paused=is_paused)
    passes_always = kind in {"killed", "held", "released", "erased"}

    if passes_always:
        assert level.amount == "content"
    elif level.amount == "content":
        assert not is_paused and came_by == "terms"
        assert any(names_the_other(rule) for rule in terms.grants)
    elif not is_paused and came_by != "terms":
        assert level.reason == "re-export"


def names_the_other(rule: Rule) -> bool:
    """Whether a grant lets the other alliance have the item passed on, by name or as everybody."""
    actions, who = rule.actions or frozenset(), rule.who or Parties()
    named = who.members & {member_of(WEST)} or who.classes & {ANOTHER} or who.outlets
    return "sublicense" in actions and bool(named)


@given(TERMS)
def test_terms_beyond_never_grant_more_and_forbid_as_much(terms: Terms) -> None:
    there = terms_beyond(terms, WEST)

    assert len(there.grants) <= len(terms.grants)
    assert there.prohibitions == terms.prohibitions and there.duties == terms.duties
    assert terms_beyond(there, WEST) == there
    assert terms_there(terms, WEST) == there
    assert terms_there(msgspec.structs.replace(terms, next_terms=OURS_ONLY), WEST) == OURS_ONLY


@given(
    st.sampled_from(["outlet-admitted", "outlet-described", "key-rotated", "key-revoked", "member-admitted", "agreed"])
)
def test_who_an_outlet_is_passes_with_its_stories_and_nothing_else_of_the_roll(kind: str) -> None:
    about = GIVER if kind.startswith(("outlet", "key")) else None
    agreed = Flow(outlets=frozenset({GIVER}))

    told = level_of(Facts(kind=kind, about=about), agreed, BEYOND_TAKER, now=NOON).amount
    assert told == ("content" if about else "header")
    assert level_of(Facts(kind=kind, about=about), NOTHING, BEYOND_TAKER, now=NOON).amount == "header"
    assert level_of(Facts(kind=kind), NOTHING, Taker(node=C), now=NOON).amount == "content"
