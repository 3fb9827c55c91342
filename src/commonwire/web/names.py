"""Names of languages (BCP 47) and territories (ISO 3166) by the Unicode CLDR: made here and nowhere else.

Which language a reader wants is said by a header of the request or by the person (`web.reader`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.news.item import Wording

MOST_ACCEPTED = 10
"""Languages of one Accept-Language that are looked at."""
LONGEST_HEADER = 500
"""Characters of it that are looked at."""
_IN_CLDR = {"prs": "fa_AF"}
"""Tags under which CLDR keeps the name of a language that has another one, too."""


def accepted_languages(header: str) -> tuple[str, ...]:
    """The languages of an Accept-Language header (RFC 9110, section 12.5.4), the dearest first, without what is none.

    >>> accepted_languages("ur;q=0.8, zh-hans-CN, *;q=0.1, x, fr;q=0")
    ('zh-Hans-CN', 'ur')
    """
    return _accepted(header[:LONGEST_HEADER])


@lru_cache(maxsize=512)
def _accepted(header: str) -> tuple[str, ...]:
    weighed = []
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        quality = _quality(weight)
        if quality > 0 and (known := _tag(tag.strip())):
            weighed.append((-quality, known))
    return tuple(dict.fromkeys(tag for _, tag in sorted(weighed, key=lambda pair: pair[0])))[:MOST_ACCEPTED]


def language_name(tag: str | None, languages: Sequence[str] = ()) -> Wording:
    """The language's name in the first of `languages` that CLDR has it in, else in English, else the tag itself.

    >>> language_name("ur", ["de-AT"]).value, language_name("ur").value
    ('Urdu', 'Urdu')
    """
    if not tag:
        return Wording(value="Language unknown", language="en")
    return next((found for reader in (*languages, "en") if (found := _language(reader, tag))), Wording(value=tag))


def territory_name(code: str, languages: Sequence[str] = ()) -> Wording:
    """The territory's name in the first of `languages` that CLDR has it in, else in English, else the code itself.

    >>> territory_name("KZ", ["kk"]).value
    'Қазақстан'
    """
    if code == "*":
        return Wording(value="the whole world", language="en")
    return next((found for reader in (*languages, "en") if (found := _territory(reader, code))), Wording(value=code))


def city_name(zone: str, languages: Sequence[str] = ()) -> Wording:
    """The city of a time zone (tz database) in the first of `languages` that CLDR has it in, else in English.

    >>> city_name("Asia/Kabul", ["ur"]).value, city_name("Asia/Kabul", ["xx"]).value
    ('کابل', 'Kabul')
    """
    english = Wording(value=zone.rpartition("/")[2].replace("_", " "), language="en")
    return next((found for reader in languages if (found := _city(reader, zone))), english)


def in_cldr(code: str, languages: Sequence[str]) -> dict[str, str]:
    """The names that CLDR has for a territory in those of `languages` that it knows, by language."""
    found = [name for reader in reversed(languages) if (name := _territory(reader, code))]
    return {name.language or "": name.value for name in found}


def cldr_names(
    reader: str, territories: Iterable[str], languages: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """What CLDR calls these territories and languages in the language `reader`; what has no name in it is left out."""
    places = {code: name.value for code in territories if (name := _territory(reader, code))}
    return places, {tag: name.value for tag in languages if (name := _language(reader, tag))}


@lru_cache(maxsize=4096)
def _language(reader: str, tag: str) -> Wording | None:
    locale = _locale(reader)
    if locale is None:
        return None
    try:
        whole = _IN_CLDR.get(tag)
        name = locale.languages.get(whole) if whole else Locale.parse(tag, sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        name = locale.languages.get(tag.partition("-")[0])
    return Wording(value=name, language=str(locale).replace("_", "-")) if name else None


@lru_cache(maxsize=4096)
def _territory(reader: str, code: str) -> Wording | None:
    locale = _locale(reader)
    name = locale.territories.get(code) if locale else None
    return Wording(value=name, language=str(locale).replace("_", "-")) if name else None


@lru_cache(maxsize=256)
def _city(reader: str, zone: str) -> Wording | None:
    locale = _locale(reader)
    name = locale.time_zones.get(zone, {}).get("city") if locale else None
    return Wording(value=name, language=str(locale).replace("_", "-")) if name else None


@lru_cache(maxsize=1024)
def _locale(tag: str) -> Locale | None:
    """The locale of CLDR for a tag, or for as much of it as there is one."""
    subtags = tag.split("-")
    while subtags:
        try:
            return Locale.parse("-".join(subtags), sep="-")
        except (UnknownLocaleError, ValueError):
            subtags.pop()
    return None


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _tag(text: str) -> str | None:
    try:
        return language_tag(text)
    except BadInputError:
        return None


def names_of_territories(languages: Sequence[str]) -> dict[str, list[str]]:
    """What CLDR calls each country and other territory with a code of two letters, in these languages."""
    found: dict[str, list[str]] = {}
    for locale in filter(None, map(_locale, languages)):
        for code, name in locale.territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}:
                found.setdefault(code, []).append(name)
    return found


def cities_of_zones(languages: Sequence[str]) -> dict[str, list[str]]:
    """The cities that time zones are named after, by territory: their names in the zone and in these languages."""
    found: dict[str, list[str]] = {}
    zones = get_global("zone_territories")
    for zone, territory in zones.items():
        if "/" in zone and territory != "001":
            names = [city_name(zone).value, *(city_name(zone, [language]).value for language in languages)]
            found.setdefault(territory, []).extend(dict.fromkeys(names))
    return found
