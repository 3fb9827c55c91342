"""Trust between nodes that have stores: what is handed on or signed together holds on every node from that entry on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from commonwire.alliance.group import Group
from commonwire.alliance.principal import machine
from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError, NotVerifiedError
from commonwire.base.ids import item_id
from commonwire.federation.chair import accept_chair, hand_chair
from commonwire.federation.follow import keep_trust, name_chair, publish_file
from commonwire.federation.keys import accept_node, open_again, pass_key, revoke_node_key
from commonwire.federation.membership import (
    MemberNode,
    MemberOutlet,
    Membership,
    NodeKey,
    Term,
    draft_file,
    file_digest,
    read_draft,
    sign_file,
)
from commonwire.federation.trust import NO_TRUST, Trust
from commonwire.federation.trust_shelf import KeptFile
from commonwire.ledger.content import seal
from commonwire.ledger.entry import Entry, next_entry
from commonwire.ledger.keys import SigningKey
from commonwire.news.admission import keep_group, suspend_outlet
from commonwire.news.emergency import emergency_hold
from commonwire.news.revoke import is_disputed, reaffirm, revoke_key
from commonwire.news.withdraw import Words
from tests.federation.exchange import OUTLETS, A, B, C, federation, introduce, node, pull, settle_all
from tests.newsroom import ALLIANCE, GIVER, NOON, TAKER, Newsroom


class Network:
    """Three nodes that hand one another everything, and the alliance's three keys, of which two sign."""

    def __init__(self, folder: Path) -> None:
        self.nodes = {name: node(folder, name) for name in (A, B, C)}
        self.first_jwks = {name: room.node_key.public_jwk for name, room in self.nodes.items()}
        self.keys = [SigningKey.generate() for _ in range(3)]
        for one in self.nodes.values():
            for other in self.nodes.values():
                if one is not other:
                    introduce(one, other)

    def close(self) -> None:
        for room in self.nodes.values():
            room.close()

    def flows(self, *names: str) -> None:
        """Every node takes what it lacks of the others (of those named), and settles it; twice, for what waited."""
        for _ in range(2):
            for name, taker in self.nodes.items():
                for other in names or self.nodes:
                    if other != name and has_more(self.nodes[other], taker):
                        pull(taker, self.nodes[other])
                settle_all(taker, *(room for room in self.nodes.values() if room is not taker))

    def trust(self, name: str) -> Trust:
        found: Trust = federation(self.nodes[name], lambda r: r.trust.now())
        return found

    def refused(self, name: str, origin: str) -> list[str]:
        """Why the node refused entries of an origin."""
        return [
            one.why or ""
            for one in federation(self.nodes[name], lambda r: r.arrivals.refused())
            if one.origin == origin
        ]

    def chair_is_named(self, chair: str) -> None:
        for room in self.nodes.values():
            federation(room, lambda r: name_chair(r, machine(), chair))

    def chair_is_handed(self, giver: str, taker: str) -> Entry:
        to, by = self.nodes[taker], self.nodes[giver]
        accepted = federation(to, lambda r: accept_chair(r, machine(), giver, to.node_key, to.now))
        entry: Entry = federation(by, lambda r: hand_chair(r, machine(), accepted, by.node_key, by.now))
        return entry

    def file(self, *, signers: int = 2, before: bytes | None = None, **changes: Any) -> bytes:
        """A membership file of the three nodes; the next one after `before`."""
        fields: dict[str, Any] = {
            "alliance": ALLIANCE,
            "version": 1,
            "previous": None,
            "made_at": self.nodes[A].now,
            "keys": tuple(key.public_jwk for key in self.keys),
            "threshold": 2,
            "chairs": (Term(node=A),),
            "nodes": tuple(
                MemberNode(name=name, keys=(NodeKey(jwk=jwk, from_number=1),)) for name, jwk in self.first_jwks.items()
            ),
            "outlets": tuple(
                MemberOutlet(id=outlet, homes=(Term(node=name),)) for name, those in OUTLETS.items() for outlet in those
            ),
        }
        if before is not None:
            fields |= {"version": read_draft(before).version + 1, "previous": file_digest(before)}
        data = draft_file(Membership(**(fields | changes)))
        for key in self.keys[:signers]:
            data = sign_file(data, key)
        return data

    def file_is_published(self, data: bytes, by: str = A) -> None:
        room = self.nodes[by]
        federation(room, lambda r: publish_file(r, machine(), data, room.now))


def has_more(origin: Newsroom, taker: Newsroom) -> bool:
    known = federation(taker, lambda r: r.arrivals.find_origin(origin.store.identity.node))
    return bool(len(origin.entries()) > known.size)


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    network = Network(tmp_path)
    yield network
    network.close()


def a_group(outlet: str, name: str = "evening") -> Group:
    return Group(id=name, names={"en": name}, outlets=frozenset({outlet}), changed_at=NOON)


def group_is_kept(room: Newsroom, outlet: str, name: str = "evening") -> None:
    room.write(lambda r: keep_group(r, machine(), a_group(outlet, name), room.now))


def groups_at(room: Newsroom) -> list[str]:
    return [group.id for group in room.read(lambda r: r.roll.groups())]


def group_is_recorded_by_a_program_that_does_not_ask(room: Newsroom, outlet: str, name: str) -> None:
    """As `keep_group` did it, past the refusal of what is not this node's to record."""

    def work(records: Any) -> None:
        trust = records.trust.now()
        records.trust.put(NO_TRUST)
        keep_group(records, machine(), a_group(outlet, name), room.now)
        records.trust.put(trust)

    room.write(work)


# The chair


def test_a_chair_that_was_handed_on_rules_everywhere_and_the_old_one_nowhere(network: Network) -> None:
    a, b = network.nodes[A], network.nodes[B]
    network.chair_is_named(A)
    network.flows()
    group_is_kept(a, GIVER, "morning")
    network.chair_is_handed(A, B)
    network.flows()

    group_is_kept(b, TAKER, "evening")
    with pytest.raises(NotAllowedError, match="was the chair until"):
        group_is_kept(a, GIVER, "late")
    group_is_recorded_by_a_program_that_does_not_ask(a, GIVER, "forged")
    network.flows()

    assert {network.trust(name).chair for name in network.nodes} == {B}
    assert groups_at(network.nodes[C]) == ["evening", "morning"]
    assert "was the chair until its entry" in network.refused(C, A)[0]


def test_a_story_of_the_old_chair_is_shown_as_before(network: Network) -> None:
    network.chair_is_named(A)
    network.chair_is_handed(A, B)
    network.nodes[A].item_is_given("Flood in the valley")

    network.flows()

    assert network.nodes[C].found_by("flood", viewer="lagoon-tv") == ["urn:newsml:pamir-post:flood"]


def test_only_the_chair_holds_in_an_emergency_and_every_node_obeys(network: Network) -> None:
    network.chair_is_named(C)
    network.nodes[A].item_is_given("Flood in the valley")
    network.flows()
    state = network.nodes[A].state()

    for name in (B, C):
        room = network.nodes[name]
        words = Words(reason="A child is named")
        if name == B:
            with pytest.raises(NotAllowedError, match="Only the chair"):
                room.write(partial(emergency_hold, state=state, words=words, by="p1", now=room.now))
        else:
            room.write(partial(emergency_hold, state=room.state(), words=words, by="p1", now=room.now))
    network.flows()

    assert [room.state().status for room in network.nodes.values()] == ["withheld"] * 3


def test_the_chair_suspends_an_outlet_at_its_own_node(network: Network) -> None:
    network.chair_is_named(B)
    network.flows()
    chair = network.nodes[B]

    chair.write(lambda r: suspend_outlet(r, machine(), GIVER, "Its dues are not paid", chair.now))
    network.flows()

    assert [room.read(lambda r: r.roll.get_outlet(GIVER).status) for room in network.nodes.values()] == [
        "suspended"
    ] * 3


def test_nobody_takes_the_chair_without_the_one_who_has_it(network: Network) -> None:
    network.chair_is_named(A)
    a, b, c = network.nodes.values()

    def accepted(giver: str, taker: Newsroom) -> bytes:
        said: bytes = federation(taker, lambda r: accept_chair(r, machine(), giver, taker.node_key, taker.now))
        return said

    with pytest.raises(ConflictError, match="cannot hand the chair"):
        accepted(C, b)
    federation(b, lambda r: r.trust.put(NO_TRUST))
    of_another = accepted(C, b)
    with pytest.raises(NotAllowedError, match="The chair is"):
        federation(c, lambda r: hand_chair(r, machine(), of_another, c.node_key, c.now))
    with pytest.raises(BadInputError, match="about the chair of"):
        federation(a, lambda r: hand_chair(r, machine(), of_another, a.node_key, a.now))
    changed = accepted(A, b).replace(b'"signature":"', b'"signature":"AA', 1)
    with pytest.raises(NotVerifiedError, match="does not fit"):
        federation(a, lambda r: hand_chair(r, machine(), changed, a.node_key, a.now))


# A node's key


def node_is_handed(room: Newsroom, what: Any = "node") -> SigningKey:
    """The node's key passes to a new one; the old key, which it had."""
    old, new = room.node_key, SigningKey.generate()
    accepted = accept_node(ALLIANCE, room.store.identity.node, what, new, room.now)
    federation(room, lambda r: pass_key(r, machine(), accepted, old, room.now))
    room.node_key = new
    return old


def test_an_old_key_is_refused_on_a_second_node_from_the_entry_on_that_hands_it_over(network: Network) -> None:
    a, b = network.nodes[A], network.nodes[B]
    network.flows()
    old = node_is_handed(a, "key")
    a.item_is_given("Rain")
    pull(b, a)
    a.item_is_given("Flood", uri="urn:2")

    new, a.node_key = a.node_key, old
    with pytest.raises(NotVerifiedError, match="holds no more at entry"):
        pull(b, a)
    a.node_key = new
    network.flows()

    assert b.found_by("flood", viewer=TAKER) == ["urn:2"]


def test_a_node_that_comes_later_verifies_what_both_keys_signed(network: Network) -> None:
    a, b = network.nodes[A], network.nodes[B]
    a.item_is_given("Rain")
    pull(b, a, upto=2)
    node_is_handed(a, "key")
    a.item_is_given("Flood", uri="urn:2")

    pull(b, a)
    settle_all(b, a)

    assert b.found_by("rain", viewer=TAKER) and b.found_by("flood", viewer=TAKER)


def test_the_machine_that_was_handed_on_gives_no_more_and_the_new_one_goes_on(network: Network) -> None:
    a = network.nodes[A]
    node_is_handed(a)

    with pytest.raises(NotAllowedError, match="handed to another machine"):
        a.item_is_given("Rain")
    with pytest.raises(ConflictError):
        federation(a, lambda r: open_again(r, machine(), SigningKey.generate(), a.now))
    federation(a, lambda r: open_again(r, machine(), a.node_key, a.now))
    a.item_is_given("Rain")
    network.flows()

    assert network.nodes[B].found_by("rain", viewer=TAKER)


def test_a_revoked_key_disputes_entries_on_every_node(network: Network) -> None:
    a = network.nodes[A]
    old = node_is_handed(a, "key")
    federation(a, lambda r: revoke_node_key(r, machine(), old.id, 1, a.now))

    network.flows()

    assert [revoked.kid for revoked in network.trust(B).revoked] == [old.id]


# The membership file


def test_a_membership_file_flows_and_is_followed_by_every_node(network: Network) -> None:
    network.chair_is_named(A)
    data = network.file()
    network.file_is_published(data)

    network.flows()

    for room in network.nodes.values():
        assert federation(room, lambda r: r.trust.files()) == [data]
    with pytest.raises(ConflictError, match="membership file says"):
        network.chair_is_named(B)


def test_the_first_file_is_followed_from_the_named_chair_alone(network: Network) -> None:
    network.file_is_published(network.file())

    network.flows()

    assert network.trust(B).membership is None
    assert "the chair is not known here" in network.refused(B, A)[0]
    federation(network.nodes[B], lambda r: name_chair(r, machine(), A))
    network.flows()
    assert network.trust(B).membership is not None


def test_a_node_outside_the_file_is_refused_until_a_file_has_it(network: Network) -> None:
    network.chair_is_named(A)
    nodes = tuple(one for one in read_draft(network.file()).nodes if one.name != C)
    outlets = tuple(one for one in read_draft(network.file()).outlets if one.homes[0].node != C)
    first = network.file(nodes=nodes, outlets=outlets)
    network.file_is_published(first)
    for name in (A, B):
        pull(network.nodes[B if name == A else A], network.nodes[name])
        settle_all(network.nodes[B], network.nodes[A])
    network.nodes[C].item_is_given("Rain in the lagoon", uri="urn:rain", outlet="lagoon-tv")

    with pytest.raises(NotVerifiedError, match="not in the membership file"):
        pull(network.nodes[B], network.nodes[C])
    network.file_is_published(network.file(before=first))
    pull(network.nodes[B], network.nodes[A])
    settle_all(network.nodes[B], network.nodes[A])
    pull(network.nodes[B], network.nodes[C])
    settle_all(network.nodes[B], network.nodes[C])

    assert network.nodes[B].found_by("lagoon", viewer=TAKER) == ["urn:rain"]


def test_what_was_refused_is_shown_once_a_file_allows_it(network: Network) -> None:
    network.chair_is_named(A)
    first = network.file(outlets=())
    network.file_is_published(first)
    network.flows(A)
    network.nodes[C].item_is_given("Rain in the lagoon", uri="urn:rain", outlet="lagoon-tv")
    network.flows()
    assert network.nodes[B].found_by("lagoon", viewer=TAKER) == []
    assert any("lagoon-tv is not in the membership file" in why for why in network.refused(B, C))

    network.file_is_published(network.file(before=first))
    network.flows()

    assert network.nodes[B].found_by("lagoon", viewer=TAKER) == ["urn:rain"]
    assert network.refused(B, C) == []


def test_two_files_of_one_version_are_kept_and_the_first_stays_in_force(network: Network) -> None:
    network.chair_is_named(A)
    first = network.file()
    network.file_is_published(first)
    second, other = network.file(before=first), network.file(before=first, chairs=(Term(node=C),))
    network.file_is_published(second)
    network.flows()

    def work(records: Any) -> None:
        content = seal(other)
        entry, line, _ = next_entry(
            records.book.head(),
            received_at=network.nodes[C].now,
            node=C,
            kind="membership",
            version=2,
            content={"membership": content.digest},
        )
        records.book.append(entry, line, [content])

    network.nodes[C].write(work)
    network.flows()

    kept: list[KeptFile] = federation(network.nodes[B], lambda r: r.trust.kept())
    assert [(one.version, one.is_followed, one.data) for one in kept] == [
        (1, True, first),
        (2, True, second),
        (2, False, other),
    ]
    assert network.trust(B).chair == A
    assert kept[-1].why is not None and file_digest(other) in kept[-1].why


def test_what_is_known_already_is_not_kept_again(network: Network) -> None:
    network.chair_is_named(A)
    network.file_is_published(network.file())

    def learn_nothing(records: Any) -> tuple[Any, Any]:
        before = records.roll.find_setting("roll_version")
        keep_trust(records, replace(records.trust.now(), membership=None))
        return before, records.roll.find_setting("roll_version")

    before, after = federation(network.nodes[A], learn_nothing)
    assert before == after
    assert network.trust(A).membership is not None


def test_a_file_is_published_by_the_chair_alone(network: Network) -> None:
    network.chair_is_named(A)

    with pytest.raises(NotAllowedError, match="The chair publishes"):
        network.file_is_published(network.file(), by=B)
    with pytest.raises(NotVerifiedError, match="2 must"):
        network.file_is_published(network.file(signers=1))


def test_a_lost_chair_passes_by_the_file_alone(network: Network) -> None:
    network.chair_is_named(A)
    first = network.file()
    network.file_is_published(first)
    network.flows()
    known = network.nodes[A].read(lambda r: r.book.head().number)
    chairs = (Term(node=A, until_number=known), Term(node=B, from_number=1))

    network.file_is_published(network.file(before=first, chairs=chairs), by=B)
    group_is_kept(network.nodes[B], TAKER)
    network.flows()

    assert {network.trust(name).chair for name in network.nodes} == {B}
    assert groups_at(network.nodes[C]) == ["evening"]


def test_an_outlet_speaks_by_its_own_node_alone(network: Network) -> None:
    network.chair_is_named(A)
    network.file_is_published(network.file(outlets=(MemberOutlet(id="steppe-radio", homes=(Term(node=A),)),)))
    network.flows(A)

    with pytest.raises(NotAllowedError, match="belongs to"):
        network.nodes[B].item_is_given("Rain", outlet="steppe-radio")


# An outlet's key


def key_is_revoked(room: Newsroom, outlet: str, last_good: int) -> None:
    room.write(lambda r: revoke_key(r, machine(), outlet, None, last_good, room.now))


def disputed_at(room: Newsroom, uri: str) -> bool:
    def look(records: Any) -> bool:
        state = records.items.find(item_id(GIVER, uri))
        version = records.items.find_version(state.id, state.version)
        return is_disputed(records, version)

    return room.read(look)


def test_what_a_revoked_key_signed_is_disputed_everywhere_until_its_outlet_says_that_it_was_its_own(
    network: Network,
) -> None:
    a = network.nodes[A]
    good = a.item_is_given("Rain", uri="urn:good")
    a.item_is_given("Flood", uri="urn:bad")
    network.flows()
    key_is_revoked(a, GIVER, good.entry)
    a.item_is_given("Wind", uri="urn:later")
    network.flows()

    uris = ("urn:good", "urn:bad", "urn:later")
    for room in network.nodes.values():
        assert [disputed_at(room, uri) for uri in uris] == [False, True, False]

    def say_so(records: Any) -> None:
        state = records.items.find(item_id(GIVER, "urn:bad"))
        reaffirm(records, state, records.items.find_version(state.id, 1), by="p1", now=a.now)

    a.write(say_so)
    network.flows()

    assert [disputed_at(room, "urn:bad") for room in network.nodes.values()] == [False] * 3
    with pytest.raises(ConflictError, match="not disputed"):
        a.write(say_so)
    assert network.refused(B, A) == []


def test_a_key_of_an_outlet_of_another_node_is_not_revoked_here(network: Network) -> None:
    network.flows()

    with pytest.raises(ConflictError, match="belongs to the node"):
        key_is_revoked(network.nodes[B], GIVER, 0)
