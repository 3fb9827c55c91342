"""ninjs to the common model: strict about identity and status, lenient about the rest, nothing lost.

What the model has no place for is kept in `extra["ninjs"]` under its own name, what does not fit the standard in
`extra["ninjs_unfit"]` under its path.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import checked_uri, is_web_address, web_address
from commonwire.formats.finish import finish, read_language, scheme_and_code
from commonwire.formats.ninjs.document import AltId, Association, Ninjs
from commonwire.formats.ninjs.mend import fit
from commonwire.formats.ninjs.older import brought_up, rightly_named
from commonwire.formats.ninjs.parts import InfoSource, NinjsRendition, PlaceNamed
from commonwire.formats.ninjs.tame import tame
from commonwire.formats.ninjs.texts import read_bodies, read_descriptions, read_headlines
from commonwire.formats.notes import Notes
from commonwire.formats.private import is_private, note_of
from commonwire.formats.terms import read_terms
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Headline, Item, Place, Relation, Rendition
from commonwire.rights.terms import Terms

WRITTEN_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
KEYWORD = "keyword"
CREDIT = "credit"
WEB = "web"
_KNOWN = frozenset(field.encode_name for field in msgspec.structs.fields(Ninjs))
_KEPT = ("representationType", "profile", "altIds", "trustIndicators", "standard", "rightsInfo", "digitalSourceType")
_TAMED = ("eventDetails", "plannedCoverage", "trustIndicators")
_CONCEPT_KEYS = {"name", "uri", "literal", "rel", "role", "relevance", "confidence", "geoJSON"}
_RARE = ("contact_info", "symbols", "creator", "id")  # all that a concept can say beyond its keys
_RENDITION_KEYS = {"href", "name", "title", "contentType", "width", "height", "sizeInBytes", "duration"}
_OLDER = {"mimetype", "charcount", "wordcount"}  # ninjs 1 and 2 say these of the whole document
_MOST_RIGHTS = 2_000
_ASSOCIATION_KEYS = {"name", "rel", "uri"}


def read_ninjs(raw: dict[str, Any], notes: Notes) -> Item:
    """The item that the JSON object `raw` says; `raw` is used up.

    Raises BadInputError when uri or pubStatus is missing or wrong, or when there is nothing to read in it.
    """
    raw = rightly_named(brought_up(raw, notes), notes)
    if not isinstance(raw.get("uri"), str):
        raise BadInputError("The item has no uri", where="uri", remedy="Give it the identity your system knows it by.")
    terms = read_terms(raw.pop("terms", None), notes)
    extra: dict[str, Any] = {key: raw.pop(key) for key in [key for key in raw if key not in _KNOWN]}
    for key in extra:
        notes.dropped(key, "ninjs has no such field: kept in extra.")
    document, unfit = fit(raw, Ninjs, notes)
    has_strange = bool(extra.keys() - _OLDER)
    private = [note_of(extra.pop(key)) for key in [key for key in extra if is_private(key)]]
    _keep(raw, extra, private, notes)
    item = _item(document, extra, notes)
    item.terms = _with_unread_rights(terms, document, unfit)
    if "embargoedUntil" in unfit:
        item.embargo_until = _without_end(notes)
    item.relations = _relations(document.associations, raw.get("associations"), private, notes)
    item.editor_note = "\n".join(note for note in [document.ed_note or "", *private] if note.strip()) or None
    item.extra = ({"ninjs": extra} if extra else {}) | ({"ninjs_unfit": unfit} if unfit else {})
    _check_says_something(item, has_strange, notes)
    return finish(item, notes)


def _item(document: Ninjs, extra: dict[str, Any], notes: Notes) -> Item:
    html, text, bodies = read_bodies(document.bodies, notes)
    summary, descriptions = read_descriptions(document.descriptions)
    if bodies:
        extra["bodies"] = bodies
    if descriptions:
        extra["descriptions"] = descriptions
    language = read_language(document.language, notes)
    if document.language and not language:
        extra["language"] = document.language
    credit, sources = _credit(document.info_sources)
    subjects, keywords = _subjects(document)
    return Item(
        uri=checked_uri(document.uri, notes),
        source_version=document.version or None,
        kind=document.type or "text",
        status=document.pub_status or "usable",
        embargo_until=_embargo(document.embargoed_until, extra, notes),
        language=language,
        headlines=_headlines(document, extra, notes),
        slugline=document.slugline or None,
        summary=summary,
        byline=document.by or None,
        located=document.located or None,
        body_html=html,
        body_text=text,
        subjects=subjects,
        keywords=keywords,
        people=[_concept(person) for person in document.people or ()],
        organisations=[_concept(organisation) for organisation in document.organisations or ()],
        places=[_place(place) for place in document.places or ()],
        events=[_concept(event) for event in document.events or ()],
        objects=[_concept(thing) for thing in document.objects or ()],
        genres=[_concept(genre) for genre in document.genres or ()],
        sources=sources,
        urgency=document.urgency,
        credit=credit,
        copyright=document.copyright_notice or None,
        copyright_holder=document.copyright_holder or None,
        web_address=_web_address(document.alt_ids, extra),
        usage_terms=document.usage_terms or None,
        renditions=[_rendition(r, f"renditions[{n}]", notes) for n, r in enumerate(document.renditions or ())],
        first_created_at=_time(document.first_created, "firstCreated", extra, notes),
        version_created_at=_time(document.version_created, "versionCreated", extra, notes),
        content_created_at=_time(document.content_created, "contentCreated", extra, notes),
        expires_at=_time(document.expires, "expires", extra, notes),
    )


def _keep(raw: dict[str, Any], extra: dict[str, Any], private: list[str], notes: Notes) -> None:
    """Put the fields that the model has no place for into `extra`, made harmless."""
    for key in _KEPT:
        if raw.get(key):
            extra[key] = raw[key]
    if extra.get("standard") == WRITTEN_STANDARD:
        del extra["standard"]
    for key in _TAMED:
        if raw.get(key):
            extra[key] = tame(raw[key], notes, private, where=key)


def _time(value: str | None, name: str, extra: dict[str, Any], notes: Notes) -> datetime | None:
    time = read_time(value, name, notes)
    if value and time is None:
        extra[name] = value
    return time


def _embargo(value: str | None, extra: dict[str, Any], notes: Notes) -> datetime | Literal["open"] | None:
    """An embargo whose hour cannot be read has no end until the owner releases the item."""
    until = _time(value, "embargoedUntil", extra, notes)
    if value and value.strip() and until is None:
        return _without_end(notes)
    return until


def _without_end(notes: Notes) -> Literal["open"]:
    notes.guessed("embargoedUntil", "The hour cannot be read: held until the owner releases it.")
    return "open"


def _headlines(document: Ninjs, extra: dict[str, Any], notes: Notes) -> list[Headline]:
    headlines = read_headlines(document.headlines, notes)
    title = " ".join((document.title or "").split())
    if title and not headlines:
        notes.guessed("headlines", "There is no headline: the title stands in.")
        return [Headline(value=title, role="title")]
    if document.title:
        extra["title"] = document.title
    return headlines


def _concept(named: Any) -> Concept:
    scheme, code = scheme_and_code(named.uri)
    return Concept(
        name=named.name,
        uri=named.uri,
        scheme=scheme,
        code=code,
        literal=named.literal,
        role=getattr(named, "rel", None) or getattr(named, "role", None),
        relevance=getattr(named, "relevance", None),
        confidence=getattr(named, "confidence", None),
        extra=_others(named, _CONCEPT_KEYS),
    )


def _place(place: PlaceNamed) -> Place:
    scheme, code = scheme_and_code(place.uri)
    return Place(
        name=place.name,
        uri=place.uri,
        scheme=scheme,
        code=code,
        literal=place.literal,
        role=place.rel or None,
        geo=place.geo_json,
        extra=_others(place, _CONCEPT_KEYS),
    )


def _rendition(rendition: NinjsRendition, where: str, notes: Notes) -> Rendition:
    return Rendition(
        href=web_address(rendition.href, f"{where}.href", notes),
        name=rendition.name,
        title=rendition.title,
        media_type=rendition.content_type,
        width=rendition.width,
        height=rendition.height,
        size=rendition.size_in_bytes,
        duration=rendition.duration,
        extra=_others(rendition, _RENDITION_KEYS),
    )


def _others(part: msgspec.Struct, known: set[str]) -> dict[str, Any]:
    """What `part` says beyond the `known` keys, as JSON."""
    if all(getattr(part, name, None) is None for name in _RARE) and not isinstance(part, NinjsRendition):
        return {}
    return {key: value for key, value in msgspec.to_builtins(part).items() if key not in known}


def _subjects(document: Ninjs) -> tuple[list[Concept], list[str]]:
    """The subjects, and apart from them the keywords (which this node writes as subjects of that role)."""
    subjects, keywords = [], []
    for subject in document.subjects or ():
        concept = _concept(subject)
        if concept.name and concept == Concept(name=concept.name, role=KEYWORD):
            keywords.append(concept.name)
        else:
            subjects.append(concept)
    return subjects, keywords


def _credit(sources: list[InfoSource] | None) -> tuple[str | None, list[Concept]]:
    """The credit line, which ninjs can only say as a source of that role, and the other sources."""
    concepts = [_concept(source) for source in sources or ()]
    for concept in concepts:
        if concept.name and concept == Concept(name=concept.name, role=CREDIT):
            concepts.remove(concept)
            return concept.name, concepts
    return None, concepts


def _web_address(alt_ids: list[AltId] | None, extra: dict[str, Any]) -> str | None:
    """The item's page: the first alternative id of the role 'web'."""
    for n, alt_id in enumerate(alt_ids or ()):
        if alt_id.role == WEB and alt_id.value and is_web_address(alt_id.value):
            extra["altIds"] = [kept for m, kept in enumerate(extra["altIds"]) if m != n]
            if not extra["altIds"]:
                del extra["altIds"]
            return alt_id.value
    return None


def _relations(
    associations: list[Association] | None, raw: list[dict[str, Any]] | None, private: list[str], notes: Notes
) -> list[Relation]:
    relations = []
    for n, (association, kept) in enumerate(zip(associations or (), raw or (), strict=True)):
        media_type = next((r.content_type for r in association.renditions or () if r.content_type), None)
        rest = {key: value for key, value in kept.items() if key not in _ASSOCIATION_KEYS}
        relations.append(
            Relation(
                rel=association.rel or "associated",
                uri=association.uri,
                title=association.name,
                media_type=media_type,
                extra=tame(rest, notes, private, where=f"associations[{n}]"),
            )
        )
    return relations


def _with_unread_rights(terms: Terms | None, document: Ninjs, unfit: dict[str, Any]) -> Terms | None:
    """`terms`, and rights in a language or a shape that is not read here: they make every answer "ask"."""
    rights = document.rights_info
    said = [f"{path}: {value}" for path, value in unfit.items() if re.match(r"(?:usageTerms|rightsInfo)\b", path)]
    if rights is not None and (rights.linked_rights or rights.encoded_rights):
        said.append(rights.linked_rights or f"encoded in {rights.lang_id or 'a language that is not named'}")
    if not said:
        return terms
    words = [terms.free_text] if terms is not None and terms.free_text else []
    words.append(f"The source states rights that were not read: {'; '.join(said)[:_MOST_RIGHTS]}")
    return msgspec.structs.replace(terms or Terms(), free_text="\n\n".join(words))


def _check_says_something(item: Item, has_strange: bool, notes: Notes) -> None:
    if item.headlines or item.body_text or item.summary:
        return
    kept = item.extra.get("ninjs", {})
    if has_strange and not (item.renditions or item.relations or kept.keys() & {"eventDetails", "plannedCoverage"}):
        raise BadInputError(
            "The item has no headline and no text", where="headlines", remedy="Send headlines, bodies or descriptions."
        )
    notes.guessed("headlines", "There is no headline and no text: only the uri can be shown.")
