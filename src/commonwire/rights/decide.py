"""May this outlet use this item so? One pure function gives the answer, for the page, the API and the feeds.

The order of things: what stops every use (killed, suspended, may not take, held, embargo), what the alliance
forbids (its ceiling) and what was granted to another alone; then what the owner granted this outlet on request;
then what the owner forbids, then what owner and alliance grant. Of the grants that speak of an action the best one
counts; what no grant states is ask. Void terms, free text and a wish to be asked turn allow into ask. The owner may
use the own item always, but for a kill. See docs/reference/terms.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Literal

import msgspec

from commonwire.base.time import Embargo
from commonwire.rights.compile import Compiled, compiled
from commonwire.rights.decision import Decision, Effect, Nearest, Reason
from commonwire.rights.digest import terms_digest
from commonwire.rights.embargo import is_embargoed, time_code
from commonwire.rights.grants import grant_reasons
from commonwire.rights.match import includes, is_kept_from, is_touched, touched_languages, touched_territories
from commonwire.rights.nearest import candidates, steps_between
from commonwire.rights.terms import EVERY, Rule, Terms
from commonwire.rights.use import Asker, Use

Status = Literal["usable", "withheld", "canceled"]

UNCHANGED_FORBIDS = frozenset({"modify", "extract"})
"""What the duty 'unchanged' rules out; a translation is a matter of the grants."""

_FOR_GOOD = frozenset(
    {
        "killed",
        "suspended",
        "may-not-take",
        "held",
        "embargo-open",
        "no-terms",
        "free-text",
        "void",
        "consent",
    }
)


class _Case(msgspec.Struct, frozen=True):
    """All that an answer depends on besides terms and use."""

    asker: Asker
    owner: str
    embargo_until: Embargo
    status: Status
    now: datetime

    def time_of(self, use: Use) -> datetime:
        """The time of use; one that has passed is now."""
        return self.now if use.at is None or use.at < self.now else use.at


def decide(
    terms: Terms,
    use: Use,
    *,
    asker: Asker,
    owner: str,
    embargo_until: Embargo,
    status: Status,
    now: datetime,
    seek_nearest: bool = True,
) -> Decision:
    """Say whether `asker` may make this `use` of an item of `owner` under `terms`, and why.

    The answer holds for `use.at`: who hands out text now decides on a use without `at`. `embargo_until` is a
    time with its zone, "open" (until it is released) or None; `terms` are the resolved ones. Lists that show
    only the answer leave out the search for the nearest use.

    >>> from datetime import UTC
    >>> noon = datetime(2030, 1, 1, 12, tzinfo=UTC)
    >>> asker = Asker(outlet="steppe-radio", member="KZ", member_class="full-member")
    >>> use = Use(action="republish", channel="web")
    >>> decide(Terms(), use, asker=asker, owner="pamir-post", embargo_until=None, status="usable", now=noon).decision
    'ask'
    """
    case = _Case(asker, owner, embargo_until, status, now)
    reasons = _reasons(terms, use, case)
    effect = _worst(reasons)
    return Decision(
        decision=effect,
        reasons=reasons,
        duties=() if effect == "deny" or asker.outlet == owner else terms.duties,
        nearest=_nearest(terms, use, case, reasons) if seek_nearest and effect != "allow" else None,
        terms_digest=terms_digest(terms),
    )


def _reasons(terms: Terms, use: Use, case: _Case) -> tuple[Reason, ...]:
    """Every clause that took part; the worst of their effects is the answer."""
    asker = case.asker
    if case.status == "canceled":
        return (Reason("killed", "deny"),)
    if asker.suspended:
        return (Reason("suspended", "deny"),)
    if asker.outlet == case.owner:
        return (Reason("owner", "allow"),)
    at = case.time_of(use)
    ready = compiled(terms)
    stopping = [*_stops(case, at), *_closed(ready, use, asker, at)]
    if _worst(stopping) == "deny":
        return tuple(stopping)
    personal = tuple(g for g in ready.personal if includes(g.who, asker)) if ready.personal else ()
    granted = grant_reasons(personal, use, asker, at) if personal else ()
    if granted and _worst(granted) == "allow":
        return (*stopping, *granted)
    return (*stopping, *_by_terms(terms, ready, (*ready.grants, *personal), use, asker, at))


def _closed(ready: Compiled, use: Use, asker: Asker, at: datetime) -> list[Reason]:
    """What no owner's leave opens: what the alliance forbids, and what another has alone."""
    reasons = [_forbidding(p, use, asker) for p in ready.ceilings if is_touched(p, use, asker, at)]
    return reasons + [_kept_out(g) for g in ready.exclusive if is_kept_from(g, use, asker, at)]


def _by_terms(
    terms: Terms, ready: Compiled, grants: tuple[Rule, ...], use: Use, asker: Asker, at: datetime
) -> tuple[Reason, ...]:
    """What the owner forbids; else what owner and alliance grant, and the doubts about it."""
    if forbidden := _forbidden(ready, use, asker, at):
        return tuple(forbidden)
    reasons = grant_reasons(grants, use, asker, at)
    return (*reasons, *_doubts(terms, ready)) if _worst(reasons) == "allow" else reasons


def _doubts(terms: Terms, ready: Compiled) -> list[Reason]:
    """What turns allow into ask."""
    doubts = []
    if terms.void:
        doubts.append(Reason("void", "ask", (terms.void,)))
    if terms.free_text:
        doubts.append(Reason("free-text", "ask", (terms.free_text,)))
    if ready.needs_consent:
        doubts.append(Reason("consent", "ask"))
    return doubts


def _kept_out(grant: Rule) -> Reason:
    """That another has this use alone, and until when."""
    until = () if grant.until_at is None else (time_code(grant.until_at),)
    return Reason("exclusive-until" if until else "exclusive", "deny", until)


def _stops(case: _Case, at: datetime) -> list[Reason]:
    """What stops every use of the item, whatever its terms say."""
    reasons = []
    if not case.asker.may_take:
        reasons.append(Reason("may-not-take", "deny", (case.asker.member_class,)))
    if case.status != "usable":
        reasons.append(Reason("held", "deny"))
    if case.embargo_until == "open":
        reasons.append(Reason("embargo-open", "deny"))
    elif case.embargo_until is not None:
        effect: Effect = "deny" if is_embargoed(case.embargo_until, at) else "allow"
        reasons.append(Reason("embargo", effect, (time_code(case.embargo_until),)))
    return reasons


def _forbidden(ready: Compiled, use: Use, asker: Asker, at: datetime) -> list[Reason]:
    """What the owner forbids of this use."""
    reasons = [_forbidding(p, use, asker) for p in ready.forbidden if is_touched(p, use, asker, at)]
    if ready.is_unchanged:
        changes = UNCHANGED_FORBIDS & (use.changes | {use.action})
        if changes:
            reasons.append(Reason("unchanged", "deny", tuple(sorted(changes))))
    return reasons


def _forbidding(p: Rule, use: Use, asker: Asker) -> Reason:
    """One matching prohibition, with the part of the use it hit in each dimension it states: 'territory:CN'."""
    return Reason("prohibition", "deny", tuple(f"{what}:{value}" for what, value in _hits(p, use, asker)))


def _hits(p: Rule, use: Use, asker: Asker) -> Iterator[tuple[str, str]]:
    if p.actions is not None:
        wanted = use.changes | {use.action}
        yield from (("action", action) for action in sorted(wanted if EVERY in p.actions else wanted & p.actions))
    if p.channels is not None:
        yield "channel", use.channel
    if p.territories is not None or p.except_territories:
        yield from (("territory", code) for code in sorted(touched_territories(p, use.territories)))
    if p.languages is not None:
        yield from (("language", tag) for tag in sorted(touched_languages(p.languages, use.languages)))
    if p.renditions is not None and use.rendition is not None:
        yield "rendition", use.rendition
    yield from (("part", part) for part in sorted(p.parts or ()))
    if includes(p.who, asker):
        yield "who", asker.outlet
    for what, at in (("from", p.from_at), ("until", p.until_at)):
        if at is not None:
            yield what, time_code(at)
    if p.by is not None:
        yield "by", p.by


def _nearest(terms: Terms, use: Use, case: _Case, reasons: tuple[Reason, ...]) -> Nearest | None:
    """The allowed use with the fewest steps from the wanted one; None when there is none, or none was found."""
    if terms.free_text or terms.void or any(reason.clause in _FOR_GOOD for reason in reasons):
        return None
    is_allowed: Callable[[Use], bool] = partial(_is_allowed, terms, case)
    until = None if case.embargo_until == "open" else case.embargo_until
    found = candidates(terms, use, asker=case.asker, embargo_until=until, at=case.time_of(use))
    offers = [Nearest(use=other, steps=steps_between(use, other)) for other in dict.fromkeys(found) if other != use]
    return next((offer for offer in sorted(offers, key=lambda o: len(o.steps)) if is_allowed(offer.use)), None)


def _is_allowed(terms: Terms, case: _Case, use: Use) -> bool:
    return _worst(_reasons(terms, use, case)) == "allow"


def _worst(reasons: Sequence[Reason]) -> Effect:
    effects = [reason.effect for reason in reasons]
    return "deny" if "deny" in effects else "ask" if "ask" in effects or not effects else "allow"
