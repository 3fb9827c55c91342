"""Follow: act on what changes trust, as it comes in ledgers of others or is recorded here.

A node with no file follows the first one only from the chair that its operator named (`name_chair`), and only when it
is in it itself with its own key: so nobody takes an alliance over by being the first to send a file.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Protocol

import msgspec
from msgspec.structs import replace

from commonwire.alliance.may import may
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.base.errors import ConflictError, NotAllowedError, NotVerifiedError
from commonwire.federation.membership import Membership, TwoFilesError, read_next
from commonwire.federation.trust import Trust, may_record
from commonwire.ledger.content import seal
from commonwire.ledger.entry import Entry, next_entry
from commonwire.ledger.keys import PublicKey
from commonwire.news.ports import ItemBook


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """A membership file as it is kept: the hex SHA-256 of its exact bytes, and the entry that brought it.

    One that is not followed contradicts one that is: `why` says how.
    """

    digest: str
    version: int
    origin: str
    number: int
    is_followed: bool
    at: datetime
    data: bytes
    why: str | None = None


class TrustShelf(Protocol):
    """Where it is kept what the alliance trusts."""

    def now(self) -> Trust:
        """What is in force."""
        ...

    def put(self, trust: Trust) -> None:
        """Keep what was learned, all but the membership."""
        ...

    def files(self) -> list[bytes]:
        """The files that were followed, by version; the last is in force."""
        ...

    def kept(self) -> list[KeptFile]:
        """All files by version, those that contradict one behind it."""
        ...

    def put_file(self, kept: KeptFile) -> None:
        """Keep a file."""
        ...


class TrustRecords(Protocol):
    """The records that trust needs."""

    alliance: str
    node: str
    book: ItemBook
    roll: Roll
    trust: TrustShelf


def name_chair(records: TrustRecords, by: Principal, node: str | None) -> Trust:
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
    records.trust.put(named)
    return named


def publish_file(records: TrustRecords, by: Principal, data: bytes, now: datetime) -> Entry:
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
    content = seal(data)
    entry, line, _ = next_entry(
        records.book.head(),
        received_at=now,
        node=records.node,
        kind="membership",
        version=membership.version,
        by=by.id,
        content={"membership": content.digest},
    )
    records.book.append(entry, line, [content])
    _keep(records, entry, data, membership, now)
    return entry


def follow_file(records: TrustRecords, entry: Entry, data: bytes, own_key: PublicKey, now: datetime) -> Membership:
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
        _check_first(records, entry, membership, own_key)
    _keep(records, entry, data, membership, now)
    return membership


def _check_first(records: TrustRecords, entry: Entry, membership: Membership, own_key: PublicKey) -> None:
    chair = records.trust.now().chair
    if entry.node != chair or membership.chair != chair:
        raise _not_first(f"it comes from {entry.node}, and the chair is {chair or 'not known here'}")
    own = membership.find_node(records.node)
    if own is None or own_key not in {PublicKey.from_jwk(key.jwk) for key in own.keys}:
        raise _not_first("this node is not in it with its key")


def _not_first(why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The first membership file is not followed: {why}",
        where="membership",
        remedy="Name the chair (commonwire chair name), and have this node put into the file.",
    )


def _keep(records: TrustRecords, entry: Entry, data: bytes, membership: Membership, now: datetime) -> None:
    records.trust.put_file(_kept(entry, data, membership.version, now))


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


def refusal_of_own(entry: Entry, trust: Trust) -> str | None:
    """Why this node may not record `entry` itself: what is the chair's, or of an outlet of another node.

    What others do not accept yet (an outlet that waits for the next file) it may record: they take it up later.
    """
    refusal = may_record(entry.node, entry, trust) if trust.chairs else None
    if refusal is None or refusal.code in {"not-a-node", "not-an-outlet", "not-its-key"}:
        return None
    return refusal.text
