"""Agree: the secretariat keeps a new version of an agreement of the alliance, recorded in the ledger."""

from __future__ import annotations

from datetime import datetime

import msgspec

from commonwire.base.errors import ConflictError
from commonwire.base.texts import text
from commonwire.delivery.standing_terms import TermsRecords
from commonwire.ledger.append import append_own
from commonwire.ledger.content import seal
from commonwire.rights.agreement import Agreement, check_agreement


def agree(records: TermsRecords, agreement: Agreement, *, by: str | None, now: datetime) -> Agreement:
    """The agreement as kept: the next version of its key, whatever number it came with.

    It takes force at `in_force_at`, or at once when that has passed: what was decided before is not decided anew.
    Raises BadInputError for what cannot hold, ConflictError when it says nothing new.
    """
    check_agreement(agreement)
    earlier = [known for known in records.agreements.all() if known.key == agreement.key]
    kept = msgspec.structs.replace(agreement, version=len(earlier) + 1, in_force_at=max(agreement.in_force_at, now))
    if earlier and msgspec.structs.replace(kept, version=0, in_force_at=now) == msgspec.structs.replace(
        earlier[-1], version=0, in_force_at=now
    ):
        raise ConflictError(
            text("Version %(version)s says the same", version=earlier[-1].version),
            where=agreement.key,
            remedy=text("Nothing needs to be done."),
        )
    content = seal(msgspec.json.encode(kept))
    append_own(records.book, "agreed", node=records.node, now=now, contents={"agreement": content}, by=by)
    records.agreements.put(kept)
    return kept
