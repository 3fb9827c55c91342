"""May they? The one place that answers it, from the rules in `deeds` and nothing else. Default deny."""

from __future__ import annotations

import msgspec

from commonwire.alliance.deeds import RULES, Deed, Rule
from commonwire.alliance.principal import Principal, Standing
from commonwire.base.errors import NotAllowedError, NotSignedInError, SuspendedError
from commonwire.base.texts import text


class Allowed(msgspec.Struct, frozen=True):
    """The deed is allowed, by this rule."""

    rule: Rule

    @property
    def is_emergency(self) -> bool:
        """Whether it is allowed only in the alliance's emergency role, and must be shown as that."""
        return self.rule.roles == {"emergency"}


_RULES: dict[str, tuple[Rule, ...]] = {
    deed: tuple(rule for rule in RULES if rule.deed == deed) for deed in {rule.deed for rule in RULES}
}


def may(principal: Principal, deed: Deed, *, outlet: str | None = None) -> Allowed:
    """Answer whether `principal` may do `deed` to something of `outlet` (the owner's id).

    Raises NotSignedInError for a guest, SuspendedError with the reason while their outlet is suspended, else
    NotAllowedError. Raises TypeError, as a defect of the caller, when the deed has an owner and none was named.
    """
    refusals: list[tuple[int, NotAllowedError | NotSignedInError]] = []
    for rule in _RULES.get(deed, ()):
        refusal = _refusal(principal, rule, outlet)
        if refusal is None:
            return Allowed(rule)
        refusals.append(refusal)
    if refusals:
        raise max(refusals, key=lambda refusal: refusal[0])[1]
    raise NotAllowedError(text("Nobody may do this: %(deed)s", deed=deed), remedy=text("See docs/reference/roles.md."))


def is_allowed(principal: Principal, deed: Deed, *, outlet: str | None = None) -> bool:
    """Whether `may` would allow it: for pages, to show only what works."""
    try:
        may(principal, deed, outlet=outlet)
    except (NotAllowedError, NotSignedInError):
        return False
    return True


def _refusal(
    principal: Principal, rule: Rule, outlet: str | None
) -> tuple[int, NotAllowedError | NotSignedInError] | None:
    """Why the rule does not fit, and how near it came: of several refusals the nearest is the one to tell."""
    if not (principal.roles & rule.roles or principal.scopes & rule.scopes):
        return (0, _not_their_part(principal, rule))
    if rule.whose != "anybody" and (foreign := _foreign(principal, rule, outlet)):
        return (1, foreign)
    if principal.standing is not None and (low := _low(principal.standing, rule)):
        return (2, low)
    return None


def _not_their_part(principal: Principal, rule: Rule) -> NotAllowedError | NotSignedInError:
    if principal.kind == "guest":
        return NotSignedInError(f"To {rule.text} you must be signed in", remedy=text("Sign in, or send an API key."))
    holds = sorted(principal.scopes if principal.kind == "key" else principal.roles)
    needs = " or ".join(
        [f"a key with the scope {scope}" for scope in sorted(rule.scopes)]
        + [f"the role {role}" for role in sorted(rule.roles - {"machine", "visitor"})]
    )
    return NotAllowedError(
        f"You may not {rule.text}: you have {', '.join(holds) or 'no role'}",
        remedy=f"It needs {needs}.",
    )


def _foreign(principal: Principal, rule: Rule, outlet: str | None) -> NotAllowedError | None:
    if rule.whose == "owner" and outlet is None:
        raise TypeError(f"may(..., {rule.deed!r}) needs outlet=, the owner's id")
    if principal.outlet is None:
        return NotAllowedError(
            f"You may not {rule.text}: you act for no outlet",
            remedy=text("Sign in as somebody of the outlet."),
        )
    if outlet is not None and outlet != principal.outlet:
        return NotAllowedError(
            f"You may not {rule.text}: it belongs to {outlet}, and you act for {principal.outlet}",
            remedy=text("Ask that outlet to do it."),
        )
    return None


def _low(standing: Standing, rule: Rule) -> NotAllowedError | None:
    """Why the outlet does not stand high enough."""
    if standing.node is not None:
        return NotAllowedError(
            text("The outlet %(outlet)s belongs to the node %(node)s", outlet=standing.outlet, node=standing.node),
            remedy=text("It does so on that node."),
        )
    if standing.status == "suspended" and not rule.while_suspended:
        return SuspendedError(
            text(
                "The outlet %(outlet)s is suspended: %(value)s",
                outlet=standing.outlet,
                value=standing.status_reason or "no reason was given",
            ),
            remedy=text("Ask the alliance's secretariat; the outlet's history stays."),
        )
    if standing.status == "applied":
        return NotAllowedError(
            text("The outlet %(outlet)s is not admitted yet", outlet=standing.outlet),
            remedy=text("Wait for the secretariat's answer."),
        )
    if standing.status == "declined":
        return NotAllowedError(
            text(
                "The outlet %(outlet)s was not admitted: %(value)s",
                outlet=standing.outlet,
                value=standing.status_reason or "no reason was given",
            ),
            remedy=text("Ask the alliance's secretariat."),
        )
    if rule.right is not None and rule.right not in standing.class_may:
        return NotAllowedError(
            f"You may not {rule.text}: members of the class {standing.member_class} may not {rule.right}",
            remedy=text("Ask the alliance's secretariat about the class."),
        )
    return None
