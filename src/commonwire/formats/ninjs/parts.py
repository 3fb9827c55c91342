"""The parts that ninjs documents are made of: texts, concepts, renditions (IPTC ninjs JSON Schemas 3.0 to 3.2).

Only what the model has a place for stands here; what else a part says is kept as it came, in its `extra`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

NewsObjectType = Literal["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]
PubStatus = Literal["usable", "withheld", "canceled"]
Urgency = Annotated[int, Meta(ge=1, le=9)]
Percent = Annotated[int, Meta(ge=0, le=100)]


class Part(msgspec.Struct, rename="camel", omit_defaults=True):
    """What all objects of ninjs share: camel case in JSON, and absent where not said."""


class Text(Part):
    """One of `headlines` or `descriptions`."""

    value: str
    role: str | None = None
    content_type: str | None = None


class Body(Text):
    """One of `bodies`."""

    char_count: int | None = None
    word_count: int | None = None


class Named(Part):
    """A concept: one of people, organisations, places, subjects, events, objects, genres and infoSources."""

    name: str | None = None
    rel: str | None = None
    role: str | None = None
    uri: str | None = None
    literal: str | None = None
    relevance: Percent | None = None
    confidence: Percent | None = None
    geo_json: dict[str, Any] | None = msgspec.field(default=None, name="geoJSON")


NAMED = frozenset(Named.__struct_encode_fields__)


class NinjsRendition(Part):
    """One of `renditions`."""

    name: str | None = None
    href: str | None = None
    content_type: str | None = None
    title: str | None = None
    width: int | None = None
    height: int | None = None
    size_in_bytes: int | None = None
    duration: float | None = None


RENDITION = frozenset(NinjsRendition.__struct_encode_fields__)
