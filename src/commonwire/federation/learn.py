"""Learn from the entries of a ledger what changes trust: keys handed over or revoked, the chair handed on.

A node asks before it verifies a run, so that a key which came into force inside the run signs for its end; and keeps
what it learned once the run is verified. What is learned twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from msgspec.structs import replace

from commonwire.base.errors import NotVerifiedError
from commonwire.federation.membership import NodeKey
from commonwire.federation.trust import Handed, Passed, Revoked, Trust, keys_of, may_record, signers_at
from commonwire.ledger.entry import Entry
from commonwire.ledger.handover import Handover, read_handover
from commonwire.ledger.keys import PublicKey

Introduced = Callable[[str], Iterable[NodeKey]]
"""By a node's name the keys that it was introduced with; none for a node that is not known."""


def learn(trust: Trust, origin: str, entries: Iterable[Entry], *, alliance: str, introduced: Introduced) -> Trust:
    """The trust after `entries`, which are of the ledger of `origin` and in order.

    An entry that its node might not record (`may_record`), or that does not hold (`learn_one`), teaches nothing.
    """
    for entry in entries:
        if is_lesson(entry) and may_record(origin, entry, trust) is None:
            with suppress(NotVerifiedError):
                trust = learn_one(trust, entry, alliance=alliance, introduced=introduced)
    return trust


def is_lesson(entry: Entry) -> bool:
    """Whether the entry can change trust by itself; a membership file needs its content besides."""
    return entry.kind in _TEACHES and entry.outlet is None


def learn_one(trust: Trust, entry: Entry, *, alliance: str, introduced: Introduced) -> Trust:
    """The trust after one such entry (`is_lesson`).

    Raises NotVerifiedError for a handover that its two keys did not sign, or that says something else than its entry.
    """
    return _TEACHES[entry.kind](trust, entry, alliance, introduced)


def _pass_key(trust: Trust, entry: Entry, alliance: str, introduced: Introduced) -> Trust:
    """A node's key passes on to another one, on the same machine or on another."""
    handed = _read(trust, entry, introduced)
    if handed is None:
        return trust
    handover, giver = handed
    what = "node" if entry.kind == "node-handed" else "key"
    _compare(entry, handover, alliance, what=what, taker=entry.node)
    passed = Passed(node=entry.node, number=entry.number, giver=giver, taker_jwk=handover.taker_jwk)
    return trust if passed in trust.passed else replace(trust, passed=(*trust.passed, passed))


def _revoke_key(trust: Trust, entry: Entry, _alliance: str, _introduced: Introduced) -> Trust:
    """A node disputes what a key of its own signed after `about`."""
    revoked = Revoked(node=entry.node, kid=entry.key or "", last_good=entry.about or 0)
    return trust if revoked in trust.revoked else replace(trust, revoked=(*trust.revoked, revoked))


def _hand_chair(trust: Trust, entry: Entry, alliance: str, introduced: Introduced) -> Trust:
    """The chair passes on to another node, which is it after the entry up to which its own ledger went then."""
    handed = _read(trust, entry, introduced)
    if handed is None:
        return trust
    handover = handed[0]
    _compare(entry, handover, alliance, what="chair", taker=handover.taker)
    found = Handed(node=entry.node, number=entry.number, taker=handover.taker, taker_number=handover.taker_number)
    return trust if found in trust.handed else replace(trust, handed=(*trust.handed, found))


_TEACHES = {
    "key-rotated": _pass_key,
    "node-handed": _pass_key,
    "key-revoked": _revoke_key,
    "chair-handed": _hand_chair,
}


def _read(trust: Trust, entry: Entry, introduced: Introduced) -> tuple[Handover, str] | None:
    """What was handed over and the id of the key that gave; None when this node was introduced with a later key."""
    if entry.handover is None:
        raise _not_so(entry, "nothing that two keys signed is in it")
    keys = keys_of(entry.node, trust, introduced(entry.node))
    givers = signers_at(keys, entry.number, entry.received_at)
    try:
        handover, giver = read_handover(entry.handover.encode(), givers)
    except NotVerifiedError as error:
        if any(_is_later(entry, key) for key in keys):
            return None
        raise _not_so(entry, error.message) from None
    return handover, giver.id


def _is_later(entry: Entry, key: NodeKey) -> bool:
    """Whether the entry hands over to a key that the node was introduced with: who gave is not known here."""
    return PublicKey.from_jwk(key.jwk).id == entry.key


def _compare(entry: Entry, handover: Handover, alliance: str, *, what: str, taker: str) -> None:
    said = (handover.alliance, handover.what, handover.giver, handover.taker)
    if said != (alliance, what, entry.node, taker):
        raise _not_so(entry, "the two keys signed something else")


def _not_so(entry: Entry, why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The {entry.kind} entry does not hold: {why}",
        where=f"{entry.node}, entry {entry.number}",
        remedy="Ask the operator of that node by telephone; nothing of it is taken meanwhile.",
    )
