"""The digest of terms: what a take and a ledger entry name, so that later terms bind later takes only."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from commonwire.rights.terms import Rule, Terms


@lru_cache(maxsize=4096)
def terms_digest(terms: Terms) -> str:
    """SHA-256, in hex, of `terms` as canonical JSON: names and sets sorted, times in UTC, what is not said left out.

    >>> terms_digest(Terms(announce=frozenset({"headline", "summary"}))) == terms_digest(
    ...     Terms(announce=frozenset({"summary", "headline"}))
    ... )
    True
    """
    canonical = msgspec.structs.replace(
        terms,
        grants=tuple(_in_utc(rule) for rule in terms.grants),
        prohibitions=tuple(_in_utc(rule) for rule in terms.prohibitions),
    )
    return hashlib.sha256(msgspec.json.encode(canonical, order="sorted")).hexdigest()


def _in_utc(rule: Rule) -> Rule:
    return msgspec.structs.replace(rule, from_at=_utc(rule.from_at), until_at=_utc(rule.until_at))


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)
