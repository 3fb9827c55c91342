"""ninjs to the common model: strict about identity, lenient about the rest, nothing lost.

What the model has no place for is kept in `extra["ninjs"]` under its own name, what does not fit the standard in
`extra["ninjs_unfit"]` under its path.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import checked_uri, is_web_address
from commonwire.formats.finish import finish, read_language
from commonwire.formats.inside import fill
from commonwire.formats.json_values import text_of
from commonwire.formats.ninjs.concepts import Sources, read_concepts, read_places, read_renditions, read_subjects
from commonwire.formats.ninjs.coverage import read_coverage, read_event
from commonwire.formats.ninjs.document import NAMES, Ninjs
from commonwire.formats.ninjs.mend import fit
from commonwire.formats.ninjs.older import brought_up
from commonwire.formats.ninjs.relations import read_relations
from commonwire.formats.ninjs.status import read_status
from commonwire.formats.ninjs.strange import read_strange
from commonwire.formats.ninjs.tame import tame
from commonwire.formats.ninjs.texts import read_bodies, read_descriptions, read_headlines
from commonwire.formats.notes import Notes
from commonwire.formats.pictures import joined
from commonwire.formats.private import without_notes
from commonwire.formats.rights import with_rights, with_unread
from commonwire.formats.rights_expression import is_of_terms, read_policies
from commonwire.formats.terms import read_terms
from commonwire.formats.times import read_time
from commonwire.news.item import Headline, Item, Place, RightsInfo
from commonwire.rights.rightsml.read import terms_of_policies

WEB = "web"
_KEPT = ("representationType", "profile", "altIds", "trustIndicators", "digitalSourceType")
_TAMED = ("eventDetails", "plannedCoverage", "trustIndicators", "altIds", "digitalSourceType", "rightsInfo")
_OLDER = {"mimetype", "charcount", "wordcount"}  # ninjs 1 says these of the whole document
_RIGHTS = {"langId", "linkedRights", "encodedRights"}
_FORBIDDING = re.compile(r"(?:usageTerms|rightsInfo)\b")


def read_ninjs(raw: dict[str, Any], notes: Notes) -> Item:
    """The item that the JSON object `raw`, in any version of ninjs, says; `raw` is used up.

    Raises BadInputError when the uri is missing or wrong, or when there is nothing to read in it.
    """
    raw = brought_up(raw, notes)
    if not isinstance(raw.get("uri"), str):
        raise BadInputError("The item has no uri", where="uri", remedy="Give it the identity your system knows it by.")
    terms = read_terms(raw.pop("terms", None), notes)
    raw["pubStatus"] = read_status(raw.get("pubStatus"), "pubStatus", notes)
    extra: dict[str, Any] = {key: raw.pop(key) for key in raw.keys() - NAMES}
    document, unfit = fit(raw, Ninjs, notes)
    private: list[str] = []
    if extra:
        extra = without_notes(extra, private)
    strange = not extra.keys() <= _OLDER
    for key in _TAMED:
        if raw.get(key):
            raw[key] = tame(raw[key], notes, private, where=key)
    item = _item(document, extra, notes)
    stories = _add_texts(item, document, extra, notes)
    _add_parts(item, document, raw, private, notes)
    _fill(item, document, stories, extra, notes)
    extra |= {key: raw[key] for key in _KEPT if raw.get(key)}
    if strange:
        read_strange(item, extra, notes)
    item.terms = with_unread(
        with_rights(terms or item.terms, item.rights_info, item.uri),
        [f"{k}: {v}" for k, v in unfit.items() if _FORBIDDING.match(k)],
    )
    if "embargoedUntil" in unfit:
        item.embargo_until = _without_end(notes)
    item.editor_note = (
        "\n".join(note for note in [document.ed_note or "", *private, item.editor_note or ""] if note.strip()) or None
    )
    item.extra = ({"ninjs": extra} if extra else {}) | ({"ninjs_unfit": unfit} if unfit else {})
    _check_says_something(item, strange and not _says_ninjs(document), notes)
    return finish(item, notes)


def _item(document: Ninjs, extra: dict[str, Any], notes: Notes) -> Item:
    """The item with the plain values of `document`."""
    language = read_language(document.language, notes)
    if document.language and not language:
        extra["language"] = document.language
    return Item(
        uri=checked_uri(document.uri, notes),
        source_version=document.version or None,
        kind=document.type or "text",
        status=document.pub_status or "usable",
        embargo_until=_embargo(document.embargoed_until, extra, notes),
        language=language,
        slugline=_words(document.slugline),
        byline=_words(document.by),
        located=_words(document.located),
        urgency=document.urgency,
        copyright=_words(document.copyright_notice),
        copyright_holder=_words(document.copyright_holder),
        usage_terms=_words(document.usage_terms),
        first_created_at=_time(document.first_created, "firstCreated", extra, notes),
        version_created_at=_time(document.version_created, "versionCreated", extra, notes),
        content_created_at=_time(document.content_created, "contentCreated", extra, notes),
        expires_at=_time(document.expires, "expires", extra, notes),
    )


def _words(text: str | None) -> str | None:
    """`text` as it came, where it has any words."""
    return text if text and not text.isspace() else None


def _add_texts(item: Item, document: Ninjs, extra: dict[str, Any], notes: Notes) -> list[Item]:
    """Add headlines, bodies and descriptions; gives what bodies in NITF say of themselves."""
    stories: list[Item] = []
    item.headlines = read_headlines(document.headlines, notes)
    item.body_html, item.body_text, bodies = read_bodies(document.bodies, item.renditions, stories, notes)
    item.summary, descriptions = read_descriptions(document.descriptions, notes)
    if bodies:
        extra["bodies"] = bodies
    if descriptions:
        extra["descriptions"] = descriptions
    return stories


def _fill(item: Item, document: Ninjs, stories: list[Item], extra: dict[str, Any], notes: Notes) -> None:
    """What the item is silent about and the stories inside it say; the title, where there is no headline then."""
    for story in stories:
        fill(item, story, notes)
    title = " ".join((document.title or "").split())
    if title and not item.headlines:
        notes.guessed("headlines", "There is no headline: the title stands in.")
        item.headlines = [Headline(value=title, role="title")]
    elif document.title:
        extra["title"] = document.title


def _add_parts(item: Item, document: Ninjs, raw: dict[str, Any], private: list[str], notes: Notes) -> None:
    """Add what `document` has lists and objects for."""
    item.subjects, item.keywords = read_subjects(document.subjects, raw.get("subjects"), private)
    item.people = read_concepts(document.people, raw.get("people"), private)
    item.organisations = read_concepts(document.organisations, raw.get("organisations"), private)
    item.places = read_places(document.places, raw.get("places"), private)
    item.events = read_concepts(document.events, raw.get("events"), private)
    item.objects = read_concepts(document.objects, raw.get("objects"), private)
    item.genres = read_concepts(document.genres, raw.get("genres"), private)
    if document.info_sources:
        sources = Sources(read_concepts(document.info_sources, raw["infoSources"], private))
        item.credit, item.creators, item.sources = sources.credit, sources.creators, sources.others
    inline = item.renditions
    item.renditions = joined(read_renditions(document.renditions, raw.get("renditions"), private, notes), inline)
    item.relations = read_relations(raw.get("associations"), private, notes)
    if document.alt_ids:
        item.web_address = _web_address(raw["altIds"])
    if raw.get("rightsInfo"):
        item.rights_info = [_rights(raw["rightsInfo"])]
        if is_of_terms(item.rights_info[0].expression):
            expression = item.rights_info.pop().expression
            item.terms = terms_of_policies(read_policies(expression or ""), about=frozenset({item.uri}))
    if raw.get("eventDetails"):
        item.event_details = read_event(raw["eventDetails"])
        item.places = _held_at(item.places, notes)
    if raw.get("plannedCoverage"):
        item.planned_coverage = read_coverage(raw["plannedCoverage"], notes)


def _held_at(places: list[Place], notes: Notes) -> list[Place]:
    """The places of an event: where no `rel` says what they are to it, it is held there."""
    if not places or any(place.role for place in places):
        return places
    notes.guessed("places", "The event's places have no rel: it is held there.")
    return [msgspec.structs.replace(place, role="location") for place in places]


def _time(value: str | None, name: str, extra: dict[str, Any], notes: Notes) -> datetime | None:
    time = read_time(value, name, notes)
    if value and time is None:
        extra[name] = value
    return time


def _embargo(value: str | None, extra: dict[str, Any], notes: Notes) -> datetime | Literal["open"] | None:
    """ninjs: "if absent, this object is not embargoed"; one without an hour has no end until the owner releases it."""
    until = _time(value, "embargoedUntil", extra, notes)
    return _without_end(notes) if value is not None and until is None else until


def _without_end(notes: Notes) -> Literal["open"]:
    notes.guessed("embargoedUntil", "The hour cannot be read: held until the owner releases it.")
    return "open"


def _web_address(alt_ids: list[dict[str, Any]]) -> str | None:
    """The item's page: the first alternative id of the role 'web', which is taken out of the list."""
    for n, alt_id in enumerate(alt_ids):
        value = alt_id.get("value")
        if alt_id.get("role") == WEB and isinstance(value, str) and is_web_address(value):
            del alt_ids[n]
            return value
    return None


def _rights(raw: dict[str, Any]) -> RightsInfo:
    """`rightsInfo`: a link to rights or an expression of them (ninjs 3.0, "Rights information")."""
    return RightsInfo(
        link=text_of(raw.get("linkedRights")),
        expression=_expression(raw.get("encodedRights")),
        expression_language=text_of(raw.get("langId")),
        extra={key: value for key, value in raw.items() if key not in _RIGHTS},
    )


def _expression(value: Any) -> str | None:
    """An expression as it came; one that stands there as JSON, not as a text, written as such."""
    return value if isinstance(value, str) or value is None else msgspec.json.encode(value).decode()


def _says_ninjs(document: Ninjs) -> bool:
    """Whether it has a field that only ninjs has, so that it is an item however little it says."""
    return any((document.standard, document.version_created, document.embargoed_until))


def _check_says_something(item: Item, strange: bool, notes: Notes) -> None:
    if item.headlines or item.body_text or item.summary:
        return
    is_media = item.renditions or item.relations or item.event_details or item.planned_coverage
    if strange and not is_media:
        raise BadInputError(
            "The item has no headline and no text", where="headlines", remedy="Send headlines, bodies or descriptions."
        )
    notes.guessed("headlines", "There is no headline and no text: only the uri can be shown.")
