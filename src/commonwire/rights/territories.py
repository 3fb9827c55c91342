"""Where: countries (ISO 3166-1), their parts (ISO 3166-2), and groups of countries (UN M49 and CLDR).

A country holds its parts, a part never its country. Groups are another way to write their countries.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cache, lru_cache

import msgspec

from commonwire.alliance.territories import TERRITORIES
from commonwire.rights.shipped import shipped

_NONE: frozenset[str] = frozenset()


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Unicode CLDR's groups ('143': Central Asia, 'EU') with their countries, and parts ('KZ-71') with their names."""

    groups: dict[str, frozenset[str]]
    group_names: dict[str, str]
    parts: dict[str, str]
    alpha3: dict[str, str]


@cache
def places() -> Places:
    """The shipped groups and parts (data/places.json)."""
    return msgspec.convert(shipped("places"), Places)


def is_place(code: str) -> bool:
    """Whether `code` is a country, a part of one, or a group that terms may name; '*' is none."""
    return code in TERRITORIES or code in places().parts or code in places().groups


def country_of(code: str) -> str:
    """The country of a part; a country itself."""
    return code.partition("-")[0]


@lru_cache(maxsize=4096)
def in_countries(codes: frozenset[str]) -> frozenset[str]:
    """`codes` with each group as its countries.

    >>> sorted(in_countries(frozenset({"143", "FR"})))
    ['FR', 'KG', 'KZ', 'TJ', 'TM', 'UZ']
    """
    groups = places().groups
    named = codes & groups.keys()
    return codes.difference(named).union(*(groups[name] for name in named)) if named else codes


def outside(wanted: frozenset[str], stated: Set[str]) -> frozenset[str]:
    """Those of `wanted` that `stated` does not hold, by themselves or by their country.

    >>> outside(frozenset({"KZ-71", "FR"}), {"KZ"})
    frozenset({'FR'})
    """
    rest = wanted - stated
    return frozenset(code for code in rest if "-" not in code or country_of(code) not in stated) if rest else rest


def overlap(wanted: frozenset[str], stated: frozenset[str]) -> frozenset[str]:
    """What `wanted` and `stated` have in common: of a country and its part, the part.

    >>> sorted(overlap(frozenset({"KZ", "FR"}), frozenset({"KZ-71", "DE"})))
    ['KZ-71']
    """
    both = wanted & stated
    parts = [code for code in _parts_in(wanted) if country_of(code) in stated]
    parts += [code for code in _parts_in(stated) if country_of(code) in wanted]
    return both.union(parts) if parts else both


def without(wanted: frozenset[str], excepted: Set[str]) -> frozenset[str]:
    """`wanted` but for what is `excepted`; a country of which only parts are excepted leaves its other parts.

    >>> "KZ-71" in without(frozenset({"KZ"}), {"KZ-71"}), "KZ-75" in without(frozenset({"KZ"}), {"KZ-71"})
    (False, True)
    """
    left = outside(wanted, excepted)
    broken = {country_of(code) for code in excepted if "-" in code} & left
    others = [code for code in places().parts if country_of(code) in broken] if broken else []
    return left.difference(broken).union(others) - excepted


@lru_cache(maxsize=4096)
def _parts_in(codes: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code in codes if "-" in code) or _NONE
