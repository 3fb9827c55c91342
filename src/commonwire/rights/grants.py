"""What the grants of an item say to one use: the reasons of the best ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commonwire.rights.decision import Effect, Reason
from commonwire.rights.embargo import time_code
from commonwire.rights.match import (
    grants_action,
    includes,
    names,
    uncovered_languages,
    uncovered_parts,
    uncovered_territories,
)
from commonwire.rights.terms import EVERY, Rule
from commonwire.rights.use import Asker, Use


def grant_reasons(grants: Sequence[Rule], use: Use, asker: Asker, at: datetime) -> tuple[Reason, ...]:
    """The reasons for `use` under `grants`, its worst effect being the answer.

    The action and each change must be granted, by one grant or by several. For each of them the grants that
    speak of it are judged (all, when none does) and the best counts: ask over deny, then the fewest failing
    clauses, then the first.
    """
    if not grants:
        return (Reason("no-terms", "ask"),)
    around = [_circumstances(grant, use, asker, at) for grant in grants]
    wanted = [("action", use.action), *(("change", change) for change in sorted(use.changes))]
    best = [_best_for(kind, action, grants, around) for kind, action in wanted]
    return tuple(best[0]) if len(best) == 1 else tuple(dict.fromkeys(reason for some in best for reason in some))


def _best_for(kind: str, action: str, grants: Sequence[Rule], around: list[list[Reason]]) -> list[Reason]:
    spoken = [n for n, grant in enumerate(grants) if grants_action(grant, action)]
    reason = Reason(kind, "allow", (action,)) if spoken else Reason(f"{kind}-unstated", "ask", (action,))
    best = min((around[n] for n in spoken or range(len(grants))), key=_badness)
    return [reason, *best]


def _badness(reasons: list[Reason]) -> tuple[int, int]:
    """Sorts the better grant first."""
    denied = asked = 0
    for reason in reasons:
        denied += reason.effect == "deny"
        asked += reason.effect == "ask"
    return (2 if denied else 1 if asked else 0), denied + asked


def _circumstances(grant: Rule, use: Use, asker: Asker, at: datetime) -> list[Reason]:
    """What one grant says of everything but the action."""
    reasons = [
        _channel(grant, use),
        _territory(grant, use),
        _language(grant, use),
        _who(grant, asker),
    ]
    if use.rendition is not None:
        reasons.append(_rendition(grant, use.rendition))
    if grant.parts is not None:
        reasons.append(_part(grant.parts, use.parts))
    if grant.uses is not None:
        effect: Effect = "allow" if asker.takes < grant.uses else "deny"
        reasons.append(Reason("uses", effect, (str(grant.uses), str(asker.takes))))
    if grant.by is not None:
        reasons.append(Reason("by", "allow", (grant.by,)))
    if grant.from_at is not None:
        reasons.append(Reason("from", "allow" if at >= grant.from_at else "deny", (time_code(grant.from_at),)))
    if grant.until_at is not None:
        reasons.append(Reason("until", "allow" if at < grant.until_at else "deny", (time_code(grant.until_at),)))
    return reasons


def _channel(grant: Rule, use: Use) -> Reason:
    if grant.channels is None:
        return Reason("channel-unstated", "ask", (use.channel,))
    return Reason("channel", "allow" if names(grant.channels, use.channel) else "deny", (use.channel,))


def _territory(grant: Rule, use: Use) -> Reason:
    outside = uncovered_territories(grant, use.territories)
    if outside:
        return Reason("territory", "deny", tuple(sorted(outside)))
    if grant.territories is None:
        return Reason("territory-unstated", "ask", tuple(sorted(use.territories)))
    return Reason("territory", "allow", (EVERY,) if EVERY in use.territories else tuple(sorted(use.territories)))


def _language(grant: Rule, use: Use) -> Reason:
    if grant.languages is None:
        return Reason("language-unstated", "ask", tuple(sorted(use.languages)))
    outside = uncovered_languages(grant.languages, use.languages)
    if outside:
        return Reason("language", "deny", tuple(sorted(outside)))
    return Reason("language", "allow", tuple(sorted(use.languages)))


def _who(grant: Rule, asker: Asker) -> Reason:
    included = includes(grant.who, asker)
    if included is None:
        return Reason("who-unstated", "ask", (asker.outlet,))
    return Reason("who", "allow" if included else "deny", (asker.outlet,))


def _rendition(grant: Rule, rendition: str) -> Reason:
    if grant.renditions is None:
        return Reason("rendition-unstated", "ask", (rendition,))
    return Reason("rendition", "allow" if names(grant.renditions, rendition) else "deny", (rendition,))


def _part(stated: frozenset[str], wanted: frozenset[str]) -> Reason:
    out = uncovered_parts(stated, wanted)
    return Reason("part", "deny", tuple(sorted(stated))) if out else Reason("part", "allow", tuple(sorted(wanted)))
