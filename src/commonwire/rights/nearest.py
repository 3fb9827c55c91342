"""Uses near to a refused one: fitted to a grant, led around the prohibitions, moved past the embargo.

They are proposals: `decide` offers only one that it would allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import reduce
from itertools import islice

import msgspec

from commonwire.alliance.territories import TERRITORIES
from commonwire.rights.compile import Compiled, compiled
from commonwire.rights.decision import Step
from commonwire.rights.embargo import time_code
from commonwire.rights.match import (
    grants_action,
    includes,
    is_touched,
    names,
    touched_languages,
    uncovered_languages,
    uncovered_territories,
)
from commonwire.rights.terms import EVERY, Rule, Terms
from commonwire.rights.territories import without
from commonwire.rights.use import CHANNELS, PARTS, Asker, Use

MOST_CANDIDATES = 64
"""More proposals than this are not tried: a bound on the work that hostile terms can cause."""


def candidates(terms: Terms, use: Use, *, asker: Asker, embargo_until: datetime | None, at: datetime) -> Iterator[Use]:
    """Uses near to `use` that may be allowed, at most MOST_CANDIDATES; `at` is the time of use, never in the past."""
    start = at if embargo_until is None or at >= embargo_until else embargo_until.astimezone(UTC)
    ready = compiled(terms)
    forbidding = _forbidding(ready, asker)
    for fitted in islice(_fitted(ready, use, asker, start), MOST_CANDIDATES):
        moved = reduce(lambda near, prohibition: _around(prohibition, near, asker), forbidding, fitted)
        yield moved if moved.at is not None and moved.at > at else msgspec.structs.replace(moved, at=use.at)


def _forbidding(ready: Compiled, asker: Asker) -> tuple[Rule, ...]:
    """What keeps `asker` from uses: prohibitions, and what others have alone."""
    alone = (msgspec.structs.replace(rule, who=None) for rule in ready.exclusive if not includes(rule.who, asker))
    return (*ready.ceilings, *ready.forbidden, *alone)


def _fitted(ready: Compiled, use: Use, asker: Asker, start: datetime) -> Iterator[Use]:
    """`use`, not before `start`, cut down to what a grant covers; for each grant that speaks of it to `asker`."""
    kept = frozenset() if ready.is_unchanged else frozenset({"modify", "extract"})
    possible = use.changes & (kept | {"translate", "text-to-speech"})
    any_grant = frozenset(c for c in possible if any(grants_action(grant, c) for grant in ready.grants))
    hit = any(p.channels is not None and names(p.channels, use.channel) for p in _forbidding(ready, asker))
    for grant in (*ready.personal, *ready.grants):
        if not grants_action(grant, use.action) or includes(grant.who, asker) is not True:
            continue
        territories, languages = _within_territories(grant, use), _within_languages(grant, use)
        if not territories or not languages:
            continue
        rendition = use.rendition if use.rendition and names(grant.renditions, use.rendition) else None
        time = start if grant.from_at is None or start >= grant.from_at else grant.from_at.astimezone(UTC)
        this_grant = frozenset(c for c in any_grant if grants_action(grant, c))
        parts = use.parts if grant.parts is None or EVERY in grant.parts else _within_parts(grant.parts, use.parts)
        for channel in _channels(grant, use, others=hit):
            for changes in dict.fromkeys((any_grant, this_grant, frozenset[str]())):
                yield msgspec.structs.replace(
                    use,
                    channel=channel,
                    territories=territories,
                    languages=languages,
                    changes=changes,
                    rendition=rendition,
                    parts=parts or use.parts,
                    at=time,
                )


def _channels(grant: Rule, use: Use, *, others: bool) -> list[str]:
    """The wanted channel when it is granted; the other granted ones when it is not, or when `others` are asked for."""
    if names(grant.channels, use.channel) and not others:
        return [use.channel]
    granted = [channel for channel in CHANNELS if names(grant.channels, channel)]
    return sorted(granted, key=lambda channel: channel != use.channel)


def _within_territories(grant: Rule, use: Use) -> frozenset[str]:
    outside = uncovered_territories(grant, use.territories)
    if EVERY in use.territories and outside:
        stated = grant.territories or frozenset()
        return (TERRITORIES if EVERY in stated else stated) - grant.except_territories
    return without(use.territories, outside)


def _within_parts(stated: frozenset[str], wanted: frozenset[str]) -> frozenset[str]:
    return stated if EVERY in wanted else wanted & stated


def _within_languages(grant: Rule, use: Use) -> frozenset[str]:
    if grant.languages is None:
        return frozenset()
    outside = uncovered_languages(grant.languages, use.languages)
    return grant.languages if EVERY in outside else use.languages - outside


def _around(p: Rule, use: Use, asker: Asker) -> Use:
    """`use` with the first change that takes it out of the prohibition's reach; as it was when none does, or need."""
    ways = (use, *_ways_around(p, use))
    return next((other for other in ways if not (other.at and is_touched(p, other, asker, other.at))), use)


def _ways_around(p: Rule, use: Use) -> Iterator[Use]:
    if p.renditions is not None:
        yield msgspec.structs.replace(use, rendition=None)
    if p.actions is not None:
        yield msgspec.structs.replace(use, changes=use.changes - p.actions)
    if left := _territories_around(p, use.territories):
        yield msgspec.structs.replace(use, territories=left)
    if p.languages is not None and EVERY not in use.languages:
        left = use.languages - touched_languages(p.languages, use.languages)
        if left:
            yield msgspec.structs.replace(use, languages=left)
    if p.parts is not None and EVERY not in p.parts:
        wanted_parts = frozenset(PARTS) if EVERY in use.parts else use.parts
        if kept := wanted_parts - p.parts:
            yield msgspec.structs.replace(use, parts=kept)
    if p.until_at is not None:
        yield msgspec.structs.replace(use, at=p.until_at.astimezone(UTC))


def _territories_around(p: Rule, wanted: frozenset[str]) -> frozenset[str]:
    """Those of `wanted` that the prohibition leaves alone; none where it is not about some places only."""
    if p.territories is not None and EVERY not in p.territories:
        known = TERRITORIES if EVERY in wanted else wanted
        return without(known, p.territories - p.except_territories)
    return p.except_territories if EVERY in wanted else wanted & p.except_territories


def steps_between(wanted: Use, other: Use) -> tuple[Step, ...]:
    """What leads from the wanted use to the other one, as codes with values."""
    steps = []
    if other.channel != wanted.channel:
        steps.append(Step("use-channel", (other.channel,)))
    steps += _narrowed("territories", wanted.territories, other.territories, TERRITORIES)
    steps += _narrowed("languages", wanted.languages, other.languages, frozenset())
    if other.changes != wanted.changes:
        steps.append(Step("drop-changes", tuple(sorted(wanted.changes - other.changes))))
    if other.parts != wanted.parts:
        steps.append(Step("only-parts", tuple(sorted(other.parts))))
    if other.rendition != wanted.rendition:
        steps.append(Step("text-only"))
    if other.at is not None and other.at != wanted.at:
        steps.append(Step("from", (time_code(other.at),)))
    return tuple(steps)


def _narrowed(what: str, wanted: frozenset[str], other: frozenset[str], all_known: frozenset[str]) -> list[Step]:
    if other == wanted:
        return []
    dropped = (all_known if EVERY in wanted else wanted) - other
    if dropped and len(dropped) <= len(other):
        return [Step(f"drop-{what}", tuple(sorted(dropped)))]
    return [Step(f"only-{what}", tuple(sorted(other)))]
