"""Verify: whether entries follow one another as they were written."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.entry import Head, entry_digest


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


def _broken(number: int, why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The ledger does not hold: {why}",
        where=f"entry {number}",
        remedy="Fetch the entries again from their node; if they stay so, the past was changed.",
    )
