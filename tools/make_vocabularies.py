"""Make the shipped vocabularies anew from the IPTC's own files.

    python tools/make_vocabularies.py FOLDER

FOLDER holds `catalog.IPTC-G2-Standards_*.xml`, `mediatopics.json` and `genre.json`. What is written into the
package: the aliases of all schemes, and of Media Topics and genres the names in every language, what is broader
and whether a concept is retired. Sources and licences: THIRD_PARTY_NOTICES.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from lxml import etree

OUT = Path(__file__).resolve().parent.parent / "src" / "commonwire" / "news" / "vocabularies"


def make(folder: Path) -> None:
    """Write schemes.json, medtop.json and genre.json into the package."""
    catalog = etree.parse(str(sorted(folder.glob("catalog.IPTC-G2-Standards_*.xml"))[-1]))
    schemes = {str(scheme.get("alias")): str(scheme.get("uri")) for scheme in catalog.iter("{*}scheme")}
    _write("schemes", schemes)
    topics = json.loads((folder / "mediatopics.json").read_text("utf-8"))
    about = {"alias": "medtop", "title": "Media Topics", "version": topics["hierarchyReleased"][:10]}
    _write("medtop", _vocabulary(topics["scheme"], topics["concepts"], "labels") | about)
    genres = json.loads((folder / "genre.json").read_text("utf-8"))
    about = {"alias": "genre", "title": "Genre", "version": genres["dateReleased"][:10]}
    _write("genre", _vocabulary(genres["uri"], genres["conceptSet"], "prefLabel") | about)


def _vocabulary(scheme: str, concepts: list[dict[str, Any]], names: str) -> dict[str, Any]:
    return {
        "scheme": scheme,
        "concepts": {c["uri"].removeprefix(scheme): _concept(c, scheme, names) for c in concepts},
        "source": "IPTC NewsCodes, www.iptc.org",
        "licence": "CC BY 4.0",
    }


def _concept(concept: dict[str, Any], scheme: str, names: str) -> dict[str, Any]:
    broader = concept.get("broader")
    broader = broader[0] if isinstance(broader, list) else broader
    said = {
        "names": {tag: " ".join(name.split()) for tag, name in (concept.get(names) or {}).items()},
        "broader": [broader.removeprefix(scheme)] if broader else None,
        "retired": bool(concept.get("retired")),
    }
    return {key: value for key, value in said.items() if value}


def _write(name: str, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (OUT / f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
