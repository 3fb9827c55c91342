"""Rules as a form, of an agreement or of terms: one plain rule to each side, or all rules pasted as JSON.

The side "floor" is of grants, "ceiling" of prohibitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.texts import text as _
from commonwire.rights.agreement import Agreement
from commonwire.rights.check import read_terms
from commonwire.rights.rightsml.read import read_rightsml
from commonwire.rights.terms import EVERY, Duty, Parties, Rule, Terms
from commonwire.web.pages.forms import local_time, parts_of

Side = Literal["floor", "ceiling"]
SIDES: tuple[Side, ...] = ("floor", "ceiling")
_PLAIN = ("actions", "channels", "territories", "languages")
_TIMES = ("from_at", "until_at")
_PARTIES = {"class": "classes", "group": "groups"}
LARGEST_PASTE = 64 * 1024
RULE_FIELDS = {
    "duties": "duties",
    "floor_actions": "floor_actions",
    **{f"{side}_{name}": f"{side}_{name}" for side in SIDES for name in _TIMES},
    **{
        f"{where}.{name}": f"{side}_{name}"
        for side, places in (
            ("floor", ("floor[0]", "terms.grants[0]")),
            ("ceiling", ("ceiling[0]", "terms.prohibitions[0]")),
        )
        for where in places
        for name in ("territories", "languages", "until_at")
    },
}
"""Where something can be wrong in rules, and the plain field that says it."""


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of an agreement, as in its JSON; of terms the grants are `floor`, the prohibitions `ceiling`."""

    floor: tuple[Rule, ...] = ()
    ceiling: tuple[Rule, ...] = ()
    duties: tuple[Duty, ...] = ()


def agreement_in(form: dict[str, str], time_zone: str, now: datetime) -> Agreement:
    """The agreement that a form describes; without a date it takes force now. Raises BadInputError at the field."""
    pasted = pasted_rules(form["rules"]) if form.get("rules") else typed_rules(form, time_zone)
    return Agreement(
        key=form.get("key", ""),
        version=0,
        name=form.get("name", ""),
        text=form.get("text", ""),
        in_force_at=local_time(form.get("in_force_at"), time_zone, "in_force_at") or now,
        ends_at=local_time(form.get("ends_at"), time_zone, "ends_at"),
        floor=pasted.floor,
        ceiling=pasted.ceiling,
        duties=pasted.duties,
    )


def values_of_agreement(agreement: Agreement) -> dict[str, str]:
    """The form that describes `agreement`, to be changed into its next version: plain where that can say it all."""
    values = {"key": agreement.key, "name": agreement.name, "text": agreement.text}
    rules = Rules(floor=agreement.floor, ceiling=agreement.ceiling, duties=agreement.duties)
    if (plain := values_of_rules(rules)) is not None:
        return values | plain
    return values | {"rules": msgspec.json.format(msgspec.json.encode(rules, order="sorted"), indent=1).decode()}


def values_of_rules(rules: Rules) -> dict[str, str] | None:
    """The plain fields that say these rules; None where they cannot say it all."""
    plain = {"duties": ",".join(duty.kind for duty in rules.duties)}
    for side in SIDES:
        for rule in getattr(rules, side)[:1]:
            plain |= _values_of(rule, side)
    return plain if typed_rules(plain, "UTC") == rules else None


def terms_in(form: dict[str, str], time_zone: str) -> Terms:
    """The terms that the plain fields of a form say. Raises BadInputError at the field."""
    rules = typed_rules(form, time_zone)
    return Terms(grants=rules.floor, prohibitions=rules.ceiling, duties=rules.duties)


def values_of_terms(terms: Terms) -> dict[str, str] | None:
    """The plain fields that say these terms; None where they cannot say it all."""
    rules = Rules(floor=terms.grants, ceiling=terms.prohibitions, duties=terms.duties)
    left = msgspec.structs.replace(terms, grants=(), prohibitions=(), duties=())
    return values_of_rules(rules) if left == Terms() else None


def pasted_rules(text: str) -> Rules:
    """The rules in JSON: an agreement's own, terms (grants are the floor, prohibitions the ceiling) or RightsML.

    Raises BadInputError for what is none of them, or is not understood in full.
    """
    data = text.encode()
    if len(data) > LARGEST_PASTE:
        raise BadInputError(
            _("More than %(most)s bytes", most=f"{LARGEST_PASTE:,}"), where="rules", remedy=_("Use fewer rules.")
        )
    try:
        said = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInputError(
            _("This is no JSON: %(error)s", error=error), where="rules", remedy=_("Mend it, or use the fields.")
        ) from None
    try:
        if isinstance(said, dict) and said.keys() & {"floor", "ceiling"}:
            return msgspec.convert(said, Rules)
        is_terms = isinstance(said, dict) and said.keys() & {"grants", "prohibitions"}
        terms = read_terms(data) if is_terms else read_rightsml(text)
    except msgspec.ValidationError as error:
        raise BadInputError(str(error), where="rules", remedy=_("See docs/reference/terms.md for the shape.")) from None
    except BadInputError as error:
        raise BadInputError(error.message, where="rules", remedy=error.remedy) from None
    return _of_terms(terms)


def _of_terms(terms: Terms) -> Rules:
    left = msgspec.structs.replace(terms, grants=(), prohibitions=(), duties=())
    if left != Terms():
        why = (
            terms.void or terms.free_text or "licence, announced fields or terms for others are no part of an agreement"
        )
        raise BadInputError(
            _("Not all of it is understood: %(why)s", why=why[:300]), where="rules", remedy=_("Say it with rules.")
        )
    return Rules(floor=terms.grants, ceiling=terms.prohibitions, duties=terms.duties)


def typed_rules(form: dict[str, str], time_zone: str) -> Rules:
    """The rules that the plain fields say. Raises BadInputError at the field."""
    floor, ceiling = (_rule(form, side, time_zone) for side in SIDES)
    kinds = parts_of(form.get("duties"))
    try:
        duties = tuple(msgspec.convert([{"kind": kind} for kind in kinds], list[Duty]))
    except msgspec.ValidationError:
        raise BadInputError(
            _("This is no duty that is known"), where="duties", remedy=_("Tick those that are shown.")
        ) from None
    return Rules(floor=(floor,) if floor else (), ceiling=(ceiling,) if ceiling else (), duties=duties)


def _rule(form: dict[str, str], side: Side, time_zone: str) -> Rule | None:
    """The rule of one side, None when nothing is said; what a grant leaves out is said of all, on purpose."""
    said = {name: frozenset(parts_of(form.get(f"{side}_{name}"))) for name in _PLAIN}
    said["territories"] = frozenset(code.upper() for code in said["territories"])
    who = _who(parts_of(form.get(f"{side}_who")))
    times = {name: local_time(form.get(f"{side}_{name}"), time_zone, f"{side}_{name}") for name in _TIMES}
    if not any(said.values()) and who is None and not any(times.values()):
        return None
    if side == "floor":
        if not said["actions"]:
            raise BadInputError(
                _("It does not say what may be done"), where="floor_actions", remedy=_("Tick at least one action.")
            )
        who = who or Parties(classes=frozenset({EVERY}))
    whole = frozenset({EVERY}) if side == "floor" else None
    stated: dict[str, Any] = {name: values or whole for name, values in said.items()}
    return Rule(**(stated | times), who=who)


def _who(chosen: Iterable[str]) -> Parties | None:
    """Classes and groups, chosen as "class:observer" and "group:evening-tv"; None: nobody was chosen."""
    found: dict[str, set[str]] = {}
    for one in chosen:
        kind, __, name = one.partition(":")
        if kind not in _PARTIES or not name:
            raise BadInputError(
                _("'%(one)s' is no class and no group", one=one[:60]),
                where="who",
                remedy=_("Tick those that are shown."),
            )
        found.setdefault(_PARTIES[kind], set()).add(name)
    return Parties(**{field: frozenset(names) for field, names in found.items()}) if found else None


def _values_of(rule: Rule, side: Side) -> dict[str, str]:
    values = {f"{side}_{name}": ",".join(sorted((getattr(rule, name) or frozenset()) - {EVERY})) for name in _PLAIN}
    if side == "floor" and rule.actions and EVERY in rule.actions:
        values[f"{side}_actions"] = EVERY
    if rule.who is not None:
        chosen = [
            f"{kind}:{name}" for kind, field in _PARTIES.items() for name in sorted(getattr(rule.who, field) - {EVERY})
        ]
        values[f"{side}_who"] = ",".join(chosen)
    for name in _TIMES:
        if (at := getattr(rule, name)) is not None:
            values[f"{side}_{name}"] = f"{at:%Y-%m-%dT%H:%M:%S%z}"
    return values
