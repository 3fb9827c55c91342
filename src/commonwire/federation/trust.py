"""Trust: what a node knows of who may say what in the alliance, and the decisions that follow from it.

It is made of the membership file in force and of what nodes recorded in their own ledgers since: keys handed over or
revoked, the chair handed on. Each decision counts in entry numbers of the ledger concerned, so it is the same on every
node, whatever came first there.

Without a file (and without a chair that the operator named) every node keeps its own roll, and only what concerns
everybody is refused: agreements, groups and emergency holds of others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Final

import msgspec
from msgspec.structs import replace

from commonwire.base.errors import NotVerifiedError
from commonwire.federation.membership import Membership, NodeKey, Term
from commonwire.ledger.entry import Entry, Kind
from commonwire.ledger.keys import PublicKey

CHAIRS: Final[frozenset[Kind]] = frozenset({
    "member-admitted", "member-described", "member-suspended", "member-readmitted", "group-formed", "group-dissolved",
    "agreed", "emergency-held", "emergency-released", "chair-handed",
})  # fmt: skip
"""What only the chair may record, once there is one. A membership file is not among them: who signed it counts."""
CHAIRS_OR_HOMES: Final[frozenset[Kind]] = frozenset({"outlet-suspended", "outlet-readmitted"})
"""What the chair may record of any outlet, and a node of its own."""
OF_ALL: Final[frozenset[Kind]] = frozenset({
    "group-formed", "group-dissolved", "agreed", "emergency-held", "emergency-released", "chair-handed",
})  # fmt: skip
"""What concerns every outlet: of nobody else while no chair is known."""


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """That node `node` recorded with entry `number` that the key with the id `giver` passes on to `taker_jwk`."""

    node: str
    number: int
    giver: str
    taker_jwk: dict[str, str]


class Revoked(msgspec.Struct, frozen=True, kw_only=True):
    """That `node` revoked its key `kid`, whose last good entry is `last_good`."""

    node: str
    kid: str
    last_good: int


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """That `node` recorded with entry `number` that the chair passes to `taker`, which is it after `taker_number`."""

    node: str
    number: int
    taker: str
    taker_number: int


class Trust(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What is in force: the membership file, and what nodes recorded of the chair and of their keys since.

    `membership` None: no file is followed; `named` is then the chair as this node's operator named it, if so.
    """

    membership: Membership | None = None
    named: str | None = None
    handed: tuple[Handed, ...] = ()
    passed: tuple[Passed, ...] = ()
    revoked: tuple[Revoked, ...] = ()

    @cached_property
    def chairs(self) -> tuple[Term, ...]:
        """Who was the chair from which entry of the own ledger to which, the last one now; none while none is known.

        A term ends with the first entry in it that hands the chair on, to a node that the file has.
        """
        chairs: tuple[Term, ...] = (Term(node=self.named),) if self.named else ()
        if self.membership is not None:
            chairs = self.membership.chairs
        left = self._to_known(self.handed)
        while chairs and (handed := _end_of(chairs[-1], left)):
            left.remove(handed)
            ended = replace(chairs[-1], until_number=handed.number)
            chairs = (*chairs[:-1], ended, Term(node=handed.taker, from_number=handed.taker_number + 1))
        return chairs

    def _to_known(self, handed: Iterable[Handed]) -> list[Handed]:
        """Those that name a node of the file; the others wait for a file that has it."""
        return [one for one in handed if self.membership is None or self.membership.find_node(one.taker)]

    @property
    def chair(self) -> str | None:
        """The node that is the chair now, if one is known."""
        chairs = self.chairs
        return chairs[-1].node if chairs else None

    def is_chair(self, node: str, number: int) -> bool:
        """Whether `node` was the chair at its own entry `number`."""
        return any(term.holds(node, number) for term in self.chairs)


NO_TRUST: Final = Trust()
"""Of a node that follows no file and no chair."""


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why an entry is not acted on: a code for programs and a sentence.

    The entry stays where it is, since the chain and the tree go on over it; it is looked at again when trust changes.
    """

    code: str
    text: str


def may_record(origin: str, entry: Entry, trust: Trust) -> Refusal | None:
    """None when the node `origin` may have recorded `entry`, as far as the alliance's trust goes; else why not.

    >>> from datetime import UTC, datetime
    >>> held = Entry(number=7, previous="", received_at=datetime(2030, 1, 1, tzinfo=UTC), node="delta.example",
    ...     kind="emergency-held", outlet="pamir-post")
    >>> may_record("delta.example", held, Trust(named="hub.example"))
    Refusal(code='not-the-chair', text='Only the chair, hub.example, records emergency-held; delta.example is not.')
    """
    if entry.node != origin:
        return Refusal(code="other-node", text=f"The ledger of {origin} has an entry in the name of {entry.node}.")
    membership = trust.membership
    if membership is not None and membership.find_node(origin) is None:
        return Refusal(code="not-a-node", text=f"The node {origin} is not in the membership file.")
    if entry.kind in CHAIRS:
        return _unless_chair(origin, entry, trust)
    if membership is None or entry.outlet is None:
        return None
    if entry.kind in CHAIRS_OR_HOMES and trust.is_chair(origin, entry.number):
        return None
    return _unless_home(origin, entry, membership)


def _unless_chair(origin: str, entry: Entry, trust: Trust) -> Refusal | None:
    if not trust.chairs:
        if entry.kind not in OF_ALL:
            return None
        return Refusal(code="no-chair", text=f"No chair is known here, and {entry.kind} is the chair's to record.")
    if trust.is_chair(origin, entry.number):
        return None
    ended = [term.until_number for term in trust.chairs if term.node == origin and term.until_number is not None]
    if ended and entry.number > ended[-1]:
        return Refusal(
            code="not-the-chair-any-more",
            text=f"{origin} was the chair until its entry {ended[-1]}; {entry.kind} came after, and the chair is"
            f" {trust.chair}.",
        )
    return Refusal(code="not-the-chair", text=f"Only the chair, {trust.chair}, records {entry.kind}; {origin} is not.")


def _unless_home(origin: str, entry: Entry, membership: Membership) -> Refusal | None:
    outlet = membership.find_outlet(entry.outlet or "")
    if outlet is None:
        return Refusal(code="not-an-outlet", text=f"The outlet {entry.outlet} is not in the membership file.")
    if not any(term.holds(origin, entry.number) for term in outlet.homes):
        return Refusal(
            code="not-its-node",
            text=f"The outlet {entry.outlet} belongs to {outlet.homes[-1].node}; {origin} may not speak for it.",
        )
    brings = entry.kind in {"outlet-admitted", "key-rotated"}
    if brings and outlet.keys and entry.key not in outlet.keys:
        return Refusal(code="not-its-key", text=f"The key {entry.key} of {entry.outlet} is not in the membership file.")
    return None


def refusal_of_own(entry: Entry, trust: Trust) -> str | None:
    """Why this node may not record `entry` itself: what is the chair's, or of an outlet of another node.

    What others do not accept yet (an outlet that waits for the next file) it may record: they take it up later.
    """
    refusal = may_record(entry.node, entry, trust) if trust.chairs else None
    if refusal is None or refusal.code in {"not-a-node", "not-an-outlet", "not-its-key"}:
        return None
    return refusal.text


def _end_of(term: Term, handed: Iterable[Handed]) -> Handed | None:
    """What ends a term: the first that hands the chair on within it."""
    ends = [one for one in handed if term.holds(one.node, one.number)]
    return min(ends, key=lambda one: one.number, default=None)


def keys_of(node: str, trust: Trust, introduced: Iterable[NodeKey] = ()) -> list[NodeKey]:
    """The keys of a node in their order, each with the entries of its ledger that it may sign for.

    Those of the membership file; without one those that the node was `introduced` with. What passed on or was revoked
    since is in them. Raises NotVerifiedError when the file does not have the node.
    """
    keys = list(introduced)
    if trust.membership is not None:
        member = trust.membership.find_node(node)
        if member is None:
            raise NotVerifiedError(
                f"The node {node} is not in the membership file",
                where=node,
                remedy="Those who hold the alliance's keys sign a file that has it.",
            )
        keys = list(member.keys)
    for passed in trust.passed:
        if passed.node == node:
            keys = _after(keys, passed, is_listed=trust.membership is not None)
    for revoked in trust.revoked:
        if revoked.node == node:
            keys = [_disputed(key, revoked) for key in keys]
    return keys


def keys_in_force(trust: Trust, node: str, card_jwk: dict[str, str]) -> list[PublicKey]:
    """The keys with which a node signs requests, letters and agreements now, the newest first.

    Those that its ledger or the membership file gives; the one of its card, unless that has ended.
    """
    is_listed = trust.membership is not None and trust.membership.find_node(node) is not None
    known = trust if trust.membership is None or is_listed else NO_TRUST  # a peer of another alliance is in no file
    keys = keys_of(node, known, [NodeKey(jwk=card_jwk, from_number=1)])
    ended = [PublicKey.from_jwk(key.jwk) for key in keys if key.until_number is not None]
    found = [PublicKey.from_jwk(key.jwk) for key in keys if key.until_number is None and key.from_number is not None]
    card = PublicKey.from_jwk(card_jwk)
    return [*reversed(found), *([card] if card not in found and card not in ended else [])]


def signers_at(keys: Iterable[NodeKey], number: int, at: datetime) -> list[PublicKey]:
    """The keys whose signature on a ledger of `number` entries, dated `at`, counts; the newest first.

    A later key may sign for what an earlier one did: the ledger is one. A key that ended before signs nothing after.
    """
    good = [
        PublicKey.from_jwk(key.jwk)
        for key in keys
        if key.from_number is not None
        and (key.until_number is None or number <= key.until_number)
        and (key.expires_at is None or at < key.expires_at)
    ]
    return good[::-1]


def is_handed_on(trust: Trust, node: str, own_key: PublicKey) -> bool:
    """Whether the ledger of `node` hands it to another key than `own_key`, so that whoever has that one is it no more.

    Keys that it was handed to and from since count too: only the last one is in force.
    """
    passed = [one for one in trust.passed if one.node == node]
    return own_key.id in {one.giver for one in passed} and PublicKey.from_jwk(passed[-1].taker_jwk) != own_key


def was_in_other_hands(trust: Trust, node: str, number: int) -> bool:
    """Whether entry `number` of a node stands after the last good one of a key that is revoked, and that held then."""
    listed = trust.membership.find_node(node) if trust.membership else None
    spans = {PublicKey.from_jwk(key.jwk).id: key for key in (listed.keys if listed else ())}
    for passed in trust.passed:
        if passed.node == node:
            giver, taker = passed.giver, PublicKey.from_jwk(passed.taker_jwk)
            spans[giver] = _ended(spans.get(giver, NodeKey(jwk={}, from_number=1)), passed.number)
            spans[taker.id] = replace(spans.get(taker.id, NodeKey(jwk=taker.jwk)), from_number=passed.number + 1)
    for revoked in trust.revoked:
        if revoked.node == node and revoked.kid in spans:
            spans[revoked.kid] = _from_good(spans[revoked.kid], revoked)
    return any(_is_disputed(span, number) for span in spans.values())


def _is_disputed(key: NodeKey, number: int) -> bool:
    if key.revoked_from is None or number < max(key.revoked_from, key.from_number or 1):
        return False
    return key.until_number is None or number <= key.until_number


def _after(keys: list[NodeKey], passed: Passed, *, is_listed: bool) -> list[NodeKey]:
    """The keys after one passed on to another; one that the membership file does not list comes into no force."""
    places = {PublicKey.from_jwk(key.jwk).id: place for place, key in enumerate(keys)}
    taker = PublicKey.from_jwk(passed.taker_jwk)
    if passed.giver not in places or (is_listed and taker.id not in places):
        return keys
    if taker.id not in places:
        keys = [*keys, NodeKey(jwk=taker.jwk)]
    giver, taking = places[passed.giver], places.get(taker.id, len(keys) - 1)
    keys[giver] = _ended(keys[giver], passed.number)
    keys[taking] = replace(keys[taking], from_number=passed.number + 1)
    return keys


def _ended(key: NodeKey, number: int) -> NodeKey:
    until = number if key.until_number is None else min(number, key.until_number)
    return replace(key, until_number=until)


def _disputed(key: NodeKey, revoked: Revoked) -> NodeKey:
    return _from_good(key, revoked) if PublicKey.from_jwk(key.jwk).id == revoked.kid else key


def _from_good(key: NodeKey, revoked: Revoked) -> NodeKey:
    first = revoked.last_good + 1
    return replace(key, revoked_from=first if key.revoked_from is None else min(first, key.revoked_from))
