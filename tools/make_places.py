"""Make the shipped groups and parts of territories anew from Unicode CLDR.

    python tools/make_places.py FOLDER

FOLDER holds the unpacked npm packages `cldr-core`, `cldr-subdivisions-full` and `cldr-localenames-full`. What is
written into the package: which countries a group holds (UN M49 regions, EU, EZ, UN), the parts of each country
(ISO 3166-2), their English names, and the three-letter codes of countries. Sources and licences:
THIRD_PARTY_NOTICES.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent / "src" / "commonwire"
TERRITORIES = frozenset((ROOT / "alliance" / "data" / "territories.txt").read_text("ascii").split())


def make(folder: Path) -> None:
    """Write places.json into the package."""
    core = folder / "cldr-core"
    contains = _read(core / "supplemental" / "territoryContainment.json")["supplemental"]["territoryContainment"]
    parts = _read(core / "supplemental" / "subdivisionContainment.json")["supplemental"]["subdivisionContainment"]
    parts = parts.get("subgroup", parts)
    english = folder / "cldr-localenames-full" / "main" / "en" / "territories.json"
    names = _read(english)["main"]["en"]["localeDisplayNames"]["territories"]
    part_names = _read(folder / "cldr-subdivisions-full" / "subdivisions" / "en" / "en.json")
    part_names = part_names["subdivisions"]["localeDisplayNames"]["subdivisions"]
    mapped = _read(core / "supplemental" / "codeMappings.json")["supplemental"]["codeMappings"]
    groups = {code: sorted(_countries(code, contains)) for code in contains if "-" not in code and code != "001"}
    version = _read(core / "package.json")["version"]
    made = {
        "source": f"Unicode CLDR {version} (Unicode licence V3): groups and parts of territories with English names",
        "groups": {code: countries for code, countries in sorted(groups.items()) if countries},
        "group_names": {code: names[code] for code, countries in sorted(groups.items()) if countries and code in names},
        "parts": {
            f"{country}-{part[2:].upper()}": part_names.get(part, "")
            for country in sorted(TERRITORIES)
            for part in sorted(_parts(country, parts))
        },
        "alpha3": {
            said["_alpha3"]: code for code, said in sorted(mapped.items()) if code in TERRITORIES and "_alpha3" in said
        },
    }
    text = json.dumps(made, ensure_ascii=False, indent=0, sort_keys=True)
    (ROOT / "rights" / "data" / "places.json").write_text(text + "\n", "utf-8")


def _countries(code: str, contains: dict[str, Any]) -> set[str]:
    """The countries inside `code`, through the groups inside it, and by the groupings that stand beside them."""
    if code in TERRITORIES:
        return {code}
    inside = [
        *contains.get(code, {}).get("_contains", []),
        *contains.get(f"{code}-status-grouping", {}).get("_contains", []),
    ]
    return set().union(*(_countries(one, contains) for one in inside)) if inside else set()


def _parts(code: str, parts: dict[str, Any]) -> set[str]:
    """The parts of a country, with the parts of those parts (regions with departments)."""
    found: set[str] = set()
    for part in parts.get(code, {}).get("_contains", []):
        found |= {part} | _parts(part, parts)
    return found


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
