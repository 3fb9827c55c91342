"""ninjs as the standard says it (IPTC ninjs JSON Schema 3.1): a document of which every version is read.

Names are the standard's, in Python's case. Times stay strings here: whether they are possible is for the reader.
What is written is cut to the standard's own schemas, which lie in `schemas/`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from commonwire.formats.ninjs.parts import Body, Named, NewsObjectType, NinjsRendition, Part, PubStatus, Text, Urgency

Version = Literal["3.1", "2.2", "1.6"]
"""The versions that are written."""


class Ninjs(Part):
    """A ninjs document; what stands under names of its own (associations, coverage) is read from the JSON itself."""

    uri: str
    type: NewsObjectType | None = None
    representation_type: str | None = None
    profile: str | None = None
    version: str | None = None
    first_created: str | None = None
    version_created: str | None = None
    content_created: str | None = None
    embargoed_until: str | None = None
    pub_status: PubStatus | None = None
    urgency: Urgency | None = None
    copyright_holder: str | None = None
    copyright_notice: str | None = None
    usage_terms: str | None = None
    ed_note: str | None = None
    language: str | None = None
    descriptions: list[Text] | None = None
    bodies: list[Body] | None = None
    headlines: list[Text] | None = None
    people: list[Named] | None = None
    organisations: list[Named] | None = None
    places: list[Named] | None = None
    subjects: list[Named] | None = None
    events: list[Named] | None = None
    event_details: dict[str, Any] | None = None
    planned_coverage: list[dict[str, Any]] | None = None
    objects: list[Named] | None = None
    info_sources: list[Named] | None = None
    title: str | None = None
    by: str | None = None
    slugline: str | None = None
    located: str | None = None
    renditions: list[NinjsRendition] | None = None
    associations: list[dict[str, Any]] | None = None
    alt_ids: list[dict[str, Any]] | None = None
    trust_indicators: list[dict[str, Any]] | None = None
    standard: Any = None
    genres: list[Named] | None = None
    expires: str | None = None
    rights_info: dict[str, Any] | None = None
    digital_source_type: dict[str, Any] | None = None


NAMES = frozenset(Ninjs.__struct_encode_fields__)


def standard_of(version: Version) -> dict[str, str]:
    """What a document of that version says of itself in `standard`."""
    schema = f"http://www.iptc.org/std/ninjs/ninjs-schema_{version}.json#"
    return {"name": "ninjs", "version": version, "schema": schema}


@cache
def schema_of(version: Version) -> dict[str, Any]:
    """The IPTC's JSON Schema of that version."""
    return _schema(f"ninjs-schema_{version}.json")


@cache
def geojson() -> dict[str, Any]:
    """The JSON Schema of GeoJSON, to which those of ninjs 2 and 3 refer."""
    return _schema("GeoJSON.json")


def _schema(name: str) -> dict[str, Any]:
    return msgspec.json.decode((files(__package__) / "schemas" / name).read_bytes(), type=dict[str, Any])
