"""One rule against one use: what it leaves uncovered, and whether it touches it at all.

A grant must cover the whole use; a prohibition matches when it touches any of it.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from commonwire.alliance.territories import TERRITORIES
from commonwire.rights.compile import ready
from commonwire.rights.terms import BY_NAME, EVERY, Parties, Rule
from commonwire.rights.territories import outside, overlap
from commonwire.rights.use import Asker, Use

_EVERYWHERE = frozenset({EVERY})
_NONE: frozenset[str] = frozenset()


def names(values: frozenset[str] | None, value: str) -> bool:
    """Whether a stated set says `value`, by itself or as EVERY."""
    return values is not None and (value in values or EVERY in values)


def grants_action(rule: Rule, action: str) -> bool:
    """Whether a grant speaks of `action`: by its name or, but for those that must be named, as EVERY."""
    stated = rule.actions
    return stated is not None and (action in stated or (EVERY in stated and action not in BY_NAME))


def includes(parties: Parties | None, asker: Asker) -> bool | None:
    """Whether `parties` holds `asker`; None when it does not say.

    It does not when nobody is named, or only who is excepted, or a group that was dissolved with the asker inside: a
    grant is then asked about, and a prohibition holds.
    """
    if parties is None:
        return None
    if is_excepted(parties, asker):
        return False
    if not parties.except_groups.isdisjoint(asker.former_groups):
        return None
    if not (parties.classes or parties.members or parties.outlets or parties.groups):
        return None
    if (
        names(parties.classes, asker.member_class)
        or names(parties.members, asker.member)
        or names(parties.outlets, asker.outlet)
        or not parties.groups.isdisjoint(asker.groups)
    ):
        return True
    return False if parties.groups.isdisjoint(asker.former_groups) else None


def is_excepted(parties: Parties, asker: Asker) -> bool:
    """Whether `parties` says "not this one" of `asker`, as an outlet, by its member, class or group."""
    return (
        asker.outlet in parties.except_outlets
        or asker.member in parties.except_members
        or asker.member_class in parties.except_classes
        or not parties.except_groups.isdisjoint(asker.groups)
    )


def uncovered_territories(rule: Rule, wanted: frozenset[str]) -> frozenset[str]:
    """The wanted territories that `rule` states not to cover ({EVERY} when the use is everywhere and it is not)."""
    excepted = rule.except_territories
    if EVERY in wanted:
        if rule.territories is None or EVERY in rule.territories:
            return excepted
        return _EVERYWHERE
    out = overlap(wanted, excepted) if excepted else _NONE
    if rule.territories is None or EVERY in rule.territories:
        return out
    return outside(wanted, rule.territories) | out


def uncovered_languages(stated: frozenset[str], wanted: frozenset[str]) -> frozenset[str]:
    """The wanted languages that `stated` does not cover; 'zh' covers 'zh-Hans' (RFC 4647, section 3.3.1)."""
    if EVERY in stated:
        return _NONE
    return frozenset(tag for tag in wanted if not any(_is_within(tag, wide) for wide in stated))


def touched_territories(rule: Rule, wanted: frozenset[str]) -> frozenset[str]:
    """The wanted territories that `rule` is about ({EVERY} for everywhere, when both say so)."""
    if rule.territories is None or EVERY in rule.territories:
        return outside(wanted, rule.except_territories)
    both = rule.territories if EVERY in wanted else overlap(wanted, rule.territories)
    return outside(both, rule.except_territories)


def uncovered_parts(stated: frozenset[str] | None, wanted: frozenset[str]) -> frozenset[str]:
    """The wanted parts of an item that a rule does not cover ({EVERY}: the whole is wanted and a part covered)."""
    if stated is None or EVERY in stated:
        return _NONE
    return wanted - stated


def touches_parts(stated: frozenset[str] | None, wanted: frozenset[str]) -> bool:
    """Whether a rule is about any wanted part."""
    return stated is None or EVERY in stated or EVERY in wanted or not wanted.isdisjoint(stated)


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
        and touches_parts(p.parts, use.parts)
        and includes(p.who, asker) is not False
        and is_in_time(p, at)
        and bool(touched_territories(p, use.territories))
        and bool(touched_languages(p.languages, use.languages))
    )


def is_kept_from(grant: Rule, use: Use, asker: Asker, at: datetime) -> bool:
    """Whether the exclusive `grant` keeps `asker`, to whom it is not given, from `use`: it overlaps it everywhere."""
    return (
        grant.exclusive
        and not includes(grant.who, asker)
        and is_touched(msgspec.structs.replace(grant, who=None), use, asker, at)
    )


def overlaps(one: Rule, other: Rule) -> bool:
    """Whether two rules can both be about one use by somebody: in action, channel, place, language, part and time."""
    one, other = ready(one), ready(other)
    return (
        all(_meet(getattr(one, name), getattr(other, name)) for name in ("actions", "channels", "parts"))
        and bool(touched_territories(one, _wanted_places(other)))
        and bool(touched_languages(one.languages, other.languages or _EVERYWHERE))
        and not (one.until_at and other.from_at and one.until_at <= other.from_at)
        and not (other.until_at and one.from_at and other.until_at <= one.from_at)
    )


def _meet(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    return one is None or other is None or EVERY in one or EVERY in other or not one.isdisjoint(other)


def _wanted_places(rule: Rule) -> frozenset[str]:
    if rule.territories is None or EVERY in rule.territories:
        return TERRITORIES - rule.except_territories if rule.except_territories else _EVERYWHERE
    return outside(rule.territories, rule.except_territories)


def _is_within(tag: str, wide: str) -> bool:
    tag, wide = tag.lower(), wide.lower()
    return tag == wide or tag.startswith(wide + "-")
