"""Make `formats/icalendar/windows_zones.json` anew: the IANA zone for each of Windows, from the CLDR that Babel has."""

from __future__ import annotations

import json
from pathlib import Path

from babel.core import get_global

TARGET = Path(__file__).parent.parent / "src" / "commonwire" / "formats" / "icalendar" / "windows_zones.json"


def main() -> None:
    """Write the table in the order of its names."""
    zones = dict(sorted(get_global("windows_zone_mapping").items()))
    TARGET.write_text(json.dumps(zones, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
