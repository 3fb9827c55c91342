"""The digest of terms: what a take and a ledger entry name, so that later terms bind later takes only."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from commonwire.rights.terms import Terms


@lru_cache(maxsize=4096)
def terms_digest(terms: Terms) -> str:
    """SHA-256, in hex, of `terms` as canonical JSON: names and sets sorted, times in UTC, what is not said left out.

    >>> terms_digest(Terms(announce=frozenset({"headline", "summary"}))) == terms_digest(
    ...     Terms(announce=frozenset({"summary", "headline"}))
    ... )
    True
    """
    return hashlib.sha256(terms_bytes(terms)).hexdigest()


def terms_bytes(terms: Terms) -> bytes:
    """`terms` as the canonical JSON that their digest is made of: what another node is handed under it."""
    return msgspec.json.encode(_plain(terms), order="sorted")


def _plain(value: Any) -> Any:
    """`value` as JSON has it. A field that equals its default is left out, whichever object it is."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        return {f.name: _plain(said) for f in fields if (said := getattr(value, f.name)) != f.default}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.astimezone(UTC) if isinstance(value, datetime) else value
