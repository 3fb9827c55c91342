"""Where a story is from: the territory of each key of a place, as names and codes tell it, and of each outlet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from commonwire.alliance.ports import Roll
from commonwire.delivery.flow import Places
from commonwire.news.labels import key_of
from commonwire.news.vocabulary import scheme_of
from commonwire.web.names import cities_of_zones, names_of_territories

_COUNTRIES = scheme_of("iso3166-1a2") or ""


def places_of(roll: Roll) -> Places:
    """What is known of places, in the languages of the alliance's outlets and in English."""
    homes = {}
    languages = {"en"}
    territories = {member.id: member.territory for member in roll.members()}
    for outlet in roll.outlets():
        languages.update(outlet.languages)
        if territory := territories.get(outlet.member):
            homes[str(outlet.id)] = territory
    return Places(keys=known_places(tuple(sorted(languages))), homes=homes)


@cache
def known_places(languages: tuple[str, ...]) -> dict[str, str]:
    """Territories by the keys of places (`news.labels.key_of`): names in these languages, codes, cities of time zones.

    A name that two territories share tells neither, nor does a code without its scheme: "in" may be Indiana.
    """
    found: dict[str, str | None] = {}
    for territory, names in names_of_territories(languages).items():
        _note(found, territory, [f"{_COUNTRIES}{territory}", *names])
    for territory, names in cities_of_zones(languages).items():
        _note(found, territory, [name for name in names if found.get(key_of(name)) is None])
    return {key: territory for key, territory in found.items() if territory is not None}


def _note(found: dict[str, str | None], territory: str, names: Iterable[str]) -> None:
    for name in names:
        key = key_of(name)
        found[key] = territory if found.get(key, territory) == territory else None
