"""Duties of a policy as ours (ODRL Information Model 2.2, section 2.6.3)."""

from __future__ import annotations

import re
from typing import Any, get_args

from commonwire.rights.rightsml.constraints import MisunderstoodError, with_operand
from commonwire.rights.rightsml.policy import text_of, values
from commonwire.rights.rightsml.vocabulary import DUTIES, OURS, word
from commonwire.rights.terms import Duty, DutyKind

_IN_DUTIES = frozenset(
    "uid type action target assigner assignee constraint attributedParty informedParty compensatedParty "
    "trackedParty".split()
)
_KINDS: dict[str | None, DutyKind] = {kind: kind for kind in get_args(DutyKind)}
_DAYS = re.compile(r"P(\d{1,5})D")


def duty_of(said: Any) -> Duty:
    """The duty that `said` is. Raises MisunderstoodError for one that has no meaning here."""
    if not isinstance(said, dict):
        said = {"action": [said]}
    actions = values(said, "action")
    names = [word(_name(action)) for action in actions]
    if len(names) != 1:
        raise MisunderstoodError("a duty of several actions, or of none")
    (name,) = names
    kind = name.removeprefix(f"{OURS}duty:") if name.startswith(f"{OURS}duty:") else DUTIES.get(name)
    if kind not in _KINDS:
        raise MisunderstoodError(f"the duty to {name}")
    if strange := [key for key in said.keys() - _IN_DUTIES if key != f"{OURS}text"]:
        raise MisunderstoodError(f"'{min(strange)}' in the duty to {name}")
    limits = [
        *values(said, "constraint"),
        *(r for a in actions if isinstance(a, dict) for r in values(a, "refinement")),
    ]
    text = next((text_of(value) for value in values(said, f"{OURS}text")), None)
    days, words = None, []
    for limit in limits:
        limit = with_operand(limit) if isinstance(limit, dict) else limit
        operand, right = (word(text_of(_first(limit, name))) for name in ("leftOperand", "rightOperand"))
        unit = text_of(_first(limit, "unit"))
        if kind == "delete" and operand in ("elapsedTime", "delayPeriod") and (found := _DAYS.fullmatch(right)):
            days = int(found[1])
        elif kind == "pay":
            words.append(f"{operand} {right} {unit}".strip())
        else:
            raise MisunderstoodError(f"the duty to {name} under the condition {operand} {right}")
    parties = [text_of(value) for key in ("attributedParty",) for value in values(said, key)]
    return Duty(kind=_KINDS[kind], text=text or "; ".join([*words, *parties]) or None, after_days=days)


def is_next_policy(said: Any) -> dict[str, Any] | None:
    """The policy for those who come next, when `said` is that duty and holds it; None when it is another duty.

    Raises MisunderstoodError where the policy stands elsewhere.
    """
    if not isinstance(said, dict) or not any(word(_name(action)) == "nextPolicy" for action in values(said, "action")):
        return None
    for target in values(said, "target"):
        if isinstance(target, dict) and target.keys() & {"permission", "prohibition", "obligation"}:
            return target
    raise MisunderstoodError(f"the policy for those who come next: {', '.join(map(text_of, values(said, 'target')))}")


def _name(action: Any) -> str:
    return text_of(values(action, "value")[0]) if isinstance(action, dict) and "value" in action else text_of(action)


def _first(node: Any, name: str) -> Any:
    return next(iter(values(node, name)), "") if isinstance(node, dict) else ""
