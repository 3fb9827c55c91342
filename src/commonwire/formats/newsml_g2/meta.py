"""`itemMeta`, `contentMeta` and `hopHistory` of NewsML-G2: an element to a field of the common model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec
from lxml.etree import _Element as Element

from commonwire.formats.elements import attributes, children, fragment, language_of, line, lines, local
from commonwire.formats.finish import read_language
from commonwire.formats.inside import fill
from commonwire.formats.newsml_g2.codes import Codes, code_of
from commonwire.formats.newsml_g2.concept import (
    NO_ASSERTS,
    Asserts,
    address_in,
    is_empty,
    name_in,
    read_concept,
    read_place,
)
from commonwire.formats.newsml_g2.document import (
    ADDED,
    BESIDE,
    KINDS,
    LISTS,
    MAIN_HEADLINES,
    STATUSES,
    SUMMARIES,
)
from commonwire.formats.newsml_g2.relations import relation_of
from commonwire.formats.notes import Notes
from commonwire.formats.times import read_time
from commonwire.news.item import Headline, Hop, Item


class Reader(msgspec.Struct, kw_only=True):
    """One item on its way: what is found goes into `item`, what the model has no place for into `kept` by parent."""

    item: Item
    codes: Codes
    notes: Notes
    asserts: Asserts = NO_ASSERTS
    kept: dict[str, Any] = {}
    headlines: list[Headline] = []
    title: str | None = None
    bylines: list[str] = []
    described: list[str] = []
    stories: list[Item] = []

    def keep(self, parent: str, element: Element) -> None:
        """Keep an element that the model has no place for."""
        if not isinstance(self.kept.get(parent, []), list):  # a stray element named as a value that is kept, too
            parent = f"stray {parent}"
        self.kept.setdefault(parent, []).append(fragment(element))


Reading = Callable[[Reader, Element], None]


def read_item_meta(reader: Reader, meta: Element) -> None:
    """What `itemMeta` says."""
    _each(reader, meta, "itemMeta", _ITEM_META)


def read_content_meta(reader: Reader, meta: Element) -> None:
    """What `contentMeta` says."""
    _each(reader, meta, "contentMeta", _CONTENT_META)


def read_hops(reader: Reader, history: Element) -> None:
    """The stations of `hopHistory` in the order of their `seq`."""
    hops = []
    for n, hop in enumerate(children(history)):
        parts = {local(part): part for part in children(hop)}
        party, action = parts.get("party"), parts.get("action")
        if party is None:
            continue
        code = reader.codes.read(party.get("qcode"), party.get("uri"), party.get("literal"))
        name = name_in(party, reader.item.language) or code.literal or party.get("qcode") or code.uri
        said = hop.get("timestamp") or (action.get("timestamp") if action is not None else None)
        at = read_time(said, "hopHistory", reader.notes)
        deed = reader.codes.word(action.get("qcode"), action.get("uri")) if action is not None else None
        seq = hop.get("seq", "").strip()
        if name:
            order = int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 9 else n
            hops.append((order, Hop(party=name, action=deed, at=at)))
    reader.item.hops = [hop for _, hop in sorted(hops, key=lambda pair: pair[0])]


def settle(reader: Reader) -> None:
    """Put headlines and bylines, which several elements make together, into the item."""
    item = reader.item
    item.byline = ", ".join(reader.bylines) or None
    item.headlines = reader.headlines
    for story in reader.stories:
        fill(item, story, reader.notes)
    item.headlines = sorted(item.headlines, key=lambda headline: headline.role != "main")
    if reader.title and not item.headlines:
        reader.notes.guessed("headlines", "There is no headline: the title stands in.")
        item.headlines = [Headline(value=reader.title, role="title")]
    elif reader.title:
        reader.kept["title"] = reader.title
    if item.headlines and item.headlines[0].role not in ("main", "title"):
        reader.notes.guessed("headlines", f"No headline is the main one: the '{item.headlines[0].role}' stands in.")
    if item.summary is None and reader.described:
        item.summary = reader.described[0]


def _each(reader: Reader, meta: Element, parent: str, table: dict[str, Reading]) -> None:
    for child in children(meta):
        reading = table.get(local(child))
        if child.get(ADDED) is not None or child.tag in BESIDE:
            continue
        if reading is None:
            reader.keep(parent, child)
        else:
            reading(reader, child)


def _kind(reader: Reader, element: Element) -> None:
    code = code_of(element.get("qcode") or (element.get("uri") or "").rpartition("/")[2]).lower()
    if code in KINDS and reader.item.kind == "text":
        reader.item.kind = KINDS[code]
    if code not in KINDS or len(element):
        reader.keep("itemMeta", element)


def _status(reader: Reader, element: Element) -> None:
    said = element.get("qcode") or (element.get("uri") or "").rpartition("/")[2] or element.get("literal")
    known = STATUSES.get(code_of(said).lower())
    if known is None:
        reader.notes.guessed("pubStatus", f"'{(said or '')[:40]}' is no status that is known: withheld.")
        known = "withheld"
    reader.item.status = known  # type: ignore[assignment]


def _embargo(reader: Reader, element: Element) -> None:
    """An empty element is an embargo without end (NewsML-G2, "Embargo"), and so is an hour that cannot be read."""
    said = line(element)
    until = read_time(said, "embargoed", reader.notes)
    if said and until is None:
        reader.notes.guessed("embargoed", "The hour cannot be read: held until the owner releases it.")
        reader.kept["embargoed"] = said
    reader.item.embargo_until = until or "open"


_Times = Literal["first_created_at", "version_created_at", "content_created_at", "expires_at"]


def _time(field: _Times, where: str) -> Reading:
    def read(reader: Reader, element: Element) -> None:
        said = line(element)
        time = read_time(said, where, reader.notes)
        if time is None and said:
            reader.kept[where] = said
        setattr(reader.item, field, time)

    return read


def _modified(reader: Reader, element: Element) -> None:
    reader.kept["contentModified"] = line(element)


def _title(reader: Reader, element: Element) -> None:
    if reader.title is None and not language_of(element):
        reader.title = line(element) or None
    else:
        reader.keep("itemMeta", element)


def _link(reader: Reader, element: Element) -> None:
    reader.item.relations.append(relation_of(element, reader.codes, "link"))


_URGENCIES = frozenset("123456789")


def _urgency(reader: Reader, element: Element) -> None:
    said = line(element)
    if said in _URGENCIES:
        reader.item.urgency = int(said)
    elif said:
        reader.notes.dropped("urgency", f"'{said[:20]}' is no urgency from 1 to 9.")


def _located(reader: Reader, element: Element) -> None:
    item = reader.item
    code = reader.codes.read(element.get("qcode"), element.get("uri"), element.get("literal"))
    asserted = reader.asserts.of(element)
    said = (name_in(asserted, item.language) or address_in(asserted)) if asserted is not None else None
    name = name_in(element, item.language) or said or code.literal or element.get("qcode")
    if item.located is None and name:
        item.located = name
    if item.located != name or len(element) != 1 or element.attrib:
        reader.kept.setdefault("located", []).append(fragment(element))


def _headline(reader: Reader, element: Element) -> None:
    value = line(element)
    if not value:
        return
    role = reader.codes.word(element.get("role"), element.get("roleuri"))
    is_main = role is None or code_of(role).lower() in MAIN_HEADLINES
    said = "main" if is_main and not any(headline.role == "main" for headline in reader.headlines) else role or "main"
    reader.headlines.append(Headline(value=value, role=said, language=language_of(element)))


def _description(reader: Reader, element: Element) -> None:
    word, said = reader.codes.word(element.get("role"), element.get("roleuri")), lines(element)
    role = code_of(word).lower()
    own = language_of(element) in (None, reader.item.language)
    if reader.item.summary is None and own and said and (not role or role in SUMMARIES):
        reader.item.summary = said
        if role not in ("", "summary"):
            reader.kept["summary_role"] = word
    else:
        if own and said:
            reader.described.append(said)
        reader.keep("contentMeta", element)


def _text(field: Literal["slugline", "dateline", "credit"], where: str) -> Reading:
    def read(reader: Reader, element: Element) -> None:
        said = line(element)
        if getattr(reader.item, field) is None and said:
            setattr(reader.item, field, said)
            if any(name in element.attrib for name in ("separator", "role")):
                reader.kept[where] = attributes(element, frozenset())
        elif said:
            reader.keep("contentMeta", element)

    return read


def _by(reader: Reader, element: Element) -> None:
    if said := line(element):
        reader.bylines.append(said)


def _language(reader: Reader, element: Element) -> None:
    tag = element.get("tag")
    if reader.item.language is None and tag:
        reader.item.language = read_language(tag, reader.notes)
    elif tag and tag.strip().lower() != (reader.item.language or "").lower():
        reader.keep("contentMeta", element)


def _keyword(reader: Reader, element: Element) -> None:
    if said := line(element):
        reader.item.keywords.append(said)
    if element.attrib or len(element):
        reader.keep("contentMeta", element)


def read_subject(reader: Reader, element: Element) -> None:
    """A subject: by its type among people, places and so on."""
    item, codes, asserts, language = reader.item, reader.codes, reader.asserts, reader.item.language
    said = element.get("type") or (element.get("typeuri") or "").rpartition("/")[2]
    name = LISTS.get(code_of(said)) if said else None
    if name == "places":
        place = read_place(element, codes, asserts, language=language)
        if code_of(said).lower() != "geoarea":
            place.extra["type"] = codes.word(element.get("type"), element.get("typeuri"))
        if not is_empty(element, place):
            item.places.append(place)
        return
    concept = read_concept(element, codes, asserts, language=language)
    if is_empty(element, concept):
        return
    if said and name is None and code_of(said) != "abstract":
        concept.extra["type"] = codes.word(element.get("type"), element.get("typeuri"))
    getattr(item, name or "subjects").append(concept)


_Lists = Literal["genres", "signals", "sources", "creators"]


def _concepts(field: _Lists, role: str | None = None) -> Reading:
    def read(reader: Reader, element: Element) -> None:
        concept = read_concept(element, reader.codes, reader.asserts, language=reader.item.language, role=role)
        if not is_empty(element, concept):
            getattr(reader.item, field).append(concept)

    return read


_ITEM_META: dict[str, Reading] = {
    "itemClass": _kind,
    "provider": _concepts("sources", "provider"),
    "versionCreated": _time("version_created_at", "versionCreated"),
    "firstCreated": _time("first_created_at", "firstCreated"),
    "embargoed": _embargo,
    "pubStatus": _status,
    "expires": _time("expires_at", "expires"),
    "title": _title,
    "signal": _concepts("signals"),
    "link": _link,
}
_CONTENT_META: dict[str, Reading] = {
    "urgency": _urgency,
    "contentCreated": _time("content_created_at", "contentCreated"),
    "contentModified": _modified,
    "located": _located,
    "infoSource": _concepts("sources"),
    "creator": _concepts("creators", "creator"),
    "contributor": _concepts("creators", "contributor"),
    "language": _language,
    "genre": _concepts("genres"),
    "keyword": _keyword,
    "subject": read_subject,
    "slugline": _text("slugline", "slugline"),
    "headline": _headline,
    "dateline": _text("dateline", "dateline"),
    "by": _by,
    "creditline": _text("credit", "creditline"),
    "description": _description,
    "link": _link,
}
