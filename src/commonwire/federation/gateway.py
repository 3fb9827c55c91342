"""Gateway: a link to a node of another alliance, and what comes of that alliance's ledgers.

What goes is decided in `flow`, with the terms as they reach another alliance (`rights.beyond`). What comes is the other
alliance's: its outlets are members of it here and of nothing else, and its nodes record only what concerns them.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from commonwire.alliance.member import Member, MemberClass
from commonwire.base.ids import MemberId
from commonwire.federation.identity import Identity, kept_identity
from commonwire.federation.peer import PeerShelf
from commonwire.ledger.entry import Entry
from commonwire.news.admission import Described
from commonwire.rights.beyond import ANOTHER, member_of

OF_OUTLETS: Final = frozenset(
    {"outlet-admitted", "outlet-described", "outlet-suspended", "outlet-readmitted", "key-rotated", "key-revoked"}
)
"""What is said of an outlet: it passes a gateway with the outlet's stories."""
_OF_ITEMS: Final = frozenset(
    {
        "published", "corrected", "held", "released", "embargo-lifted", "killed", "reaffirmed", "erased",
        "emergency-held", "emergency-released", "language-said",
    }
)  # fmt: skip
_OF_NODES: Final = frozenset({"node-opened", "node-handed", "key-rotated", "key-revoked", "peer-agreed"})
"""What a node says of itself."""
_CLASS: Final = MemberClass(id=ANOTHER, names={"en": "another alliance"}, may=frozenset())


class Beyond(msgspec.Struct, frozen=True, kw_only=True):
    """Another alliance: its id, and what it calls itself."""

    id: str
    name: str


def beyond_of(peers: PeerShelf, alliance: str, node: str) -> Beyond | None:
    """The other alliance that `node` belongs to, as its card says; None when it is of this one, or nobody knows it."""
    identity = _identity(peers, node)
    if identity is None or identity.alliance == alliance:
        return None
    return Beyond(id=identity.alliance, name=identity.alliance_name or identity.alliance)


def as_guest(described: Described, beyond: Beyond) -> Described:
    """An outlet of another alliance as this one shows it: a member of that alliance, which may do nothing here.

    What its own alliance calls its member and class could be called so here, too.
    """
    member = Member(
        id=MemberId(member_of(beyond.id)),
        names={"en": beyond.name},
        territory=None,
        member_class=ANOTHER,
        kind="organisation",
        joined_at=described.member.joined_at,
        simulated=described.member.simulated,
    )
    outlet = replace(described.outlet, member=member.id) if described.outlet is not None else None
    return replace(described, member=member, member_class=_CLASS, outlet=outlet)


def refused_from(entry: Entry, beyond: Beyond, *, is_theirs: bool) -> str | None:
    """Why an entry of a node of another alliance says nothing here; None when it does.

    `is_theirs`: the outlet that it is about belongs to that alliance, or is not known yet. No other alliance admits
    members, agrees on rules, forms groups or acts in an emergency here.
    """
    if entry.outlet is None and entry.kind in _OF_NODES:
        return None
    if entry.kind not in OF_OUTLETS | _OF_ITEMS or entry.outlet is None:
        return f"It is a matter of {beyond.name[:80]}, another alliance"
    if not is_theirs:
        return f"The outlet {entry.outlet[:80]} is not one of {beyond.name[:80]}, another alliance"
    return None


def may_introduce(said: Identity, *, via: Identity, alliance: str) -> bool:
    """Whether the word of the peer `via` counts on who the node of a card is.

    Nodes of this alliance introduce any; a gateway those of its own alliance, and none of this one.
    """
    return via.alliance == alliance or (said.alliance == via.alliance != alliance)


def is_introduced_to(said: Identity, *, to: Identity, own: str) -> bool:
    """Whether a node is introduced to the peer `to`: to another alliance only nodes of this one (`own`)."""
    return own in {to.alliance, said.alliance}


def _identity(peers: PeerShelf, node: str) -> Identity | None:
    peer = peers.find(node)
    if peer is not None:
        return peer.identity
    introduced = peers.find_introduced(node)
    return kept_identity(introduced.card) if introduced is not None else None
