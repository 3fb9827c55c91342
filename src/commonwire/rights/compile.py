"""Terms made ready to decide on: sorted by what they do, groups of countries as countries."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from commonwire.rights.terms import Rule, Terms
from commonwire.rights.territories import in_countries

REQUEST = "request:"
"""How `Rule.by` begins for what the owner granted to one outlet that asked."""
AGREEMENT = "agreement:"
"""How `Rule.by` begins for what the alliance agreed."""


class Compiled(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of terms by what they do.

    `ceilings` are prohibitions of the alliance and `forbidden` the owner's; `personal` grants answer a request
    and speak to those in them alone, `grants` to everybody; `exclusive` ones of both keep others out.
    """

    ceilings: tuple[Rule, ...]
    forbidden: tuple[Rule, ...]
    personal: tuple[Rule, ...]
    grants: tuple[Rule, ...]
    exclusive: tuple[Rule, ...]
    is_unchanged: bool
    needs_consent: bool


@lru_cache(maxsize=4096)
def compiled(terms: Terms) -> Compiled:
    """`terms` ready to decide on; made once for equal terms."""
    grants = tuple(ready(rule) for rule in terms.grants)
    prohibitions = tuple(ready(rule) for rule in terms.prohibitions)
    duties = {duty.kind for duty in terms.duties}
    return Compiled(
        ceilings=tuple(rule for rule in prohibitions if rule.by),
        forbidden=tuple(rule for rule in prohibitions if not rule.by),
        personal=tuple(rule for rule in grants if _is_personal(rule)),
        grants=tuple(rule for rule in grants if not _is_personal(rule)),
        exclusive=tuple(rule for rule in grants if rule.exclusive),
        is_unchanged="unchanged" in duties,
        needs_consent="consent" in duties,
    )


def ready(rule: Rule) -> Rule:
    """`rule` with groups of countries as countries."""
    if rule.territories is None and not rule.except_territories:
        return rule
    return msgspec.structs.replace(
        rule,
        territories=None if rule.territories is None else in_countries(rule.territories),
        except_territories=in_countries(rule.except_territories),
    )


def _is_personal(rule: Rule) -> bool:
    return rule.by is not None and rule.by.startswith(REQUEST)
