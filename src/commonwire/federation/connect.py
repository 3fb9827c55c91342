"""Connect: what an operator does about a peer, and what the peer's operator did, each version recorded."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from commonwire.alliance.principal import machine
from commonwire.base.errors import BadInputError, ConflictError, NotFoundError, NotVerifiedError
from commonwire.federation.fingerprint import fingerprint, is_read, pair_fingerprint
from commonwire.federation.flow import BEYOND, Flow
from commonwire.federation.identity import Identity, one_line, read_card
from commonwire.federation.peer import (
    Agreed,
    Peer,
    PeerAgreement,
    PeerRecords,
    comes,
    get_peer,
    given,
    read_agreement,
    sign_agreement,
)
from commonwire.federation.trust import keys_in_force
from commonwire.ledger.append import append_own
from commonwire.ledger.content import seal
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.news.admission import describe_outlet
from commonwire.rights.terms import EVERY


def add_peer(
    records: PeerRecords,
    card: str,
    own: Identity,
    key: SigningKey,
    *,
    heard: str | None,
    is_trusted: bool = False,
    give: Flow | None = None,
    take: Flow | None = None,
    by: str,
    now: datetime,
) -> Peer:
    """The peer with this card, kept: connected when its fingerprint was `heard` or `is_trusted`, else pending.

    `heard` is the fingerprint of the pair or of the peer, in words or digits. A peer that is known keeps what was
    agreed unless `give` or `take` say otherwise; a new one gives and takes everything in this alliance, and is given
    nothing beyond it. Raises NotVerifiedError for a card that does not hold, BadInputError for a fingerprint that is
    another, and ConflictError when the card is this node's own or one of that name has another key.
    """
    identity = read_card(card)
    known = _check_new(records, identity, own)
    if heard is not None and not is_read(heard, pair_fingerprint(own, identity), fingerprint(identity)):
        raise BadInputError(
            "This is not the fingerprint of that card",
            where="fingerprint",
            remedy="Let the other operator read it again; if it stays another one, somebody changed the card.",
        )
    is_compared = heard is not None or is_trusted
    compared_at = now if is_compared else known.compared_at if known else None
    peer = Peer(
        node=identity.node,
        card=one_line(card),
        state="pending" if compared_at is None else known.state if known and known.state == "paused" else "connected",
        by=by,
        added_at=known.added_at if known else now,
        changed_at=now,
        compared_at=compared_at,
    )
    giving, taking = flows_before(records, own, identity)
    return _say(
        records,
        peer,
        key,
        give=give or giving,
        take=take or taking,
        by=by,
        now=now,
    )


def flows_before(records: PeerRecords, own: Identity, peer: Identity) -> tuple[Flow, Flow]:
    """What this node gives and takes before it says anything new: as it said last, else what is usual.

    In one alliance everything flows; another one is given nothing, and its word on other nodes is not taken.
    """
    if said := records.peers.newest_agreement(peer.node, records.node):
        return said.said.give, said.said.take
    is_ours = peer.alliance == own.alliance
    return Flow() if is_ours else BEYOND, Flow(introduces=is_ours)


def agree_with(
    records: PeerRecords,
    node: str,
    key: SigningKey,
    *,
    give: Flow | None = None,
    take: Flow | None = None,
    by: str,
    now: datetime,
) -> Peer:
    """The peer, with a new version of what this node gives it and takes from it; None stays as it was.

    Raises NotFoundError, and ConflictError when the peer was removed or the version says nothing new.
    """
    peer = get_peer(records, node)
    if peer.state == "removed":
        raise ConflictError("This peer was removed", where=node, remedy="Add its card again: commonwire peer add.")
    before = _newest(records, node)
    if (give or before.give, take or before.take) == (before.give, before.take):
        raise ConflictError(f"Version {before.version} says the same", where=node, remedy="Nothing needs to be done.")
    return _say(
        records, replace(peer, changed_at=now), key, give=give or before.give, take=take or before.take, by=by, now=now
    )


def set_state(
    records: PeerRecords,
    node: str,
    key: SigningKey,
    state: Literal["connected", "paused", "removed"],
    *,
    by: str,
    now: datetime,
) -> Peer:
    """The peer, paused, connected again, or removed; it is told so. What is so already stays as it is.

    Raises NotFoundError, and ConflictError where the fingerprint was never compared or the peer was removed.
    """
    peer = get_peer(records, node)
    if peer.state == state:
        return peer
    if state != "removed" and peer.state in {"pending", "removed"}:
        raise ConflictError(
            f"This peer is {peer.state}",
            where=node,
            remedy="Compare the fingerprint: commonwire peer add CARD --fingerprint WORDS.",
        )
    before = _newest(records, node)
    changed = replace(peer, state=state, changed_at=now)
    return _say(records, changed, key, give=before.give, take=before.take, by=by, now=now)


def _read_of(jws: str, keys: Sequence[PublicKey]) -> Agreed:
    """The agreement, by one of the keys. Raises NotVerifiedError."""
    for key in keys:
        with suppress(NotVerifiedError):
            return read_agreement(jws, key)
    raise NotVerifiedError("No key that the peer has now signed the agreement", where="agreement", remedy="Ask again.")


def hear_agreement(records: PeerRecords, node: str, jws: str) -> bool:
    """Keep what a peer says of the link, verified; whether it was news.

    Raises NotVerifiedError when it is not the peer's word about this node, and ConflictError when it has said
    something else under the same version.
    """
    peer = get_peer(records, node)
    heard = _read_of(jws, keys_in_force(records.trust.now(), node, peer.identity.jwk))
    if (heard.said.node, heard.said.peer) != (node, records.node):
        raise NotVerifiedError(
            "The agreement is of other nodes", where=f"{heard.said.node} and {heard.said.peer}", remedy="Ask again."
        )
    known = {kept.said.version: kept for kept in records.peers.agreements(node, node)}
    if (kept := known.get(heard.said.version)) is not None:
        if kept.said != heard.said:
            raise ConflictError(
                f"Version {heard.said.version} of its agreement said something else before",
                where=node,
                remedy="Ask its operator; pause the link until it is clear.",
            )
        return False
    told = _told(records, node)
    records.peers.put_agreement(node, heard)
    _describe_told(records, peer, told)
    return True


def _check_new(records: PeerRecords, identity: Identity, own: Identity) -> Peer | None:
    """The peer as it is known, when the card is of it or of no known one."""
    if identity.node == records.node or identity.key == own.key:
        raise ConflictError("This is the card of this node itself", where="card", remedy="Give the other node's.")
    known = records.peers.find(identity.node)
    if known is None or known.identity.key == identity.key:
        if known and known.state != "removed" and identity.said_at < known.identity.said_at:
            raise ConflictError("A newer card of this node is known", where=identity.node, remedy="Ask for a new one.")
        return known
    if known.state != "removed":
        raise ConflictError(
            "A node of this name is known by another key",
            where=identity.node,
            remedy="Ask both operators; when its key was lost, remove the peer and add the new card.",
        )
    return None


def _newest(records: PeerRecords, node: str) -> PeerAgreement:
    """What this node said of the link last; it said something when the peer was added."""
    agreed = records.peers.newest_agreement(node, records.node)
    if agreed is None:
        raise NotFoundError("Nothing was said of this link", where=node, remedy="Add the peer's card again.")
    return agreed.said


def _say(
    records: PeerRecords,
    peer: Peer,
    key: SigningKey,
    *,
    give: Flow,
    take: Flow,
    by: str,
    now: datetime,
) -> Peer:
    """Keep `peer`, and record the next version of what this node says of the link."""
    before = records.peers.newest_agreement(peer.node, records.node)
    said = PeerAgreement(
        alliance=records.alliance,
        node=records.node,
        peer=peer.node,
        version=before.said.version + 1 if before else 1,
        state=peer.state,
        give=give,
        take=take,
        said_at=now,
    )
    told = _told(records, peer.node)
    agreed = sign_agreement(said, key)
    content = seal(agreed.jws.encode())
    append_own(records.book, "peer-agreed", node=records.node, now=now, contents={"agreement": content}, by=by)
    records.peers.put(peer)
    records.peers.put_agreement(peer.node, agreed)
    _describe_told(records, peer, told)
    return peer


def _told(records: PeerRecords, node: str) -> frozenset[str]:
    """The own outlets that a node of another alliance is told of: whose stories go there; all once any come from it."""
    return frozenset({EVERY}) if comes(records, node) else given(records, node).outlets


def _describe_told(records: PeerRecords, peer: Peer, before: frozenset[str]) -> None:
    """Let own outlets that another alliance is told of from now on say who they are: when they said it, it was not."""
    now_told = _told(records, peer.node)
    if peer.identity.alliance == records.alliance:
        return
    for outlet in records.roll.outlets(status="admitted"):
        is_told = EVERY in now_told or outlet.id in now_told
        if outlet.node is None and is_told and not (EVERY in before or outlet.id in before):
            describe_outlet(records, machine(), outlet.id, peer.changed_at)
