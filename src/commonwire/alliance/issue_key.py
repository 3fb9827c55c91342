"""API keys: make, revoke, recognise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from commonwire.alliance.key import SCOPES, ApiKey
from commonwire.alliance.may import may
from commonwire.alliance.names import checked_line
from commonwire.alliance.outlet import check_is_here
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal, of_key
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.base.ids import new_id, new_secret, secret_digest
from commonwire.base.texts import text

KEY_PREFIX = "cw_"
"""Every key begins so: a key that leaked into a file can be found there."""


def add_key(
    roll: Roll, by: Principal, outlet: str, *, name: str, scopes: Iterable[str], now: datetime
) -> tuple[ApiKey, str]:
    """A new key of `outlet` and its secret, to be shown once.

    Raises BadInputError for a scope that is none, ConflictError while the outlet is not admitted or when it is of
    another node.
    """
    may(by, "manage-keys", outlet=outlet)
    owner = roll.get_outlet(outlet)
    check_is_here(owner)
    if owner.status not in {"admitted", "suspended"}:
        raise ConflictError(
            text("The outlet %(outlet)s is %(status)s", outlet=outlet, status=owner.status),
            remedy=text("Admit it first; then keys can be made."),
        )
    asked = set(scopes)
    if not asked or not asked <= set(SCOPES):
        raise BadInputError(
            text("A key needs scopes"), where="scopes", remedy=text("Choose from %(join)s.", join=", ".join(SCOPES))
        )
    secret = new_secret(KEY_PREFIX)
    key = ApiKey(
        id=new_id("k-"),
        outlet=owner.id,
        name=checked_line(name, where="name"),
        digest=secret_digest(secret),
        scopes=frozenset(scope for scope in SCOPES if scope in asked),
        created_at=now,
    )
    roll.put_key(key)
    return key, secret


def revoke_key(roll: Roll, by: Principal, key: str, now: datetime) -> ApiKey:
    """The key, of no use from now on; revoking it again changes nothing. Raises NotFoundError."""
    found = roll.get_key(key)
    may(by, "manage-keys", outlet=found.outlet)
    revoked = replace(found, revoked_at=found.revoked_at or now)
    roll.put_key(revoked)
    return revoked


def find_key(roll: Roll, secret: str) -> Principal | None:
    """Who asks with this key, or None when it is not known or was revoked."""
    key = roll.find_key(secret_digest(secret))
    if key is None or key.revoked_at is not None:
        return None
    standing = roll.find_standing(key.outlet)
    return of_key(key, standing) if standing else None
