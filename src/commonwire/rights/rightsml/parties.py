"""Who a rule of a policy is for: assignees of ODRL as parties of the alliance, and back."""

from __future__ import annotations

from typing import Any

from commonwire.rights.rightsml.constraints import MisunderstoodError
from commonwire.rights.rightsml.policy import text_of, values
from commonwire.rights.rightsml.vocabulary import OURS
from commonwire.rights.terms import EVERY, Parties

_NAMED = {"outlet": "outlets", "member": "members", "class": "classes", "group": "groups"}
WHOLE = frozenset({"uid", "type", "label", "title", "description"})
"""What may be said of a party or an asset that is meant whole."""
_KINDS = {f"{OURS}{kind}:": field for kind, field in _NAMED.items()} | {
    f"{OURS}not-{kind}:": f"except_{field}" for kind, field in _NAMED.items()
}


def parties_of(rule: dict[str, Any], policy: dict[str, Any]) -> Parties | None:
    """The parties that the assignees of a rule name; None when nobody is named.

    Raises MisunderstoodError for an assignee that is no party of the alliance.
    """
    said = values(rule, "assignee") or values(policy, "assignee")
    assignees = [text_of(party) for party in said]
    if narrowed := [party for party in said if isinstance(party, dict) and not party.keys() <= WHOLE]:
        raise MisunderstoodError(f"a rule for some of {text_of(narrowed[0]) or 'a group'}")
    if not assignees:
        return None
    found: dict[str, set[str]] = {}
    for assignee in assignees:
        kind = next((kind for kind in _KINDS if assignee.startswith(kind)), None)
        if kind is None:
            raise MisunderstoodError(f"a rule for {assignee}")
        found.setdefault(_KINDS[kind], set()).add(assignee.removeprefix(kind))
    return Parties(**{field: frozenset(names) for field, names in found.items()})


def assignees_of(who: Parties) -> list[str]:
    """`who` as assignees; none when it is every outlet without exception."""
    said = [f"{kind}{name}" for kind, field in _KINDS.items() for name in sorted(getattr(who, field))]
    return [] if said == [f"{OURS}class:{EVERY}"] else said
