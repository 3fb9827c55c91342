"""Agreements of the alliance: a floor under, and a ceiling over, what owners say of their items.

The floor are grants that every owner gives at least: they count beside the item's own, so that silence, or a narrower
grant, does not fall below them; what an owner forbids stays forbidden, and is shown as being below the floor. The
ceiling are prohibitions that nobody can allow away. An agreement has versions, each with the date it takes force.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.rights.check import MOST_RULES, check_terms
from commonwire.rights.compile import AGREEMENT
from commonwire.rights.match import overlaps
from commonwire.rights.terms import Duty, Instant, Rule, Terms

LONGEST_NAME = 200
LONGEST_TEXT = 20_000


class Agreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of what the alliance agreed on use: `text` is the wording; `ends_at` is exclusive."""

    key: str
    version: int
    name: str
    text: str = ""
    in_force_at: Instant
    ends_at: Instant | None = None
    floor: tuple[Rule, ...] = ()
    ceiling: tuple[Rule, ...] = ()
    duties: tuple[Duty, ...] = ()

    @property
    def mark(self) -> str:
        """What `Rule.by` says of a rule that comes from here."""
        return f"{AGREEMENT}{self.key}@{self.version}"


def in_force(agreements: Iterable[Agreement], at: datetime) -> tuple[Agreement, ...]:
    """Of each agreement the newest version that has taken force at `at`, unless it has ended; sorted by key."""
    newest: dict[str, Agreement] = {}
    for agreement in agreements:
        known = newest.get(agreement.key)
        if agreement.in_force_at <= at and (known is None or known.version < agreement.version):
            newest[agreement.key] = agreement
    return tuple(newest[key] for key in sorted(newest) if (ends := newest[key].ends_at) is None or at < ends)


@lru_cache(maxsize=4096)
def effective(terms: Terms, granted: tuple[Rule, ...] = (), agreements: tuple[Agreement, ...] = ()) -> Terms:
    """The terms that a decision is made on: the item's, what the owner `granted` on request, what was agreed.

    `granted` rules carry their mark (`Rule.by`); `agreements` are those in force.
    """
    if not granted and not agreements:
        return terms
    floor = [msgspec.structs.replace(rule, by=some.mark) for some in agreements for rule in some.floor]
    ceiling = [msgspec.structs.replace(rule, by=some.mark) for some in agreements for rule in some.ceiling]
    duties = dict.fromkeys((*terms.duties, *(duty for some in agreements for duty in some.duties)))
    return msgspec.structs.replace(
        terms,
        grants=(*terms.grants, *granted, *floor),
        prohibitions=(*terms.prohibitions, *ceiling),
        duties=tuple(duties),
    )


def below_floor(terms: Terms, agreements: Sequence[Agreement]) -> list[str]:
    """The keys of the agreements whose floor the owner's prohibitions cut into: to be shown, not to be overruled."""
    return [
        some.key
        for some in agreements
        if any(overlaps(prohibition, rule) for prohibition in terms.prohibitions for rule in some.floor)
    ]


def check_agreement(agreement: Agreement) -> None:
    """Raise BadInputError, with its place, for what cannot hold in an agreement."""
    if not agreement.key or not agreement.key.replace("-", "").isalnum() or not agreement.key.isascii():
        raise BadInputError("An agreement needs a key of letters, digits and hyphens", where="key", remedy="'web-use'.")
    if not agreement.name.strip() or len(agreement.name) > LONGEST_NAME or len(agreement.text) > LONGEST_TEXT:
        remedy = f"A name of 1 to {LONGEST_NAME} characters, a text of at most {LONGEST_TEXT:,}."
        raise BadInputError("The name is missing, or name or text are too long", where="name", remedy=remedy)
    if agreement.ends_at is not None and agreement.ends_at <= agreement.in_force_at:
        raise BadInputError("It ends before it takes force", where="ends_at", remedy="Set a later end.")
    if not (agreement.floor or agreement.ceiling or agreement.duties):
        raise BadInputError("It says nothing", where="floor", remedy="Give a floor, a ceiling or duties.")
    if len(agreement.floor) + len(agreement.ceiling) > MOST_RULES:
        raise BadInputError(f"More than {MOST_RULES} rules", where="floor", remedy="Say it with fewer.")
    for where, terms in (("floor", Terms(grants=agreement.floor)), ("ceiling", Terms(prohibitions=agreement.ceiling))):
        if problems := check_terms(terms):
            place = problems[0].where.replace("grants", where).replace("prohibitions", where)
            raise BadInputError(problems[0].message, where=place, remedy=problems[0].remedy)
