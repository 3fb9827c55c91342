"""The chair: the node of the secretariat, handed to another member's node by an entry that both have signed.

Every node follows that entry in the old chair's ledger, so nothing is re-pointed by hand; what the old chair records
of the chair's kinds after it is refused everywhere (`trust.may_record`). A chair that is lost passes by the membership
file alone.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError
from commonwire.federation.follow import keep_trust
from commonwire.federation.ports import FederationRecords
from commonwire.federation.trust import Handed, Trust
from commonwire.ledger.append import append_own
from commonwire.ledger.entry import Entry
from commonwire.ledger.handover import Handover, accept_handover, hand_over, read_acceptance
from commonwire.ledger.keys import PublicKey, SigningKey


def accept_chair(records: FederationRecords, by: Principal, giver: str, key: SigningKey, now: datetime) -> bytes:
    """What the node that is to be the chair says: that it takes the chair over from `giver`, signed with its `key`.

    Raises ConflictError when another node is the chair, as far as this one knows.
    """
    may(by, "run-node")
    chair = records.trust.now().chair
    if records.node == giver or (chair is not None and chair != giver):
        raise ConflictError(
            f"{giver} cannot hand the chair to {records.node}: it is {chair or giver}'s",
            where="chair",
            remedy="Name the node that is the chair now; look at it with: commonwire chair show.",
        )
    said = Handover(
        alliance=records.alliance,
        what="chair",
        giver=giver,
        taker=records.node,
        taker_jwk=key.public_jwk,
        taker_number=records.book.head().number,
        at=now,
    )
    return accept_handover(said, key)


def hand_chair(records: FederationRecords, by: Principal, accepted: bytes, key: SigningKey, now: datetime) -> Entry:
    """Hand the chair to the node that `accepted` it: the entry that every node follows.

    A node that follows no file and knows no chair is its own until then. Raises NotVerifiedError when it was not
    accepted by the key that it names, BadInputError when it is about something else, NotAllowedError when this node is
    not the chair, ConflictError when the taker is not in the membership file with that key.
    """
    may(by, "run-node")
    said = read_acceptance(accepted)
    if said.what != "chair" or said.giver != records.node or said.alliance != records.alliance:
        raise BadInputError(
            f"This is about the {said.what} of {said.giver} in {said.alliance}, not about the chair of this node",
            where="acceptance",
            remedy=f"Accept it anew: commonwire chair accept {records.node}.",
        )
    trust = records.trust.now()
    if trust.chair is None:
        trust = replace(trust, named=records.node)
    if trust.chair != records.node:
        raise NotAllowedError(
            f"The chair is {trust.chair}, not {records.node}", where="chair", remedy="It is handed on there."
        )
    _check_taker(trust, said)
    entry = append_own(
        records.book,
        "chair-handed",
        node=records.node,
        now=now,
        by=by.id,
        key=PublicKey.from_jwk(said.taker_jwk).id,
        handover=hand_over(accepted, key).decode(),
    )
    handed = Handed(node=records.node, number=entry.number, taker=said.taker, taker_number=said.taker_number)
    keep_trust(records, replace(trust, handed=(*trust.handed, handed)))
    return entry


def _check_taker(trust: Trust, said: Handover) -> None:
    if trust.membership is None:
        return
    taker = trust.membership.find_node(said.taker)
    taking = PublicKey.from_jwk(said.taker_jwk)
    if taker is None or all(PublicKey.from_jwk(listed.jwk) != taking for listed in taker.keys):
        raise ConflictError(
            f"The node {said.taker} is not in the membership file with the key that accepted",
            where="membership",
            remedy="Have it put in first (commonwire membership draft).",
        )
