"""How each field of the model is read from what stands at the paths of its slot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

from commonwire.formats.addresses import is_web_address
from commonwire.formats.agency_json.linked import add_described, add_linked
from commonwire.formats.agency_json.media import add_associations, add_bags, add_renditions
from commonwire.formats.agency_json.planning import add_coverages, add_event
from commonwire.formats.agency_json.source import Source
from commonwire.formats.agency_json.texts import add_body, add_headline, add_headlines, add_summary, add_titles
from commonwire.formats.finish import read_language
from commonwire.formats.json_values import (
    concept_of,
    concepts_of,
    identified,
    listed,
    number_of,
    raw_text_of,
    text_of,
)
from commonwire.formats.ninjs.status import read_status, stricter
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Item, Place, Relation, RightsInfo

Slot = Callable[[Item, Source], None]
_KINDS = {"story": "text", "news": "text", "article": "text", "post": "text", "image": "picture", "photo": "picture",
          "picture": "picture", "video": "video", "movie": "video", "audio": "audio", "sound": "audio", "graphic":
          "graphic", "infographic": "graphic", "composite": "composite", "package": "composite", "text": "text",
          "event": "event", "planning": "planning", "component": "component", "multimedia": "composite"}  # fmt: skip
_MILLISECONDS = 10**11  # seconds since 1970 have fewer digits until the year 5138
_TYPED = (("keyword", "keywords"), ("poi", "places"), ("creator", "creators"), ("contributor", "creators"),
          ("author", "creators"), ("infosource", "sources"), ("provider", "sources"), ("supplier", "sources"),
          ("person", "people"), ("people", "people"), ("org", "organisations"), ("geo", "places"), ("place", "places"),
          ("loc", "places"), ("genre", "genres"), ("event", "events"))  # fmt: skip


def _line(name: str) -> Slot:
    def read(item: Item, source: Source) -> None:
        path, value = source.first(name)
        if text := text_of(value) or ", ".join(said.name for said in concepts_of(value) if said.name):
            setattr(item, name, text)
        else:
            source.unread(path)

    return read


def _things(slot: str, name: str, role: str | None = None) -> Slot:
    def read(item: Item, source: Source) -> None:
        for path, value in source.items(slot):
            concepts = concepts_of(value, role)
            getattr(item, name).extend(place_of(c) if name == "places" else c for c in concepts)
            if not concepts:
                source.unread(path)

    return read


def place_of(concept: Concept) -> Place:
    """`concept` as a place, with the GeoJSON among its further fields."""
    extra = dict(concept.extra)
    geo = next(
        (extra.pop(key) for key in ("geojson", "geometry_geojson", "geoJSON") if isinstance(extra.get(key), dict)), None
    )
    return Place(
        name=concept.name,
        names=concept.names,
        uri=concept.uri,
        scheme=concept.scheme,
        code=concept.code,
        literal=concept.literal,
        role=concept.role,
        geo=geo,
        extra=extra,
    )


def _time(name: str) -> Slot:
    def read(item: Item, source: Source) -> None:
        path, value = source.first(name)
        time = _time_of(path, value, source)
        if value is not None and time is None:
            source.unread(path)
        setattr(item, f"{name}_at", time)

    return read


def _time_of(path: str, value: Any, source: Source) -> datetime | None:
    """A time as text, or as seconds or milliseconds since 1970; a field called GMT needs no zone."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS else value, UTC)
        except (OverflowError, ValueError, OSError):
            return None
    text = raw_text_of(value)
    if text and path.endswith("_gmt") and "T" in text and not text.endswith("Z"):
        text = f"{text}Z"
    return read_time(text, path, source.notes)


def _embargo(item: Item, source: Source) -> None:
    """The later of several; one that cannot be read has no end until the owner releases the item."""
    untils: list[datetime | Literal["open"]] = []
    for path, value in source.items("embargo"):
        if value is False:
            continue
        until = None if value is True else _time_of(path, value, source)
        if until is None:
            source.unread(path)
            source.notes.guessed(path, "The hour cannot be read: held until the owner releases it.")
        untils.append(until or "open")
    times = [until for until in untils if isinstance(until, datetime)]
    item.embargo_until = "open" if len(times) < len(untils) else max(times, default=None)


def _kind(item: Item, source: Source) -> None:
    path, value = source.first("kind")
    kind = _KINDS.get((text_of(value) or "").lower())
    if kind is None:
        source.unread(path)
    elif source.shape.kind is None:
        item.kind = kind


def _language(item: Item, source: Source) -> None:
    path, value = source.first("language")
    text = text_of(value)
    item.language = read_language(text.lower() if text and text.isupper() else text, source.notes)
    if text and item.language is None:
        source.unread(path)


def _keywords(item: Item, source: Source) -> None:
    for value in source.all("keywords"):
        parts = listed(value)
        for part in parts:
            for words in (text_of(part) or "").replace("," if len(parts) == 1 else ";", ";").split(";"):
                if words.strip() and words.strip() not in item.keywords:
                    item.keywords.append(words.strip())


def _typed(item: Item, source: Source) -> None:
    """Categories of several kinds in one list, told apart by their type (dpa: 'dnltype:keyword')."""
    for path, value in source.items("typed"):
        if not concepts_of(value):
            source.unread(path)
        for part in listed(value):
            kind = str(part.get("type") or "").lower() if isinstance(part, dict) else ""
            name = next((name for word, name in _TYPED if word in kind), "subjects")
            concept = concept_of(part)
            if concept is None or _is_said_elsewhere(item, kind, concept, source):
                continue
            if name == "keywords":
                item.keywords += [concept.name] if concept.name else []
            else:
                getattr(item, name).append(place_of(concept) if name == "places" else concept)


def _is_said_elsewhere(item: Item, kind: str, concept: Concept, source: Source) -> bool:
    """Whether a category is no subject but the status or the urgency, for which the model has fields."""
    if kind.endswith("urgency"):
        urgency = number_of(concept.name)
        item.urgency = item.urgency or (urgency if urgency and urgency <= 9 else None)
    elif kind.endswith("status"):
        item.status = stricter(item.status, read_status(concept.name, "categories", source.notes))
    else:
        return False
    return True


def _codes(item: Item, source: Source) -> None:
    """Bare codes of the IPTC's: eight digits each, Media Topics where they begin with 2, else Subject Codes."""
    for value in source.all("codes"):
        for part in listed(value):
            code = text_of(part) or ""
            named = identified(None if ":" in code else "medtop" if code.startswith("2") else "subj", code)
            if code:
                item.subjects.append(
                    Concept(uri=named.uri, scheme=named.scheme, code=named.code, literal=named.literal)
                )


def _terms_of(item: Item, source: Source) -> None:
    """WordPress's terms: a list for each taxonomy; tags are keywords."""
    for value in source.all("terms_of"):
        for group in listed(value):
            for term in listed(group):
                name = text_of(term.get("name")) if isinstance(term, dict) else None
                if name and term.get("taxonomy") == "post_tag":
                    item.keywords.append(name)
                elif name:
                    item.subjects.append(
                        Concept(name=name, uri=text_of(term.get("link")), role=text_of(term.get("taxonomy")))
                    )


def _creators(item: Item, source: Source) -> None:
    for path, value in source.items("creators"):
        role = path if path in ("photographer", "editors") else None
        found = concepts_of(value, role)
        item.creators += found
        if not found:
            source.unread(path)
    if item.byline is None and item.creators:
        roles = (None, "photographer") if item.kind == "picture" else (None,)
        item.byline = ", ".join(maker.name for maker in item.creators if maker.name and maker.role in roles) or None


def _urgency(item: Item, source: Source) -> None:
    path, value = source.first("urgency")
    urgency = number_of(value)
    if urgency and 1 <= urgency <= 9:
        item.urgency = urgency
    elif value is not None:
        source.unread(path)


def _usage(item: Item, source: Source) -> None:
    words = [text for value in source.all("usage_terms") for part in listed(value) if (text := raw_text_of(part))]
    item.usage_terms = "\n".join(dict.fromkeys(words)) or None


def _rights(item: Item, source: Source) -> None:
    for value in source.all("rights_links"):
        item.rights_info += [
            RightsInfo(link=text) for part in listed(value) if (text := _said(part, "linkedRightsExpr"))
        ]
    for value in source.all("rights_expressions"):
        for part in listed(value):
            if text := _said(part, "encRightsExpr"):
                item.rights_info.append(RightsInfo(expression=text))


def _said(part: Any, key: str) -> str | None:
    return raw_text_of(part.get(key) or part) if isinstance(part, dict) else raw_text_of(part)


def _address(item: Item, source: Source) -> None:
    for path, value in source.items("web_address"):
        text = _canonical(value, path, source) if isinstance(value, list) else raw_text_of(value)
        if text and is_web_address(text.strip()) and not item.web_address:
            item.web_address = text.strip()
        elif text is None or text != item.web_address:
            source.unread(path)


def _canonical(links: list[Any], path: str, source: Source) -> str | None:
    """The item's page among links that say what they are; the other links are kept."""
    for n, link in enumerate(links):
        if isinstance(link, dict) and link.get("rel") in ("canonical", "alternate"):
            if len(links) > 1:
                source.keep(path, links[:n] + links[n + 1 :])
            return raw_text_of(link.get("href"))
    return None


def _related(slot: str, rel: str) -> Slot:
    def read(item: Item, source: Source) -> None:
        for value in source.all(slot):
            item.relations += [Relation(rel=rel, uri=text)] if (text := text_of(value)) else []

    return read


SLOTS: dict[str, Slot] = {
    "language": _language,
    "kind": _kind,
    "headline": add_headline,
    "headlines": add_headlines,
    "titles": add_titles,
    "summary": add_summary,
    "body": add_body,
    **{name: _line(name) for name in ("slugline", "byline", "dateline", "located", "credit", "copyright",
       "copyright_holder", "licence", "source_version")},
    **{name: _things(name, name) for name in ("subjects", "people", "organisations", "places", "events", "objects",
       "genres", "sources", "signals")},
    "categories": _things("categories", "subjects", "category"),
    "countries": _things("countries", "places"),
    "heard": _things("heard", "people", "heard"),
    "places_made": _things("places_made", "places", "created"),
    "contributors": _things("contributors", "creators", "contributor"),
    "held_at": _things("held_at", "places", "location"),
    "typed": _typed,
    "linked": add_linked,
    "described": add_described,
    "codes": _codes,
    "terms_of": _terms_of,
    "keywords": _keywords,
    "creators": _creators,
    "urgency": _urgency,
    "usage_terms": _usage,
    "rights_links": _rights,
    "web_address": _address,
    "embargo": _embargo,
    **{name: _time(name) for name in ("first_created", "version_created", "content_created", "expires")},
    "renditions": add_renditions,
    "associations": add_associations,
    "bags": add_bags,
    "evolved_from": _related("evolved_from", "evolved-from"),
    "translation_of": _related("translation_of", "translation-of"),
    "starts": add_event,
    "coverages": add_coverages,
}  # fmt: skip
"""The reader of each slot; `uri` and `status` are read first of all, by themselves."""
