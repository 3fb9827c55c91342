"""Peers: the nodes that this one exchanges with, what each side says of the link, and how the link does.

add     an operator has the other's card; pending until the fingerprint was compared
agree   each side says what it gives and takes, in versions: recorded in its ledger, fetched by the other
pause   entries and contents wait; kills, letters and agreements go on
remove  nothing goes any more; what came stays
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, Protocol

import msgspec

from commonwire.base.errors import NotAllowedError, NotFoundError
from commonwire.federation.flow import NOTHING, Flow, meet
from commonwire.federation.identity import Identity, kept_identity
from commonwire.federation.trust_shelf import TrustShelf
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.signed import Kind, read_kept, read_signed, sign
from commonwire.ledger.statement import Instant
from commonwire.news.admission import RollRecords
from commonwire.news.ports import ItemBook

State = Literal["pending", "connected", "paused", "removed"]
Call = Literal["entries", "contents", "urgent", "letters", "agreement"]
"""What one node asks of another."""

AGREEMENT: Final = Kind(
    name="agreement of a peer",
    typ="commonwire-peer-agreement",
    longest=200_000,
    where="agreement",
    remedy="Ask the peer again; compare its fingerprint when this stays.",
)


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """Another node, as this one knows it; `card` is what it said of itself, its exact line.

    `by` is the opaque id of whoever added it. `compared_at` is when a person said that the fingerprint is right.
    """

    node: str
    card: str
    state: State
    by: str
    added_at: datetime
    changed_at: datetime
    compared_at: datetime | None = None

    @property
    def identity(self) -> Identity:
        """What the peer said of itself."""
        return kept_identity(self.card)


class PeerAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """One version of what `node` says of its link with `peer`: whether it stands, what it gives and what it takes."""

    alliance: str
    node: str
    peer: str
    version: int
    state: State
    give: Flow
    take: Flow
    said_at: Instant


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an agreement as it is kept: `jws` are the exact bytes that its node signed."""

    said: PeerAgreement
    jws: str


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """How the link with a peer does; `sizes` are how far each origin's ledger goes there.

    `reached_at` is when it last answered, `heard_at` when it last asked; `error` and `remedy` are what went wrong the
    last time (None: it went well), at `failed_at`. `clock_offset` is the seconds by which its clock is ahead, `version`
    the program's there.
    """

    node: str
    reached_at: datetime | None = None
    heard_at: datetime | None = None
    failed_at: datetime | None = None
    error: str | None = None
    remedy: str | None = None
    clock_offset: float | None = None
    version: str = ""
    sizes: dict[str, int] = {}


class Introduced(msgspec.Struct, frozen=True, kw_only=True):
    """A node that a peer told of: its own `card`, and by whom it came."""

    node: str
    card: str
    via: str
    told_at: datetime


class PeerShelf(Protocol):
    """Where peers are kept, with both sides' agreements, how the links do, and who was introduced."""

    def all(self) -> list[Peer]:
        """Every peer, removed ones too, by name."""
        ...

    def find(self, node: str) -> Peer | None:
        """The peer of this name, removed or not."""
        ...

    def put(self, peer: Peer) -> None:
        """Keep a peer, in place of what was kept of it."""
        ...

    def put_agreement(self, of: str, agreed: Agreed) -> None:
        """Keep a version of what is said of the link with the peer `of`, by either side; a version stays as it is."""
        ...

    def agreements(self, of: str, by: str) -> list[Agreed]:
        """The versions of what the node `by` said of the link with the peer `of`, the first one first."""
        ...

    def newest_agreement(self, of: str, by: str) -> Agreed | None:
        """The newest of `agreements`."""
        ...

    def contact(self, node: str) -> Contact:
        """How the link with a peer does; an empty one before the first contact."""
        ...

    def put_contact(self, contact: Contact) -> None:
        """Keep how a link does."""
        ...

    def find_introduced(self, node: str) -> Introduced | None:
        """A node that a peer told of."""
        ...

    def introduced(self) -> list[Introduced]:
        """Every node that a peer told of, by name."""
        ...

    def put_introduced(self, introduced: Introduced) -> None:
        """Keep what a peer told of a node."""
        ...


class PeerRecords(RollRecords, Protocol):
    """The records that peers need."""

    alliance: str
    book: ItemBook
    peers: PeerShelf
    trust: TrustShelf


def get_peer(records: PeerRecords, node: str) -> Peer:
    """The peer of this name, removed or not. Raises NotFoundError."""
    found = records.peers.find(node)
    if found is None:
        raise NotFoundError("This node is no peer", where=node, remedy="List them: commonwire peer list.")
    return found


def caller(records: PeerRecords, node: str, call: Call) -> Peer:
    """The peer of this name when it may make this `call`; `identity.key` is what must have signed the request.

    Raises NotAllowedError for what is no peer, and where the state of the link does not allow it.
    """
    found = records.peers.find(node)
    if found is None:
        raise NotAllowedError(
            "This is no peer of this node",
            where=node[:100],
            remedy="The operators exchange cards: commonwire peer add.",
        )
    if why := refusal(found.state, call):
        raise NotAllowedError(why, where=found.node, remedy="Ask the operator of this node.")
    return found


def refusal(state: State, call: Call) -> str | None:
    """Why a peer in this state is refused a call, in words; None when it is not.

    >>> refusal("paused", "entries"), refusal("paused", "urgent")
    ('This link is paused', None)
    """
    if state == "pending":
        return "The fingerprint of this peer was not compared yet"
    if state == "removed":
        return "This peer was removed"
    if state == "paused" and call == "entries":
        return "This link is paused"
    return None


def given(records: PeerRecords, node: str) -> Flow:
    """What goes from this node to a peer: what this one gives, and the peer takes as far as it has said."""
    own, theirs = _sides(records, node)
    if own is None or own.state == "removed":
        return NOTHING
    return meet(own.give, theirs.take) if theirs else own.give


def taken(records: PeerRecords, node: str) -> Flow:
    """What comes from a peer to this node: what this one takes, and the peer gives as far as it has said."""
    own, theirs = _sides(records, node)
    if own is None or own.state == "removed":
        return NOTHING
    return meet(theirs.give, own.take) if theirs else own.take


def comes(records: PeerRecords, node: str) -> bool:
    """Whether both sides have said that contents come from a peer."""
    return _sides(records, node)[1] is not None and bool(taken(records, node).outlets)


def sign_agreement(said: PeerAgreement, key: SigningKey) -> Agreed:
    """What a node says of a link, signed by its key: a compact JWS of type "commonwire-peer-agreement"."""
    return Agreed(said=said, jws=sign(said, key, AGREEMENT))


def read_agreement(jws: str, key: PublicKey) -> Agreed:
    """What a node says of a link, verified with its `key`. Raises NotVerifiedError."""
    return Agreed(said=read_signed(jws, key, AGREEMENT, PeerAgreement), jws=jws)


def kept_agreement(jws: str) -> Agreed:
    """What a node says of a link, from a line that was verified before it was kept."""
    return Agreed(said=read_kept(jws, AGREEMENT, PeerAgreement), jws=jws)


def _sides(records: PeerRecords, node: str) -> tuple[PeerAgreement | None, PeerAgreement | None]:
    """What this node, and what the peer, say of the link now."""
    own = records.peers.newest_agreement(node, records.node)
    theirs = records.peers.newest_agreement(node, node)
    return (own.said if own else None), (theirs.said if theirs else None)
