"""May this outlet use this item so? One pure function gives the answer, for the page, the API and the feeds.

The order of things: what stops every use (killed, suspended, may not take, held, embargo), then what the
owner forbids, then what the owner grants. Of the grants that speak of an action the best one counts; what
no grant states is ask. Free text turns allow into ask. The owner may use the own item always, but for a
kill. See docs/reference/terms.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Literal

import msgspec

from commonwire.base.time import Embargo
from commonwire.rights.decision import Decision, Effect, Nearest, Reason
from commonwire.rights.digest import terms_digest
from commonwire.rights.embargo import is_embargoed, time_code
from commonwire.rights.grants import grant_reasons
from commonwire.rights.match import includes, is_touched, touched_languages, touched_territories
from commonwire.rights.nearest import candidates, steps_between
from commonwire.rights.terms import EVERY, Rule, Terms
from commonwire.rights.use import Asker, Use

Status = Literal["usable", "withheld", "canceled"]

UNCHANGED_FORBIDS = frozenset({"modify", "extract"})
"""What the duty 'unchanged' rules out; a translation is a matter of the grants."""

_FOR_GOOD = frozenset({"killed", "suspended", "may-not-take", "held", "embargo-open", "no-terms", "free-text"})


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
    stopping = [*_stops(case, at), *_forbidden(terms, use, asker, at)]
    if any(reason.effect == "deny" for reason in stopping):
        return tuple(stopping)
    reasons = (*stopping, *grant_reasons(terms.grants, use, asker, at))
    if terms.free_text and _worst(reasons) == "allow":
        return (*reasons, Reason("free-text", "ask", (terms.free_text,)))
    return reasons


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


def _forbidden(terms: Terms, use: Use, asker: Asker, at: datetime) -> list[Reason]:
    """What the owner forbids of this use."""
    reasons = [_forbidding(p, use, asker) for p in terms.prohibitions if is_touched(p, use, asker, at)]
    if any(duty.kind == "unchanged" for duty in terms.duties):
        changes = UNCHANGED_FORBIDS & (use.changes | {use.action})
        if changes:
            reasons.append(Reason("unchanged", "deny", tuple(sorted(changes))))
    return reasons


def _forbidding(p: Rule, use: Use, asker: Asker) -> Reason:
    """One matching prohibition, with the part of the use it hit in each dimension it states: 'territory:CN'."""
    hit: list[str] = []
    if p.actions is not None:
        wanted = use.changes | {use.action}
        hit += [f"action:{action}" for action in sorted(wanted if EVERY in p.actions else wanted & p.actions)]
    if p.channels is not None:
        hit.append(f"channel:{use.channel}")
    if p.territories is not None or p.except_territories:
        hit += [f"territory:{code}" for code in sorted(touched_territories(p, use.territories))]
    if p.languages is not None:
        hit += [f"language:{tag}" for tag in sorted(touched_languages(p.languages, use.languages))]
    if p.renditions is not None and use.rendition is not None:
        hit.append(f"rendition:{use.rendition}")
    if includes(p.who, asker):
        hit.append(f"who:{asker.outlet}")
    if p.from_at is not None:
        hit.append(f"from:{time_code(p.from_at)}")
    if p.until_at is not None:
        hit.append(f"until:{time_code(p.until_at)}")
    return Reason("prohibition", "deny", tuple(hit))


def _nearest(terms: Terms, use: Use, case: _Case, reasons: tuple[Reason, ...]) -> Nearest | None:
    """The allowed use with the fewest steps from the wanted one; None when there is none, or none was found."""
    if terms.free_text or any(reason.clause in _FOR_GOOD for reason in reasons):
        return None
    is_allowed: Callable[[Use], bool] = partial(_is_allowed, terms, case)
    until = None if case.embargo_until == "open" else case.embargo_until
    found = candidates(terms, use, asker=case.asker, embargo_until=until, at=case.time_of(use))
    offers = [Nearest(use=other, steps=steps_between(use, other)) for other in dict.fromkeys(found) if other != use]
    return next((offer for offer in sorted(offers, key=lambda o: len(o.steps)) if is_allowed(offer.use)), None)


def _is_allowed(terms: Terms, case: _Case, use: Use) -> bool:
    return _worst(_reasons(terms, use, case)) == "allow"


def _worst(reasons: tuple[Reason, ...]) -> Effect:
    effects = {reason.effect for reason in reasons}
    return "deny" if "deny" in effects else "ask" if "ask" in effects or not effects else "allow"
