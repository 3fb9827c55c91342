"""Chain: whether entries follow one another as they were written, and say what their outlets signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, get_args

import msgspec

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.entry import Entry, Head, entry_digest
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.statement import ItemKind, Statement, read_header, read_statement

_SIGNED_KINDS: Final = frozenset(get_args(ItemKind))
_BY_THE_CLOCK: Final = frozenset({"embargo-lifted"})
"""Also written by the node alone, when the hour came that the outlet signed in the terms."""


class _Link(msgspec.Struct):
    """The two fields of an entry that hold the chain together."""

    number: int
    previous: str


_decode_link = msgspec.json.Decoder(_Link).decode


def verify_chain(entries: Iterable[bytes], *, start: Head) -> Head:
    """The head after `entries`, exact bytes in order, when each follows the one before and the first `start`.

    Raises NotVerifiedError, its `where` naming the number, at the first entry that does not.
    """
    head = start
    for data in entries:
        number = head.number + 1
        try:
            link = _decode_link(data)
        except ValueError as error:
            raise _broken(number, f"its bytes are no entry: {error}") from None
        if link.number != number:
            raise _broken(number, f"entry {link.number} stands in its place")
        if link.previous != head.digest:
            raise _broken(number, f"it does not follow entry {head.number} as it is here")
        head = Head(number, entry_digest(data))
    return head


def verify_entry(entry: Entry, public_key: PublicKey | None) -> Statement | None:
    """What the outlet signed for `entry`, verified with the key that held at its number and compared with it.

    None for an entry of the node's own (admissions, erasures, an embargo whose hour came), and for one of a kind that
    only a newer program understands: nothing is taken from it. Where the node holds
    the key, statement and entry agree in all; where the outlet does, it may sign fewer contents than the node
    recorded (the node's reading is the node's) and leave the terms to the node. Raises NotVerifiedError when
    anything does not hold.
    """
    if not entry.is_understood:
        return None
    if entry.statement is None and (entry.kind not in _SIGNED_KINDS or entry.kind in _BY_THE_CLOCK):
        return None
    if entry.kind not in _SIGNED_KINDS:
        raise _contradicts(entry, f"a '{entry.kind}' entry carries no statement")
    if entry.statement is None or public_key is None:
        raise _contradicts(entry, "the outlet's statement or key is missing")
    statement = read_statement(entry.statement, public_key)
    custody = read_header(entry.statement).custody
    if custody != entry.custody:
        raise _contradicts(entry, f"the statement says custody {custody}, the entry {entry.custody}")
    _compare(entry, statement, outlets_own=custody == "outlet")
    return statement


def _compare(entry: Entry, statement: Statement, *, outlets_own: bool) -> None:
    """Raise NotVerifiedError when the entry says something else than the statement."""
    for name in ("outlet", "uri", "version", "kind"):
        if getattr(statement, name) != getattr(entry, name):
            raise _contradicts(entry, f"statement and entry differ in {name}")
    if statement.terms != entry.terms and not (outlets_own and statement.terms is None):
        raise _contradicts(entry, "statement and entry differ in terms")
    if not statement.content.items() <= entry.content.items():
        raise _contradicts(entry, "the entry lacks a content of the statement")
    if not outlets_own and statement.content != entry.content:
        raise _contradicts(entry, "the entry has a content that the statement lacks")


def _broken(number: int, why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The ledger does not hold: {why}",
        where=f"entry {number}",
        remedy="Fetch the entries again from their node; if they stay so, the past was changed.",
    )


def _contradicts(entry: Entry, why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The entry is not what the outlet signed: {why}",
        where=f"entry {entry.number}",
        remedy="Ask the outlet to sign it again, or treat the entry as not published.",
    )
