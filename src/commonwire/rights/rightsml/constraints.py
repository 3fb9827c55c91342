"""Constraints of ODRL as limits of a rule (ODRL Information Model 2.2, section 2.5)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.rights.rightsml.policy import text_of, values
from commonwire.rights.rightsml.vocabulary import OURS, word
from commonwire.rights.terms import EVERY, Parties, Rule
from commonwire.rights.territories import is_place, places
from commonwire.rights.use import CHANNELS

_ALL = frozenset({EVERY})
_ONE_OF = frozenset({"eq", "isA", "isAnyOf", "isPartOf", "isAllOf"})
_NONE_OF = frozenset({"neq", "isNoneOf"})
_LOGIC = frozenset({"and", "or", "xone", "andSequence"})
_IN_CONSTRAINTS = frozenset("uid type leftOperand operator rightOperand rightOperandReference unit dataType".split())
_CODE = re.compile(r"[A-Za-z0-9]{2,3}(?:-[A-Za-z0-9]{1,3})?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?")


class MisunderstoodError(ValueError):
    """Something in a policy that has no meaning here; the message is its wording."""


def apply_constraint(said: Any, rule: Rule) -> Rule:
    """`rule` limited by the constraint `said` too. Raises MisunderstoodError for what has no meaning here."""
    if not isinstance(said, dict):
        raise MisunderstoodError(f"the constraint {text_of(said)}")
    if logic := said.keys() & _LOGIC:
        return _logical(said, logic, rule)
    said = with_operand(said)
    if strange := said.keys() - _IN_CONSTRAINTS:
        raise MisunderstoodError(f"'{min(strange)}' in a constraint")
    operand = word(text_of(next(iter(values(said, "leftOperand")), "")))
    operator = word(text_of(next(iter(values(said, "operator")), "eq")))
    right = [text_of(value) for value in (*values(said, "rightOperand"), *values(said, "rightOperandReference"))]
    wording = f"the constraint {operand} {operator} {', '.join(right)}"
    limit = _LIMITS.get(operand)
    if limit is None or not right:
        raise MisunderstoodError(wording)
    try:
        return limit(rule, operator, right)
    except (ValueError, KeyError, BadInputError):
        raise MisunderstoodError(wording) from None


def with_operand(said: dict[str, Any]) -> dict[str, Any]:
    """A constraint in RDF as ODRL 2.1 had it, whose operand is itself the property: `count 1 ; operator lteq`."""
    operands = sorted(said.keys() - _IN_CONSTRAINTS)
    if "leftOperand" in said or "rightOperand" in said or len(operands) != 1:
        return said
    rest = {name: value for name, value in said.items() if name != operands[0]}
    return rest | {"leftOperand": operands, "rightOperand": values(said, operands[0])}


def is_unlimited(rule: Rule, constraints: list[Any]) -> Rule:
    """A grant in which what no constraint limits is unlimited, but for what our own writer named as not said."""
    unstated = {
        text_of(value)
        for said in constraints
        if isinstance(said, dict) and text_of(next(iter(values(said, "leftOperand")), "")) == f"{OURS}unstated"
        for value in values(said, "rightOperand")
    }
    filled: dict[str, Any] = {
        name: _ALL
        for name in ("channels", "territories", "languages", "renditions")
        if getattr(rule, name) is None and name not in unstated
    }
    if rule.who is None and "who" not in unstated:
        filled["who"] = Parties(classes=_ALL)
    return msgspec.structs.replace(rule, **filled)


def _logical(said: dict[str, Any], logic: set[str], rule: Rule) -> Rule:
    """`and`: each of them; `or` of one operand's values: any of those. Else not understood."""
    if len(logic) > 1:
        raise MisunderstoodError("two kinds of logic in one constraint")
    kind = logic.pop()
    inner = [part for part in values(said, kind) if isinstance(part, dict)]
    if kind in ("and", "andSequence"):
        for part in inner:
            rule = apply_constraint(part, rule)
        return rule
    operands = {text_of(next(iter(values(part, "leftOperand")), "")) for part in inner}
    operators = {word(text_of(next(iter(values(part, "operator")), ""))) for part in inner}
    if kind == "or" and len(operands) == 1 and operators <= _ONE_OF and operators:
        right = [value for part in inner for value in values(part, "rightOperand")]
        return apply_constraint({"leftOperand": [operands.pop()], "operator": ["isAnyOf"], "rightOperand": right}, rule)
    raise MisunderstoodError(f"the choice '{kind}' between constraints")


def _spatial(rule: Rule, operator: str, right: list[str]) -> Rule:
    codes = frozenset(_place(value) for value in right)
    if operator in _NONE_OF:
        return msgspec.structs.replace(rule, except_territories=rule.except_territories | codes)
    return _set(rule, "territories", operator, codes)


def _place(value: str) -> str:
    """The code in an address of a place ('.../iso3166-1a3/DEU', 'KZ-71'). Raises ValueError for none that is known."""
    code = re.split(r"[/#:]", value.rstrip("/"))[-1]
    if not _CODE.fullmatch(code):
        raise ValueError(value)
    code = places().alpha3.get(code.upper(), code.upper())
    if not is_place(code):
        raise ValueError(value)
    return code


def _language(rule: Rule, operator: str, right: list[str]) -> Rule:
    return _set(rule, "languages", operator, frozenset(language_tag(re.split(r"[/#:]", tag)[-1]) for tag in right))


def _channel(rule: Rule, operator: str, right: list[str]) -> Rule:
    names = frozenset(re.split(r"[/#:]", value)[-1] for value in right)
    if not names <= frozenset(CHANNELS):
        raise ValueError(right)
    return _set(rule, "channels", operator, names)


def _set(rule: Rule, name: str, operator: str, said: frozenset[str]) -> Rule:
    """One of these values; a second constraint on the same operand holds as well as the first."""
    if operator not in _ONE_OF or not said:
        raise ValueError(operator)
    before = getattr(rule, name)
    both = said if before is None else before & said
    if not both:
        raise ValueError(name)
    return msgspec.structs.replace(rule, **{name: both})


def _date_time(rule: Rule, operator: str, right: list[str]) -> Rule:
    (said,) = right
    begins, ends = _span(said)
    step = ends - begins if ends > begins else timedelta(microseconds=1)
    if operator == "eq":
        if ends == begins:
            raise ValueError(said)
        return _between(rule, begins, ends)
    if operator in ("lt", "lteq"):
        return _between(rule, None, begins if operator == "lt" else begins + step)
    if operator in ("gt", "gteq"):
        return _between(rule, begins if operator == "gteq" else begins + step, None)
    raise ValueError(operator)


def _between(rule: Rule, begins: datetime | None, ends: datetime | None) -> Rule:
    if begins is not None and rule.from_at is not None:
        begins = max(begins, rule.from_at)
    if ends is not None and rule.until_at is not None:
        ends = min(ends, rule.until_at)
    return msgspec.structs.replace(rule, from_at=begins or rule.from_at, until_at=ends or rule.until_at)


def _span(said: str) -> tuple[datetime, datetime]:
    """First moment and end of what `said` names: a day, or a moment (both the same). Without a zone it is UTC."""
    if _DATE.fullmatch(said):
        begins = datetime.combine(date.fromisoformat(said[:10]), time(tzinfo=UTC))
        if said[10:] not in ("", "Z"):
            begins = datetime.fromisoformat(f"{said[:10]}T00:00:00{said[10:]}").astimezone(UTC)
        return begins, begins + timedelta(days=1)
    moment = datetime.fromisoformat(said)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment, moment


def _count(rule: Rule, operator: str, right: list[str]) -> Rule:
    (said,) = right
    number = int(float(said)) - (operator == "lt")
    if operator not in ("lt", "lteq", "eq") or number < 1 or float(said) != int(float(said)):
        raise ValueError(operator)
    return msgspec.structs.replace(rule, uses=number if rule.uses is None else min(rule.uses, number))


def _renditions(rule: Rule, operator: str, right: list[str]) -> Rule:
    return _set(rule, "renditions", operator, frozenset(right))


def _parts(rule: Rule, operator: str, right: list[str]) -> Rule:
    return _set(rule, "parts", operator, frozenset(right))


def _exclusive(rule: Rule, _operator: str, right: list[str]) -> Rule:
    return msgspec.structs.replace(rule, exclusive=right == ["true"])


def _unstated(rule: Rule, _operator: str, _right: list[str]) -> Rule:
    return rule


_LIMITS = {
    "spatial": _spatial,
    "language": _language,
    "deliveryChannel": _channel,
    "dateTime": _date_time,
    "count": _count,
    f"{OURS}rendition": _renditions,
    f"{OURS}part": _parts,
    f"{OURS}exclusive": _exclusive,
    f"{OURS}unstated": _unstated,
}
