"""The common model of a piece of news: one place for every field a newsroom uses.

Field names follow IPTC (ninjs 3, NewsML-G2, NITF) where they agree, and docs/glossary.md where they do not.
A reader in `formats` fills an `Item`; `news.publish` gives it `id`, `version` and `received_at`. What a
reader met and the model does not know is kept in `extra`, under the name of the format it came from.
Times keep the UTC offset they came with.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from commonwire.base.time import Embargo, embargo_of
from commonwire.rights.terms import Terms

Status = Literal["usable", "withheld", "canceled"]
LanguageBy = Literal["source", "machine", "person", "unsure"]
"""Who says what language an item is in: its source, a machine by the text, a person of its owner; "unsure": nobody."""


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """One headline; `role` is 'main' or what the source called it ('subhead', 'kicker', 'short' ...)."""

    value: str
    role: str = "main"
    language: str | None = None


class Concept(msgspec.Struct, frozen=True, kw_only=True):
    """A subject, person, organisation, genre, event or object, as the source names it.

    `uri` is the concept's own; `scheme` and `code` its parts (IPTC Media Topics: 'medtop' and '11000000');
    `literal` is a code that no scheme explains; `role` is the source's `rel`; relevance and confidence are 0-100.
    `names` are the names that the source gave in further languages, by BCP 47 tag.
    """

    name: str | None = None
    names: dict[str, str] = {}
    uri: str | None = None
    scheme: str | None = None
    code: str | None = None
    literal: str | None = None
    role: str | None = None
    relevance: int | None = None
    confidence: int | None = None
    extra: dict[str, Any] = {}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place; `geo` is GeoJSON (RFC 7946), `names` as those of a `Concept`.

    In an item that has `event_details`, a place of the role 'location' is where the event is held.
    """

    name: str | None = None
    names: dict[str, str] = {}
    uri: str | None = None
    scheme: str | None = None
    code: str | None = None
    literal: str | None = None
    role: str | None = None
    geo: dict[str, Any] | None = None
    extra: dict[str, Any] = {}


class Rendition(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, sound or film by reference; sizes in pixels and bytes, `duration` in seconds."""

    href: str | None = None
    name: str | None = None
    title: str | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    size: int | None = None
    duration: float | None = None
    extra: dict[str, Any] = {}


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """A link to another item or page; `rel` as the source says ('main-picture', 'translation-of', 'see-also' ...)."""

    rel: str
    uri: str | None = None
    title: str | None = None
    media_type: str | None = None
    extra: dict[str, Any] = {}


class Hop(msgspec.Struct, frozen=True, kw_only=True):
    """A station the item passed on its way (NewsML-G2 `hopHistory`), the first one first."""

    party: str
    action: str | None = None
    at: datetime | None = None


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """Words in one language (a BCP 47 tag, or None where the source does not say)."""

    value: str
    language: str | None = None


class RightsInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of rights as the source makes it (NewsML-G2 and ninjs `rightsInfo`): shown, but it grants nothing.

    `scope` and `aspect` are codes or URIs of what it is about (nothing: the whole item); it counts from `valid_from`
    to `valid_to`. `expression` is a rights expression as it came (XML or JSON text) in `expression_language`, a URI;
    `link` an address of terms or of an expression.
    """

    scope: list[str] = []
    aspect: list[str] = []
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    holder: Concept | None = None
    copyright: list[Wording] = []
    usage_terms: list[Wording] = []
    link: str | None = None
    expression: str | None = None
    expression_language: str | None = None
    extra: dict[str, Any] = {}


class EventDetails(msgspec.Struct, frozen=True, kw_only=True):
    """When and how an event is held (`eventDetails` of NewsML-G2 and ninjs 3, VEVENT of RFC 5545).

    Times are ISO 8601 as far as the source knows them: '2018-10-26T09:00:00+01:00', '2018-10-26', '2018-10';
    `duration` is ISO 8601, too, and stands where the source gives it in place of an end. `recurrence` are RRULE,
    RDATE and EXDATE lines (RFC 5545, section 3.8.5). The statuses are concepts of the IPTC NewsCodes.
    """

    starts: str | None = None
    ends: str | None = None
    duration: str | None = None
    recurrence: list[str] = []
    status: Concept | None = None
    coverage_status: Concept | None = None
    organisers: list[Concept] = []
    participants: list[Concept] = []
    extra: dict[str, Any] = {}


class PlannedCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the source means to deliver (`newsCoverage` of NewsML-G2, `plannedCoverage` of ninjs 3).

    `kind` is that of an item; `scheduled` and `language` as in `EventDetails` and `Item`; `deliveries` are the items
    that came of it.
    """

    id: str | None = None
    kind: str | None = None
    title: str | None = None
    status: Status | None = None
    scheduled: str | None = None
    language: str | None = None
    urgency: int | None = None
    word_count: int | None = None
    genres: list[Concept] = []
    deliveries: list[Relation] = []
    extra: dict[str, Any] = {}


class Item(msgspec.Struct, kw_only=True):
    """A piece of news in one version: the common model (docs/reference/api.md, "Read").

    `embargo_until` is a time, "open" (withheld without end until released) or None. `urgency` is 1 (flash)
    to 9. `body_html` is already sanitised. `editor_note` is for the owner only and is kept apart.
    `usage_terms` is free text: shown, but it grants nothing. `rights_info` has every statement of rights in full;
    where it says what `copyright`, `copyright_holder` and `usage_terms` can say, too, they say the same.
    `kind` is 'text', 'picture', 'audio', 'video', 'graphic', 'composite' (a package of other items), 'component',
    'event', 'planning', 'concept' or 'knowledge'. `creators` made it, `people` are in the news; `signals` are the
    source's own hints on handling (NewsML-G2 `signal`: 'sig:update'). `language_by` says who decided `language`,
    `source_language` what the source said of it where a machine decided otherwise.
    """

    id: str = ""
    uri: str
    version: int = 0
    source_version: str | None = None
    kind: str = "text"
    status: Status = "usable"
    embargo_until: Embargo = None
    language: str | None = None
    headlines: list[Headline] = []
    slugline: str | None = None
    summary: str | None = None
    byline: str | None = None
    dateline: str | None = None
    located: str | None = None
    body_html: str | None = None
    body_text: str | None = None
    subjects: list[Concept] = []
    people: list[Concept] = []
    organisations: list[Concept] = []
    places: list[Place] = []
    events: list[Concept] = []
    objects: list[Concept] = []
    sources: list[Concept] = []
    creators: list[Concept] = []
    signals: list[Concept] = []
    genres: list[Concept] = []
    keywords: list[str] = []
    urgency: int | None = None
    credit: str | None = None
    copyright: str | None = None
    copyright_holder: str | None = None
    licence: str | None = None
    web_address: str | None = None
    usage_terms: str | None = None
    rights_info: list[RightsInfo] = []
    terms: Terms | None = None
    editor_note: str | None = None
    renditions: list[Rendition] = []
    relations: list[Relation] = []
    first_created_at: datetime | None = None
    version_created_at: datetime | None = None
    content_created_at: datetime | None = None
    expires_at: datetime | None = None
    received_at: datetime | None = None
    event_details: EventDetails | None = None
    planned_coverage: list[PlannedCoverage] = []
    hops: list[Hop] = []
    extra: dict[str, Any] = {}
    language_by: LanguageBy | None = None
    source_language: str | None = None

    def __post_init__(self) -> None:
        """An embargo read from JSON is text; here it is a time."""
        self.embargo_until = embargo_of(self.embargo_until)

    @property
    def headline(self) -> str | None:
        """The main headline, or None when the source gave none."""
        return self.headlines[0].value if self.headlines else None


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What language an item is in (None: nobody knows), who says so, and, where that is not the source, why."""

    tag: str | None
    by: LanguageBy | None
    why: str | None = None


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a reading report.

    `kind`: 'repaired' (mended, nothing lost), 'guessed' (not said by the source), 'dropped' (not carried into
    the model; the original bytes still have it), 'refused' (the item was not accepted because of it).
    `where` is the field, element or line; `text` says what happened and what would mend it.
    """

    kind: Literal["repaired", "guessed", "dropped", "refused"]
    where: str
    text: str


class Report(msgspec.Struct, kw_only=True):
    """What happened while an item was read: the format that was recognised, and the remarks in reading order."""

    format: str
    remarks: list[Remark] = []


class Given(msgspec.Struct, kw_only=True):
    """An item as a reader hands it over: the model, the exact bytes it was read from, and the reading report."""

    item: Item
    original: bytes
    media_type: str
    report: Report


class Refused(msgspec.Struct, kw_only=True):
    """A part of a message that gave no item: why, with the place and the remedy, and which uri it had, if any."""

    message: str
    where: str
    remedy: str
    uri: str | None = None


class Reading(msgspec.Struct, kw_only=True):
    """All that one message gave: items in their order, each a `Given` or, where it could not be read, a `Refused`."""

    format: str
    results: list[Given | Refused]
