"""Follow: act on what changes trust, as it comes in ledgers of others or is recorded here.

A node with no file follows the first one only from the chair that its operator named (`name_chair`), and only when it
is in it itself: so nobody takes an alliance over by being the first to send a file.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from msgspec.structs import replace

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import ConflictError, NotAllowedError, NotVerifiedError
from commonwire.federation.membership import Membership, TwoFilesError, read_next
from commonwire.federation.ports import FederationRecords
from commonwire.federation.trust import Trust
from commonwire.federation.trust_shelf import KeptFile
from commonwire.ledger.append import append_own
from commonwire.ledger.content import seal
from commonwire.ledger.entry import Entry


def name_chair(records: FederationRecords, by: Principal, node: str | None) -> Trust:
    """Let `node` be the alliance's chair for this node, as its operator was told; None: no chair is known.

    Raises ConflictError where a membership file says who it is.
    """
    may(by, "run-node")
    trust = records.trust.now()
    if trust.membership is not None:
        raise ConflictError(
            f"The membership file says who the chair is: {trust.chair}",
            where="chair",
            remedy="Hand it on, or have the alliance's keys sign a file that names another.",
        )
    named = replace(trust, named=node)
    keep_trust(records, named)
    return named


def publish_file(records: FederationRecords, by: Principal, data: bytes, now: datetime) -> Entry:
    """Record a signed membership file in this node's ledger, and follow it. Raises as `membership.read_next`.

    Raises NotAllowedError when this node is not the chair, neither now nor by the file.
    """
    may(by, "run-node")
    membership = read_next(data, records.trust.files(), alliance=records.alliance)
    trust = records.trust.now()
    if records.node not in {trust.chair, membership.chair}:
        raise NotAllowedError(
            f"The chair publishes the membership file, and it is {trust.chair or membership.chair}",
            where=records.node,
            remedy="Give the file to the operator of that node.",
        )
    entry = append_own(
        records.book,
        "membership",
        node=records.node,
        now=now,
        contents={"membership": seal(data)},
        version=membership.version,
        by=by.id,
    )
    _keep(records, entry, data, membership, now)
    return entry


def follow_file(records: FederationRecords, entry: Entry, data: bytes, now: datetime) -> Membership:
    """Follow the file that an entry of another node brings; two that contradict one another are kept.

    Raises NotVerifiedError when it is not to be followed, ConflictError when it is known.
    """
    files = records.trust.files()
    try:
        membership = read_next(data, files, alliance=records.alliance)
    except TwoFilesError as error:
        records.trust.put_file(_kept(entry, data, entry.version or 0, now, why=str(error)))
        raise
    if not files:
        _check_first(records, entry, membership)
    _keep(records, entry, data, membership, now)
    return membership


def _check_first(records: FederationRecords, entry: Entry, membership: Membership) -> None:
    chair = records.trust.now().chair
    if entry.node != chair or membership.chair != chair:
        raise _not_first(f"it comes from {entry.node}, and the chair is {chair or 'not known here'}")
    if membership.find_node(records.node) is None:
        raise _not_first("this node is not in it")


def _not_first(why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The first membership file is not followed: {why}",
        where="membership",
        remedy="Name the chair (commonwire chair name), and have this node put into the file.",
    )


def _keep(records: FederationRecords, entry: Entry, data: bytes, membership: Membership, now: datetime) -> None:
    records.trust.put_file(_kept(entry, data, membership.version, now))
    look_again(records)


def _kept(entry: Entry, data: bytes, version: int, now: datetime, *, why: str | None = None) -> KeptFile:
    return KeptFile(
        digest=hashlib.sha256(data).hexdigest(),
        version=version,
        origin=entry.node,
        number=entry.number,
        is_followed=why is None,
        at=now,
        data=data,
        why=why,
    )


def keep_trust(records: FederationRecords, trust: Trust) -> None:
    """Keep what was learned, all but the membership, and look again at what was refused, when it is something new."""
    if replace(trust, membership=None) != replace(records.trust.now(), membership=None):
        records.trust.put(trust)
        look_again(records)


def look_again(records: FederationRecords) -> None:
    """Let what was refused be decided again."""
    sizes = {origin.name: origin.size for origin in records.arrivals.origins()}
    records.arrivals.put(
        [
            replace(arrival, state="waiting" if arrival.number <= sizes.get(arrival.origin, 0) else "early", why=None)
            for arrival in records.arrivals.refused()
        ]
    )
