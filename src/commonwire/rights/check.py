"""Terms as they come in: read strictly, with the exact place of what cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from commonwire.base.errors import BadInputError, TooLargeError
from commonwire.base.languages import language_tag
from commonwire.rights.match import names
from commonwire.rights.terms import EVERY, Duty, Parties, Rule, Terms
from commonwire.rights.territories import in_countries, is_place, outside
from commonwire.rights.use import ACTIONS, CHANNELS, PARTS

MOST_BYTES = 65_536
MOST_RULES = 100
MOST_NESTED = 3
"""How many times terms may bind the next taker, and the next after that."""
LONGEST_PERIOD = 36_500
"""Days: a hundred years."""
ANNOUNCED = ("existence", "headline", "summary", "subjects")

_decoder = msgspec.json.Decoder(Terms)


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something in terms that cannot hold: where ('grants[0].territories'), what, and what mends it."""

    where: str
    message: str
    remedy: str


def read_terms(document: bytes) -> Terms:
    """The terms in a JSON `document` of at most 64 KiB, in the shape of docs/reference/terms.md.

    Raises TooLargeError, or BadInputError with the exact place for anything that is not understood (an unknown
    field is: it may have been a prohibition) or that `check_terms` finds.
    """
    if len(document) > MOST_BYTES:
        raise TooLargeError(
            f"The terms have {len(document)} bytes and may have {MOST_BYTES}",
            where="terms",
            remedy="Use fewer rules; sets of territories need one rule, not one each.",
        )
    try:
        terms = _decoder.decode(document)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `")
        where = "terms" + place.rstrip("`").removeprefix("$")
        raise BadInputError(message, where=where, remedy="See docs/reference/terms.md for the shape.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInputError(f"The terms are not JSON: {error}", where="terms", remedy="Mend the JSON.") from error
    problems = check_terms(terms)
    if problems:
        first, more = problems[0], len(problems) - 1
        message = first.message + (f" (and {more} more)" if more else "")
        raise BadInputError(message, where=f"terms.{first.where}", remedy=first.remedy)
    return terms


def check_terms(terms: Terms) -> list[Problem]:
    """What in `terms` contradicts itself or names something that does not exist; [] when they can hold."""
    count = len(terms.grants) + len(terms.prohibitions)
    if count > MOST_RULES:
        remedy = "Say it with fewer rules."
        return [Problem(where="grants", message=f"{count} rules; {MOST_RULES} are allowed", remedy=remedy)]
    problems: list[Problem] = []
    for kind, rules in (("grants", terms.grants), ("prohibitions", terms.prohibitions)):
        for n, rule in enumerate(rules):
            problems += _rule_problems(rule, f"{kind}[{n}]")
    for n, grant in enumerate(terms.grants):
        for m, prohibition in enumerate(terms.prohibitions):
            if _swallows(prohibition, grant):
                message = f"This grant can never hold: prohibitions[{m}] forbids all of it"
                problems.append(Problem(where=f"grants[{n}]", message=message, remedy="Take one of the two away."))
    problems += _unknown("announce", terms.announce, ANNOUNCED)
    problems += _unchanged_problems(terms)
    for n, duty in enumerate(terms.duties):
        problems += _duty_problems(duty, f"duties[{n}]")
    problems += _next_problems(terms)
    return problems


def _next_problems(terms: Terms) -> Iterator[Problem]:
    nested, depth = terms.next_terms, 1
    while nested is not None and depth <= MOST_NESTED:
        nested, depth = nested.next_terms, depth + 1
    if nested is not None:
        message = f"Terms for those who come next are nested more than {MOST_NESTED} deep"
        yield Problem(where="next_terms", message=message, remedy="Say less of those far away.")
    elif terms.next_terms is not None:
        for problem in check_terms(terms.next_terms):
            yield Problem(where=f"next_terms.{problem.where}", message=problem.message, remedy=problem.remedy)


def _duty_problems(duty: Duty, where: str) -> Iterator[Problem]:
    if duty.after_days is None:
        return
    if duty.kind != "delete":
        message = f"The duty '{duty.kind}' has no period"
        yield Problem(where=f"{where}.after_days", message=message, remedy="Only 'delete' has one.")
    elif not 1 <= duty.after_days <= LONGEST_PERIOD:
        yield Problem(where=f"{where}.after_days", message="No such period", remedy=f"1 to {LONGEST_PERIOD} days.")


def _rule_problems(rule: Rule, where: str) -> Iterator[Problem]:
    for dimension in ("actions", "channels", "territories", "languages", "renditions", "parts"):
        if getattr(rule, dimension) == frozenset():
            yield _empty(f"{where}.{dimension}")
    if rule.who is not None and rule.who == Parties():
        yield _empty(f"{where}.who")
    yield from _unknown(f"{where}.actions", rule.actions, (*ACTIONS, EVERY))
    yield from _unknown(f"{where}.channels", rule.channels, (*CHANNELS, EVERY))
    yield from _unknown(f"{where}.parts", rule.parts, (*PARTS, EVERY))
    yield from _territory_problems(f"{where}.territories", rule.territories or frozenset(), {EVERY})
    yield from _territory_problems(f"{where}.except_territories", rule.except_territories, set())
    stated = in_countries(rule.territories or frozenset())
    if stated and not outside(stated, in_countries(rule.except_territories)):
        message = "Every territory that is named is excepted again"
        yield Problem(where=f"{where}.except_territories", message=message, remedy="Name a territory that remains.")
    for tag in sorted((rule.languages or frozenset()) - {EVERY}):
        yield from _language_problems(f"{where}.languages", tag)
    yield from _time_problems(rule, where)
    yield from _limit_problems(rule, where)


def _limit_problems(rule: Rule, where: str) -> Iterator[Problem]:
    if rule.uses is not None and (rule.uses < 1 or where.startswith("prohibitions")):
        remedy = "Say 1 or more, in a grant."
        yield Problem(where=f"{where}.uses", message="This number of uses can never hold", remedy=remedy)
    if not rule.exclusive:
        return
    if where.startswith("prohibitions"):
        remedy = "Grant it to those who shall have it alone."
        yield Problem(where=f"{where}.exclusive", message="A prohibition cannot be exclusive", remedy=remedy)
    elif rule.who is None or not (rule.who.outlets or rule.who.members or rule.who.groups):
        remedy = "Name outlets, members or groups in `who`."
        yield Problem(where=f"{where}.exclusive", message="Nobody is named who has it alone", remedy=remedy)


def _time_problems(rule: Rule, where: str) -> Iterator[Problem]:
    unzoned = [name for name in ("from_at", "until_at") if (at := getattr(rule, name)) and at.tzinfo is None]
    for name in unzoned:
        yield Problem(where=f"{where}.{name}", message="The time has no zone", remedy="Write 2030-03-02T04:00:00Z.")
    if not unzoned and rule.from_at and rule.until_at and rule.until_at <= rule.from_at:
        message = "The period ends before it begins"
        yield Problem(where=f"{where}.until_at", message=message, remedy="Set until_at later than from_at.")


def _empty(where: str) -> Problem:
    remedy = f"Leave it out (not said), name some, or write ['{EVERY}'] for all."
    return Problem(where=where, message="The list is empty, so the rule can never hold", remedy=remedy)


def _unknown(where: str, values: frozenset[str] | None, known: tuple[str, ...]) -> list[Problem]:
    remedy = f"Use one of: {', '.join(known)}."
    unknown = sorted((values or frozenset()) - frozenset(known))
    return [Problem(where=where, message=f"'{value[:40]}' is not known here", remedy=remedy) for value in unknown]


def _territory_problems(where: str, codes: frozenset[str], more: set[str]) -> list[Problem]:
    remedy = "Use ISO 3166 codes in capitals, such as 'KZ' or 'KZ-71', or a group such as '143' or 'EU'."
    unknown = sorted(code for code in codes - more if not is_place(code))
    return [Problem(where=where, message=f"'{code[:40]}' is not a territory", remedy=remedy) for code in unknown]


def _language_problems(where: str, tag: str) -> Iterator[Problem]:
    try:
        normal = language_tag(tag)
    except BadInputError as error:
        yield Problem(where=where, message=error.message, remedy=error.remedy or "")
        return
    if normal != tag:
        yield Problem(where=where, message=f"'{tag}' is not written as usual", remedy=f"Write '{normal}'.")


def _unchanged_problems(terms: Terms) -> Iterator[Problem]:
    if not any(duty.kind == "unchanged" for duty in terms.duties):
        return
    for n, grant in enumerate(terms.grants):
        both = sorted({"modify", "extract"} & (grant.actions or frozenset()))
        if both:
            message = f"'{both[0]}' is granted and the duty 'unchanged' rules it out"
            yield Problem(where=f"grants[{n}].actions", message=message, remedy="Take one of the two away.")


def _swallows(prohibition: Rule, grant: Rule) -> bool:
    """Whether the prohibition forbids every use that the grant could allow."""
    p, g = prohibition, grant
    return (
        all(
            _is_wider(getattr(p, dimension), getattr(g, dimension))
            for dimension in ("actions", "channels", "territories", "languages", "parts")
        )
        and p.renditions is None
        and p.except_territories <= g.except_territories
        and _holds_all(p.who, g.who)
        and (p.from_at is None or (g.from_at is not None and p.from_at <= g.from_at))
        and (p.until_at is None or (g.until_at is not None and g.until_at <= p.until_at))
    )


def _is_wider(wide: frozenset[str] | None, narrow: frozenset[str] | None) -> bool:
    if wide is None or EVERY in wide:
        return True
    return narrow is not None and narrow <= wide


def _holds_all(wide: Parties | None, narrow: Parties | None) -> bool:
    if wide is None:
        return True
    if not all(
        getattr(wide, excepted) <= (getattr(narrow, excepted) if narrow is not None else frozenset())
        for excepted in ("except_outlets", "except_members", "except_classes", "except_groups")
    ):
        return False
    if names(wide.classes, EVERY) or names(wide.members, EVERY) or names(wide.outlets, EVERY):
        return True
    return (
        narrow is not None
        and narrow.members <= wide.members
        and narrow.classes <= wide.classes
        and narrow.groups <= wide.groups
        and narrow.outlets <= wide.outlets
    )
