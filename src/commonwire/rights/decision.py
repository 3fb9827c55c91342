"""The answer to a use: allow, deny or ask, with the clauses that took part."""

from __future__ import annotations

from typing import Literal

import msgspec

from commonwire.rights.terms import Duty
from commonwire.rights.use import Use

Effect = Literal["allow", "deny", "ask"]


class Reason(msgspec.Struct, frozen=True):
    """A clause that took part: its code, what it did, and the values it was about (codes, sorted; times in UTC).

    Words for it are made by `words.explain`.
    """

    clause: str
    effect: Effect
    detail: tuple[str, ...] = ()


class Step(msgspec.Struct, frozen=True):
    """One way in which the nearest allowed use differs from the wanted one.

    `kind`: 'from' (a time), 'use-channel', 'drop-territories', 'only-territories', 'drop-languages',
    'only-languages', 'drop-changes', 'only-parts' or 'text-only'.
    """

    kind: str
    detail: tuple[str, ...] = ()


class Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest use that would be allowed, and the steps that lead to it from the wanted one."""

    use: Use
    steps: tuple[Step, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The whole answer. `duties` are owed when the use is taken (none on deny); `terms_digest` names the terms."""

    decision: Effect
    reasons: tuple[Reason, ...]
    duties: tuple[Duty, ...] = ()
    nearest: Nearest | None = None
    terms_digest: str
