"""ninjs 3.1 as the standard says it (IPTC ninjs JSON Schema 3.1; 3.0 is the same without digitalSourceType).

Names are the standard's, in Python's case. Times stay strings here: whether they are possible is for the reader.
"""

from __future__ import annotations

from typing import Any, Literal

from commonwire.formats.ninjs.parts import (
    Body,
    Event,
    Genre,
    InfoSource,
    Named,
    NewsObjectType,
    NinjsRendition,
    Organisation,
    Part,
    Person,
    PlaceNamed,
    PubStatus,
    Subject,
    Text,
    Urgency,
)


class RecurrenceRule(Part):
    """One of `recurrenceRules`."""

    frequency: Literal["secondly", "minutely", "hourly", "daily", "weekly", "monthly", "yearly"] | None = None
    interval: int | None = None
    until: str | None = None
    count: int | None = None


class Recurrence(Part):
    """`recurrence` of an event."""

    recurrence_dates: Any = None
    recurrence_rules: list[RecurrenceRule] | None = None


class Dates(Part):
    """`dates` of an event or of planned coverage."""

    start_date: str | None = None
    end_date: str | None = None
    expected_start_date: str | None = None
    expected_end_date: str | None = None
    expected_duration: str | None = None
    recurrence: Recurrence | None = None


class EventDetails(Part):
    """`eventDetails`."""

    event_status: str | None = None
    planned_coverage_status: str | None = None
    dates: Dates | None = None
    organiser: Organisation | None = None


class Reference(Part):
    """One of `references` of a commission, and of `altIds` (which say `role` where this says `name`)."""

    name: str | None = None
    value: str | None = None


class Commissioned(Part):
    """`commissioned`."""

    by: str | None = None
    on: str | None = None
    references: list[Reference] | None = None


class Audience(Part):
    """One of `audiences`."""

    audience: str | None = None
    significance: int | None = None


class ItemCount(Part):
    """`itemCount`."""

    range_from: int | None = None
    range_to: int | None = None


class PlannedCoverage(Part):
    """One of `plannedCoverage`."""

    uri: str | None = None
    title: str | None = None
    pub_status: PubStatus | None = None
    type: NewsObjectType | None = None
    commissioned: Commissioned | None = None
    dates: Dates | None = None
    audiences: list[Audience] | None = None
    excl_audience: list[str] | None = None
    ed_note: str | None = None
    urgency: Urgency | None = None
    language: str | None = None
    item_count: ItemCount | None = None
    word_count: int | None = None
    renditions: list[NinjsRendition] | None = None


class AltId(Part):
    """One of `altIds`."""

    role: str | None = None
    value: str | None = None


class TrustIndicator(Part):
    """One of `trustIndicators`."""

    role: str | None = None
    title: str | None = None
    href: str | None = None


class Standard(Part):
    """`standard`: which one, which version, which schema."""

    name: str | None = None
    version: str | None = None
    schema: str | None = None


class RightsInfo(Part):
    """`rightsInfo`: either a link or an expression."""

    lang_id: str | None = None
    linked_rights: str | None = None
    encoded_rights: str | None = None


class Ninjs(Part):
    """A ninjs document."""

    uri: str
    type: NewsObjectType | None = None
    representation_type: Literal["full", "partial"] | None = None
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
    people: list[Person] | None = None
    organisations: list[Organisation] | None = None
    places: list[PlaceNamed] | None = None
    subjects: list[Subject] | None = None
    events: list[Event] | None = None
    event_details: EventDetails | None = None
    planned_coverage: list[PlannedCoverage] | None = None
    objects: list[Named] | None = None
    info_sources: list[InfoSource] | None = None
    title: str | None = None
    by: str | None = None
    slugline: str | None = None
    located: str | None = None
    renditions: list[NinjsRendition] | None = None
    associations: list[Association] | None = None
    alt_ids: list[AltId] | None = None
    trust_indicators: list[TrustIndicator] | None = None
    standard: Standard | None = None
    genres: list[Genre] | None = None
    expires: str | None = None
    rights_info: RightsInfo | None = None
    digital_source_type: Genre | None = None


class Association(Ninjs, kw_only=True):
    """One of `associations`: a ninjs document with a name and a relationship."""

    name: str
    rel: str | None = None
