"""Terms as a policy: JSON-LD of ODRL 2.2 under the profile RightsML 2.0.

What ODRL has no word for is named in a namespace of our own, whose profile the policy then states, too: a reader that
does not know it has to stop (ODRL Information Model 2.2, section 3), and so never reads more leave than there is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from commonwire.rights.rightsml.parties import assignees_of
from commonwire.rights.rightsml.vocabulary import CONTEXT, OURS, PROFILE, WRITTEN_ACTIONS, WRITTEN_DUTIES
from commonwire.rights.terms import EVERY, Duty, Rule, Terms

_BOTH = frozenset({"republish", "distribute"})


def write_rightsml(terms: Terms, *, uid: str, target: str, assigner: str | None = None) -> str:
    """`terms` of the asset `target` as JSON-LD; `uid` is the policy's own identity, `assigner` the owner's."""
    policy = {"@context": CONTEXT, **policy_of(terms, uid=uid, target=target, assigner=assigner)}
    return msgspec.json.encode(policy).decode()


def policy_of(terms: Terms, *, uid: str, target: str, assigner: str | None = None) -> dict[str, Any]:
    """The policy as JSON-LD without its context."""
    base = {"target": target, **({"assigner": assigner} if assigner else {})}
    duties = [_duty(duty) for duty in terms.duties]
    if terms.next_terms is not None:
        duties.append({"action": "nextPolicy", "target": policy_of(terms.next_terms, uid=f"{uid}:next", target=target)})
    policy: dict[str, Any] = {"uid": uid, "type": "Offer" if assigner else "Set", "conflict": "prohibit"}
    if terms.grants:
        policy["permission"] = [_permission(rule, base, duties) for rule in terms.grants]
    if terms.prohibitions:
        policy["prohibition"] = [base | _rule(rule, is_grant=False) for rule in terms.prohibitions]
    if duties and not terms.grants:
        policy["obligation"] = duties
    if terms.announce:
        policy[f"{OURS}announce"] = sorted(terms.announce)
    for name in ("licence", "free_text", "void"):
        if value := getattr(terms, name):
            policy[f"{OURS}{name}"] = value
    if not policy.keys() & {"permission", "prohibition", "obligation"}:
        policy["permission"] = []
    policy["profile"] = [PROFILE, OURS] if OURS in repr(policy) else PROFILE
    return policy


def _permission(rule: Rule, base: dict[str, Any], duties: list[dict[str, Any]]) -> dict[str, Any]:
    return base | _rule(rule, is_grant=True) | ({"duty": duties} if duties else {})


def _rule(rule: Rule, *, is_grant: bool) -> dict[str, Any]:
    said: dict[str, Any] = {"action": _actions(rule.actions, is_grant=is_grant)}
    constraints = [*_sets(rule, is_grant=is_grant), *_times(rule)]
    if rule.uses is not None:
        constraints.append(_constraint("count", "lteq", str(rule.uses)))
    if rule.exclusive:
        constraints.append(_constraint(f"{OURS}exclusive", "eq", "true"))
    unstated = [name for name in _LIMITED if is_grant and getattr(rule, name) is None]
    if is_grant and rule.who is None:
        unstated.append("who")
    if unstated:
        constraints.append(_constraint(f"{OURS}unstated", "isAnyOf", unstated))
    if rule.who is not None and (assignees := assignees_of(rule.who)):
        said["assignee"] = assignees
    return said | ({"constraint": constraints} if constraints else {})


_LIMITED = {
    "channels": "deliveryChannel",
    "territories": "spatial",
    "languages": "language",
    "renditions": f"{OURS}rendition",
}


def _sets(rule: Rule, *, is_grant: bool) -> list[dict[str, Any]]:
    found = []
    for name, operand in (*_LIMITED.items(), ("parts", f"{OURS}part")):
        stated = getattr(rule, name)
        is_all = stated is not None and EVERY in stated
        if stated is None or (is_all and (is_grant or name != "renditions")):
            continue
        found.append(_constraint(operand, "isAnyOf", [_value(operand, value) for value in sorted(stated)]))
    if rule.except_territories:
        excepted = [_value("spatial", code) for code in sorted(rule.except_territories)]
        found.append(_constraint("spatial", "isNoneOf", excepted))
    return found


def _value(operand: str, value: str) -> str:
    return f"{OURS}channel:{value}" if operand == "deliveryChannel" else value


def _times(rule: Rule) -> list[dict[str, Any]]:
    found = []
    for operator, at in (("gteq", rule.from_at), ("lt", rule.until_at)):
        if at is not None:
            right = {"@value": _utc(at), "@type": "xsd:dateTime"}
            found.append(_constraint("dateTime", operator, right))
    return found


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _constraint(left: str, operator: str, right: Any) -> dict[str, Any]:
    return {"leftOperand": left, "operator": operator, "rightOperand": right}


def _actions(actions: frozenset[str] | None, *, is_grant: bool) -> list[str]:
    if actions is None:
        return [f"{OURS}action:unstated"] if is_grant else ["use"]
    found = ["use"] if EVERY in actions else []
    if actions >= _BOTH:
        found.append("distribute")
    left = actions - {EVERY} - (_BOTH if actions >= _BOTH else frozenset())
    return found + [WRITTEN_ACTIONS.get(action, f"{OURS}action:{action}") for action in sorted(left)]


def _duty(duty: Duty) -> dict[str, Any]:
    said: dict[str, Any] = {"action": WRITTEN_DUTIES.get(duty.kind, f"{OURS}duty:{duty.kind}")}
    if duty.after_days is not None:
        said["constraint"] = [_constraint("elapsedTime", "eq", f"P{duty.after_days}D")]
    if duty.text is not None:
        said[f"{OURS}text"] = duty.text
    return said
