"""One rule against one use: what it leaves uncovered, and whether it touches it at all.

A grant must cover the whole use; a prohibition matches when it touches any of it.
"""

from __future__ import annotations

from datetime import datetime

from commonwire.rights.terms import EVERY, Parties, Rule
from commonwire.rights.use import Asker, Use

_EVERYWHERE = frozenset({EVERY})
_NONE: frozenset[str] = frozenset()


def names(values: frozenset[str] | None, value: str) -> bool:
    """Whether a stated set says `value`, by itself or as EVERY."""
    return values is not None and (value in values or EVERY in values)


def includes(parties: Parties | None, asker: Asker) -> bool | None:
    """Whether `parties` holds `asker`; None when it does not say (nobody is named, or only who is excepted)."""
    if parties is None:
        return None
    if asker.outlet in parties.except_outlets:
        return False
    if not (parties.classes or parties.members or parties.outlets):
        return None
    return (
        names(parties.classes, asker.member_class)
        or names(parties.members, asker.member)
        or names(parties.outlets, asker.outlet)
    )


def uncovered_territories(rule: Rule, wanted: frozenset[str]) -> frozenset[str]:
    """The wanted territories that `rule` states not to cover ({EVERY} when the use is everywhere and it is not)."""
    excepted = rule.except_territories
    if EVERY in wanted:
        if rule.territories is None or EVERY in rule.territories:
            return excepted
        return _EVERYWHERE
    outside = wanted & excepted if excepted else _NONE
    if rule.territories is None or EVERY in rule.territories:
        return outside
    return wanted - rule.territories | outside


def uncovered_languages(stated: frozenset[str], wanted: frozenset[str]) -> frozenset[str]:
    """The wanted languages that `stated` does not cover; 'zh' covers 'zh-Hans' (RFC 4647, section 3.3.1)."""
    if EVERY in stated:
        return _NONE
    return frozenset(tag for tag in wanted if not any(_is_within(tag, wide) for wide in stated))


def touched_territories(rule: Rule, wanted: frozenset[str]) -> frozenset[str]:
    """The wanted territories that `rule` is about ({EVERY} for everywhere, when both say so)."""
    if rule.territories is None or EVERY in rule.territories:
        return wanted - rule.except_territories
    return (rule.territories if EVERY in wanted else wanted & rule.territories) - rule.except_territories


def touched_languages(stated: frozenset[str] | None, wanted: frozenset[str]) -> frozenset[str]:
    """The wanted languages that `stated` is about; either may be the wider one."""
    if stated is None or EVERY in stated:
        return wanted
    if EVERY in wanted:
        return stated
    return frozenset(tag for tag in wanted if any(_is_within(tag, s) or _is_within(s, tag) for s in stated))


def is_in_time(rule: Rule, at: datetime) -> bool:
    """Whether `at` is within the rule's time: from is inclusive, until exclusive."""
    return (rule.from_at is None or at >= rule.from_at) and (rule.until_at is None or at < rule.until_at)


def is_touched(prohibition: Rule, use: Use, asker: Asker, at: datetime) -> bool:
    """Whether `prohibition` matches: it overlaps the use in every dimension it states."""
    p = prohibition
    return (
        (p.actions is None or names(p.actions, use.action) or any(names(p.actions, c) for c in use.changes))
        and (p.channels is None or names(p.channels, use.channel))
        and (p.renditions is None or (use.rendition is not None and names(p.renditions, use.rendition)))
        and includes(p.who, asker) is not False
        and is_in_time(p, at)
        and bool(touched_territories(p, use.territories))
        and bool(touched_languages(p.languages, use.languages))
    )


def _is_within(tag: str, wide: str) -> bool:
    tag, wide = tag.lower(), wide.lower()
    return tag == wide or tag.startswith(wide + "-")
