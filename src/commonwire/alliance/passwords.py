"""Passwords: argon2id (RFC 9106), and nothing of the password is kept but that."""

from __future__ import annotations

import unicodedata
from typing import NewType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from commonwire.base.errors import BadInputError
from commonwire.base.texts import text

PasswordHash = NewType("PasswordHash", str)

SHORTEST = 12
LONGEST = 200

# 19 MiB, 2 passes, 1 lane: the OWASP Password Storage Cheat Sheet's first choice for argon2id. About 30 ms, and many
# editors can sign in at once on a small machine.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$wsVXny8uqvVDmXr2ls/nAw$K+6rHdmdMKg7uP5nrrGjR9kii/j+tgnlnIn3olNfiGw"
"""A hash that is nobody's: an unknown e-mail costs the same time as a wrong password."""


def hash_password(password: str, *, email: str) -> PasswordHash:
    """What to keep of `password`; takes some 30 ms, so make it before a transaction begins.

    Raises BadInputError when it is too short or too long, or is the e-mail itself.
    """
    normal = _normal(password)
    if not SHORTEST <= len(normal) <= LONGEST:
        raise BadInputError(
            text("This password has %(count)s characters", count=len(normal)),
            where="password",
            remedy=text(
                "Choose one of %(least)s to %(most)s: a sentence is easy to remember.",
                least=SHORTEST,
                most=LONGEST,
            ),
        )
    if normal.casefold() == email.strip().casefold() or len(set(normal)) < 4:
        raise BadInputError(
            text("This password is easy to guess"), where="password", remedy=text("Choose another one.")
        )
    return PasswordHash(_HASHER.hash(normal))


def is_password(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that `kept` was made from; takes the same time when nothing is kept."""
    try:
        _HASHER.verify(kept or _NOBODYS, _normal(password[: LONGEST * 4]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether `kept` was made with other parameters than are used now."""
    return _HASHER.check_needs_rehash(kept)


def rehash(password: str) -> PasswordHash:
    """What to keep of a password that was just found right, with the parameters of now."""
    return PasswordHash(_HASHER.hash(_normal(password)))


def _normal(password: str) -> str:
    """The same sign typed on two keyboards is the same (NIST SP 800-63B, section 5.1.1.2: NFKC)."""
    return unicodedata.normalize("NFKC", password)
