"""A signing key of an outlet that was in other hands: revoked, and what it signed disputed until the outlet re-affirms.

What is disputed stays, with its number and its proof; only the outlet can say which of it was its own (docs/rules.md,
10). Each node decides it by the entry numbers of the outlet's node, so that all show the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from commonwire.alliance.key import SigningKeyRecord, as_revoked
from commonwire.alliance.may import may
from commonwire.alliance.outlet import check_is_here
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.base.errors import BadInputError, ConflictError, NotFoundError
from commonwire.base.texts import text
from commonwire.ledger.append import append_own
from commonwire.ledger.entry import Entry, decode_entry
from commonwire.news.admission import RollRecords, renew_key
from commonwire.news.ports import NewsRecords
from commonwire.news.record import Line, OwnStatement, record
from commonwire.news.state import ItemState, VersionState

Suspects = Callable[[str, int], bool]
"""Whether a node's own key was in other hands at an entry of it."""


def _nobody(_node: str, _number: int) -> bool:
    return False


class DisputeRecords(NewsRecords, Protocol):
    """The records that say whether a version is disputed."""

    roll: Roll


def revoke_key(
    records: RollRecords, by: Principal, outlet: str, kid: str | None, last_good: int, now: datetime
) -> SigningKeyRecord:
    """The key with which `outlet` signs after its key `kid` (None: the present one) was revoked.

    Entries by that key after `last_good` are disputed (0: all). The present key is replaced by a fresh one that the
    node keeps. Raises NotFoundError for a key that is not the outlet's, BadInputError for a number not in the ledger.
    """
    may(by, "manage-keys", outlet=outlet)
    owner = records.roll.get_outlet(outlet)
    check_is_here(owner)
    known = records.roll.signing_keys(outlet)
    wanted = next((key for key in known if (key.kid == kid if kid else key.until_number is None)), None)
    if wanted is None:
        raise NotFoundError(
            text("%(outlet)s has no such key", outlet=outlet),
            where="key",
            remedy=text("It has %(value)s.", value=", ".join(key.kid for key in known) or "none"),
        )
    if not 0 <= last_good <= records.book.head().number:
        raise BadInputError(
            text("The ledger has no entry %(last_good)s", last_good=last_good),
            where="last_good",
            remedy=text("Give a number it has."),
        )
    entry = append_own(
        records.book,
        "key-revoked",
        node=records.node,
        now=now,
        outlet=outlet,
        member=owner.member,
        by=by.id,
        key=wanted.kid,
        about=last_good,
    )
    records.roll.put_signing_key(as_revoked(wanted, entry.number, last_good))
    present = next((key for key in known if key.until_number is None and key.kid != wanted.kid), None)
    return present or renew_key(records, by, owner, now)


def disputed_entries(records: DisputeRecords, item: str, suspects: Suspects = _nobody) -> frozenset[tuple[str, int]]:
    """The entries about an item, as node and number, that stand after the last good one of a revoked key.

    What its outlet re-affirmed since with another key is not among them. `suspects` says whether a node's own key was
    in other hands at an entry.
    """
    keys: dict[str, list[SigningKeyRecord]] = {}
    by_revoked: dict[tuple[str, int], Entry] = {}
    reaffirmed: list[Entry] = []
    for entry in map(decode_entry, records.book.entries_of(item)):
        outlet = entry.outlet or ""
        keys.setdefault(outlet, records.roll.signing_keys(outlet))
        if suspects(entry.node, entry.number) or _is_by_revoked(keys[outlet], entry):
            by_revoked[entry.node, entry.number] = entry
        elif entry.kind == "reaffirmed":
            reaffirmed.append(entry)
    said = {(one.node, one.about) for one in reaffirmed}
    return frozenset(place for place in by_revoked if place not in said)


def is_disputed(records: DisputeRecords, version: VersionState, suspects: Suspects = _nobody) -> bool:
    """Whether a version was signed by a key that is revoked from an earlier entry on, and not re-affirmed since."""
    place = (version.node or records.node, version.number)
    return place in disputed_entries(records, version.item, suspects)


def reaffirm(
    records: DisputeRecords,
    state: ItemState,
    version: VersionState,
    *,
    by: str | None,
    own: OwnStatement | None = None,
    suspects: Suspects = _nobody,
    now: datetime,
) -> Entry:
    """Say for the outlet that a disputed version is its own. Raises ConflictError when it is not disputed."""
    if not is_disputed(records, version, suspects):
        raise ConflictError(
            text("This version is not disputed"), where=state.uri, remedy=text("There is nothing to re-affirm.")
        )
    line = Line(
        kind="reaffirmed",
        outlet=state.outlet,
        uri=state.uri,
        version=version.version,
        language=state.language,
        urgency=state.urgency,
        by=by,
        about=version.number,
    )
    return record(records, line, own=own, now=now)


def _is_by_revoked(keys: Iterable[SigningKeyRecord], entry: Entry) -> bool:
    for key in keys:
        held = key.from_number <= entry.number and (key.until_number is None or entry.number <= key.until_number)
        if held and key.revoked_from is not None and entry.number >= key.revoked_from:
            return entry.statement is not None
    return False
