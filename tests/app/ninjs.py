"""The schema of ninjs 3.1, as IPTC publishes it, without going to the network for the one it refers to."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7


def ninjs_validator(shared: Path) -> Draft202012Validator:
    """A validator for ninjs 3.1, with formats checked."""
    schemas = shared / "standards/ninjs/schemas"
    geojson = Resource.from_contents(json.loads((schemas / "GeoJSON.json").read_bytes()), DRAFT7)
    registry: Registry = Registry().with_resources(
        [
            (address, geojson)
            for address in ("https://geojson.org/schema/GeoJSON.json", "https://geojson.org/schema/GeoJSON.json#")
        ]
    )
    schema = json.loads((schemas / "ninjs-schema_3.1.json").read_bytes())
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
