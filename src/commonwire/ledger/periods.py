"""Which key of an outlet held when: admission, rotation and revocation, counted in entry numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.entry import Entry
from commonwire.ledger.keys import PublicKey


class KeyPeriod(msgspec.Struct, frozen=True):
    """An outlet's key and the entries it may sign: `from_number` to `until_number`, both included (None: still).

    `revoked_from` is the first entry that is disputed after a revocation: the last good number plus one.
    """

    jwk: dict[str, str]
    from_number: int
    until_number: int | None = None
    revoked_from: int | None = None


def key_at(periods: Sequence[KeyPeriod], number: int) -> PublicKey:
    """The key that held when entry `number` was made, also if it was revoked since.

    Raises NotVerifiedError when the outlet had none then.
    """
    return PublicKey.from_jwk(_period_at(periods, number).jwk)


def is_disputed(periods: Sequence[KeyPeriod], number: int) -> bool:
    """Whether entry `number` is by a key revoked with an earlier last good entry (docs/rules.md, 10).

    Such an entry stays and shows as disputed until the outlet re-affirms or kills it. Raises NotVerifiedError when
    the outlet had no key then.
    """
    revoked_from = _period_at(periods, number).revoked_from
    return revoked_from is not None and number >= revoked_from


def key_periods(entries: Iterable[Entry], jwks: Mapping[str, dict[str, str]]) -> list[KeyPeriod]:
    """The periods that an outlet's key entries give, in order of number; `jwks` holds the keys by id.

    The key of 'outlet-admitted' and 'key-rotated' holds from the next entry on, and the one before up to that
    entry itself, which it may sign. Raises NotVerifiedError when an entry names a key that is not in `jwks`.
    """
    periods: list[KeyPeriod] = []
    for entry in sorted(entries, key=lambda entry: entry.number):
        if entry.key is None:
            continue
        if entry.kind in ("outlet-admitted", "key-rotated"):
            periods = [_ended(period, entry.number) for period in periods]
            periods.append(KeyPeriod(_jwk(jwks, entry), entry.number + 1))
        elif entry.kind == "key-revoked":
            periods = [_revoked(period, entry) for period in periods]
    return periods


def _period_at(periods: Sequence[KeyPeriod], number: int) -> KeyPeriod:
    for period in reversed(periods):
        if period.from_number <= number and (period.until_number is None or number <= period.until_number):
            return period
    raise NotVerifiedError(
        "The outlet had no key when this entry was made", where=f"entry {number}", remedy="Admit or rotate a key first."
    )


def _ended(period: KeyPeriod, number: int) -> KeyPeriod:
    return period if period.until_number is not None else msgspec.structs.replace(period, until_number=number)


def _revoked(period: KeyPeriod, entry: Entry) -> KeyPeriod:
    if PublicKey.from_jwk(period.jwk).id != entry.key:
        return period
    first_disputed = (entry.about or 0) + 1
    if period.revoked_from is not None:
        first_disputed = min(first_disputed, period.revoked_from)
    return msgspec.structs.replace(_ended(period, entry.number), revoked_from=first_disputed)


def _jwk(jwks: Mapping[str, dict[str, str]], entry: Entry) -> dict[str, str]:
    if entry.key is None or entry.key not in jwks:
        raise NotVerifiedError(
            f"Key {entry.key} is named and not here",
            where=f"entry {entry.number}",
            remedy="Export again with all keys.",
        )
    return jwks[entry.key]
