"""The parts that ninjs objects are made of: texts, concepts, contacts, renditions (IPTC ninjs JSON Schema 3.1)."""

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


class Address(Part):
    """`address` of a contact."""

    lines: list[str] | None = None
    locality: str | None = None
    area: str | None = None
    postal_code: str | None = None
    country: str | None = None


class ContactInfo(Part):
    """`contactInfo`: a way to reach somebody."""

    type: str | None = None
    role: str | None = None
    lang: str | None = None
    name: str | None = None
    value: str | None = None
    address: Address | None = None


class Text(Part):
    """One of `headlines` or `descriptions`."""

    value: str
    role: str | None = None
    content_type: str | None = None


class Body(Text):
    """One of `bodies`."""

    char_count: int | None = None
    word_count: int | None = None


class Symbol(Part):
    """A financial instrument of an organisation."""

    exchange: str | None = None
    symbol_type: str | None = None
    symbol: str | None = None


class Named(Part):
    """A concept: what people, organisations, places, subjects, events, objects and genres have in common."""

    name: str | None = None
    rel: str | None = None
    uri: str | None = None
    literal: str | None = None


class Person(Named):
    """One of `people`."""

    contact_info: list[ContactInfo] | None = None


class Organisation(Named):
    """One of `organisations`."""

    symbols: list[Symbol] | None = None
    contact_info: list[ContactInfo] | None = None


class PlaceNamed(Named):
    """One of `places`."""

    contact_info: list[ContactInfo] | None = None
    geo_json: dict[str, Any] | None = msgspec.field(default=None, name="geoJSON")


class Subject(Named):
    """One of `subjects`."""

    creator: str | None = None
    relevance: Percent | None = None
    confidence: Percent | None = None


class Event(Named):
    """One of `events`."""

    id: str | None = None


class Genre(Part):
    """One of `genres`, and `digitalSourceType`."""

    name: str | None = None
    uri: str | None = None
    literal: str | None = None


class InfoSource(Part):
    """One of `infoSources`."""

    name: str | None = None
    role: str | None = None
    uri: str | None = None
    literal: str | None = None
    contact_info: list[ContactInfo] | None = None


class PointOfInterest(Part):
    """`poi` of a rendition, in pixels from the top left."""

    x: int | None = None
    y: int | None = None


class NinjsRendition(Part):
    """One of `renditions`."""

    name: str
    href: str | None = None
    content_type: str | None = None
    title: str | None = None
    width: int | None = None
    height: int | None = None
    size_in_bytes: int | None = None
    duration: float | None = None
    format: str | None = None
    aspect_ratio: str | None = None
    video_codec: str | None = None
    frame_rate: float | None = None
    poi: PointOfInterest | None = None
    transport_protocol: str | None = None
    scan_type: Literal["progressive", "interlaced"] | None = None
    bitrate: str | None = None
