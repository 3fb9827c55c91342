"""NITF to the common model (NITF 2.5 to 3.6, with and without namespace and DOCTYPE).

What the model has no place for is kept in `extra["nitf"]` by the name of its parent, as XML.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.addresses import checked_uri, is_web_address, made_uri
from commonwire.formats.elements import attributes, children, find, fragment, language_of, line, local, take_out
from commonwire.formats.finish import finish, read_language, scheme_and_code
from commonwire.formats.nitf.body import nitf_to_html
from commonwire.formats.nitf.document import MEDIA_TYPE, NAMED, STATUSES
from commonwire.formats.nitf.media import renditions_in
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import html_to_text, in_paragraph, sanitise_html
from commonwire.formats.times import read_time
from commonwire.formats.xml_text import parse_xml
from commonwire.news.item import (
    Concept,
    Given,
    Headline,
    Item,
    Place,
    Reading,
    Refused,
    Relation,
    Report,
    RightsInfo,
    Wording,
)
from commonwire.news.vocabulary import scheme_of

NAME = "nitf"


class Reader(msgspec.Struct, kw_only=True):
    """One document on its way: what is found goes into `item`, what the model has no place for into `kept`."""

    item: Item
    notes: Notes
    kept: dict[str, Any] = {}
    private: list[str] = []
    id: str | None = None
    source: str | None = None
    issued: str | None = None

    def keep(self, parent: str, element: Element) -> None:
        """Keep an element that the model has no place for."""
        self.kept.setdefault(parent, []).append(fragment(element))


Step = Callable[[Reader, Element], None]


def read_nitf(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The stories in `data`: one, or several in a wrapper of the sender's own, where a bad one costs only itself.

    Raises BadInputError (XML that cannot be mended, an only story that cannot be read), BadFormatError, TooLargeError.
    """
    root = parse_xml(data, media_type, notes).root
    if local(root) == "nitf":
        return Reading(format=NAME, results=[_given(_item(root, notes), data, notes)])
    results: list[Given | Refused] = []
    for number, element in enumerate(list(root.iter("{*}nitf")), start=1):
        own = notes.fresh()
        own.remarks = list(notes.remarks)
        original = etree.tostring(element, encoding="utf-8", with_tail=False)
        try:
            results.append(_given(_item(element, own), original, own))
        except BadInputError as error:
            where = f"item {number}, {error.where}" if error.where else f"item {number}"
            results.append(Refused(message=error.message, where=where, remedy=error.remedy or "Mend it."))
    if not results:
        raise BadFormatError(f"<{local(root)[:40]}> holds no <nitf>", where="first element", remedy="Send NITF.")
    return Reading(format=NAME, results=results)


def _given(item: Item, original: bytes, notes: Notes) -> Given:
    report = Report(format=NAME, remarks=notes.remarks)
    return Given(item=item, original=original, media_type=MEDIA_TYPE, report=report)


def _item(root: Element, notes: Notes) -> Item:
    reader = Reader(item=Item(uri=""), notes=notes)
    item = reader.item
    _take_notes(root, reader)
    item.language = read_language(language_of(root), notes)
    head, body = find(root, "head"), find(root, "body")
    if head is not None:
        _each(reader, head, "head", _HEAD)
    if body is None:
        notes.guessed("body", "There is no body.")
    else:
        _read_body(reader, body)
    item.uri = _uri(reader)
    if not item.headlines and (title := reader.kept.pop("title", None)):
        notes.guessed("headlines", "There is no headline: the title stands in.")
        item.headlines = [Headline(value=title, role="title")]
    elif item.headlines and reader.kept.get("title") == item.headlines[0].value:
        del reader.kept["title"]
    if item.version_created_at is None:
        item.version_created_at = read_time(reader.issued, "date.issue", notes)
    item.editor_note = "\n".join(note for note in reader.private if note) or None
    item.extra = {NAME: reader.kept} if reader.kept else {}
    if not (item.headlines or item.body_text or item.summary):
        raise BadInputError("There is neither headline nor text", where="body", remedy="Send a body.")
    return finish(item, notes)


def _each(reader: Reader, parent: Element, name: str, steps: dict[str, Step]) -> None:
    for child in children(parent):
        step = steps.get(local(child))
        if step is None:
            reader.keep(name, child)
        else:
            step(reader, child)


def _take_notes(root: Element, reader: Reader) -> None:
    """Take out what is addressed to editors: ed-msg, and notes of a class or type that says so."""
    for message in list(root.iter("{*}ed-msg")):
        reader.private.append(" ".join((message.get("info") or line(message)).split()))
        take_out(message)
    for note in list(root.iter("{*}note")):
        said = (note.get("noteclass") or note.get("type") or note.get("class") or "").lower()
        if any(word in said for word in ("ed", "desk", "intern", "contact", "advis")):
            reader.private.append(line(note))
            take_out(note)


def _uri(reader: Reader) -> str:
    if reader.id and ":" in reader.id:
        return checked_uri(reader.id, reader.notes)
    item = reader.item
    if reader.id:
        reader.notes.guessed("uri", f"'{reader.id[:60]}' is no URI: one was made of it and its source.")
        return made_uri(reader.notes.defaults, reader.source, reader.id)
    if item.slugline and reader.issued:
        reader.notes.guessed("uri", "There is no doc-id: an identity was made of du-key and date.")
        return made_uri(reader.notes.defaults, item.slugline, reader.issued[:8])
    reader.notes.guessed("uri", "There is no doc-id: an identity was made of the words.")
    return made_uri(reader.notes.defaults, item.headline, item.body_text)


def _title(reader: Reader, element: Element) -> None:
    if words := line(element):
        reader.kept["title"] = words


def _docdata(reader: Reader, element: Element) -> None:
    said = (element.get("management-status") or "").strip().lower()
    status = STATUSES.get(said)
    if status is None:
        reader.notes.guessed("management-status", f"'{said[:40]}' is no status that is known: withheld.")
        status = "withheld"
    reader.item.status = status  # type: ignore[assignment]
    if other := (element.get("management-doc-idref") or "").strip():
        reader.item.relations.append(Relation(rel="manages", uri=other))
    _each(reader, element, "docdata", _DOCDATA)
    if said == "embargoed":
        reader.item.status = "usable"
        reader.item.embargo_until = reader.item.embargo_until or "open"


def _doc_id(reader: Reader, element: Element) -> None:
    if reader.id is None:
        reader.id = (element.get("id-string") or "").strip() or None
        reader.source = (element.get("regsrc") or "").strip() or None
        if reader.source:
            reader.kept["regsrc"] = reader.source
    else:
        reader.keep("docdata", element)


def _urgency(reader: Reader, element: Element) -> None:
    said = (element.get("ed-urg") or "").strip()
    if said in {str(n) for n in range(1, 10)}:
        reader.item.urgency = int(said)
    elif said:
        reader.notes.dropped("urgency", f"'{said[:20]}' is no urgency from 1 to 9.")


def _issue(reader: Reader, element: Element) -> None:
    reader.issued = _norm(element)


def _release(reader: Reader, element: Element) -> None:
    """An hour of release is an embargo; one that cannot be read has no end until the owner releases the item."""
    said = _norm(element)
    if not said:
        return
    until = read_time(said, "date.release", reader.notes)
    if until is None:
        reader.notes.guessed("date.release", "The hour cannot be read: held until the owner releases it.")
    reader.item.embargo_until = until or "open"


def _expire(reader: Reader, element: Element) -> None:
    reader.item.expires_at = read_time(_norm(element), "date.expire", reader.notes)


def _norm(element: Element) -> str | None:
    return (element.get("norm") or line(element)).strip() or None


def _du_key(reader: Reader, element: Element) -> None:
    reader.item.slugline = reader.item.slugline or (element.get("key") or "").strip() or None
    reader.item.source_version = (element.get("version") or element.get("generation") or "").strip() or None
    if rest := attributes(element, frozenset({"key", "version"})):
        reader.kept["du-key"] = rest


def _copyright(reader: Reader, element: Element) -> None:
    holder, year = (element.get("holder") or "").strip(), (element.get("year") or "").strip()[:4]
    reader.item.copyright_holder = holder or None
    reader.item.copyright = f"© {year} {holder}" if year and holder else holder or None
    if year:
        reader.kept["copyright_year"] = year


def _keywords(reader: Reader, element: Element) -> None:
    for child in children(element):
        if said := (child.get("key") or line(child)).strip():
            reader.item.keywords.append(said)


def _identified(reader: Reader, element: Element) -> None:
    for child in children(element):
        name, words = local(child), line(child) or (child.get("value") or "").strip()
        target = NAMED.get(name)
        if target is None or not words:
            reader.keep("identified-content", child)
            continue
        scheme = (child.get("idsrc") or "").strip() or None
        code = (child.get("value") or child.get("location-code") or "").strip() or None
        if target == "places":
            reader.item.places.append(Place(name=words, **_coded(scheme, code)))
        else:
            getattr(reader.item, target).append(Concept(name=words, **_coded(scheme, code)))


def _coded(scheme: str | None, code: str | None) -> dict[str, Any]:
    if code is None:
        return {}
    if code.startswith(("http://", "https://")):
        alias, short = scheme_and_code(code)
        return {"uri": code, "scheme": alias, "code": short}
    uri = scheme_of(scheme) if scheme else None
    return {"uri": uri + code, "scheme": scheme, "code": code} if uri else {"scheme": scheme, "code": code}


def _tobject(reader: Reader, element: Element) -> None:
    """Subjects by IPTC's reference numbers, or by the names of type, matter and detail (NITF, "tobject.subject")."""
    for child in children(element):
        if local(child) != "tobject.subject":
            reader.keep("tobject", child)
            continue
        number = (child.get("tobject.subject.refnum") or "").strip()
        names = [child.get(f"tobject.subject.{part}") for part in ("detail", "matter", "type", "code")]
        name = next((name.strip() for name in names if name and name.strip()), None)
        scheme = "medtop" if (child.get("tobject.subject.ipr") or "").strip().lower() == "medtop" else "subj"
        if number or name:
            reader.item.subjects.append(Concept(name=name, **(_coded(scheme, number) if number else {})))
    if kind := (element.get("tobject.type") or "").strip():
        reader.kept["tobject.type"] = kind


def _read_body(reader: Reader, body: Element) -> None:
    item, notes = reader.item, reader.notes
    head, content, end = find(body, "body.head"), find(body, "body.content"), find(body, "body.end")
    if head is not None:
        _each(reader, head, "body.head", _BODY_HEAD)
    if content is None and head is None:
        content = body
    if content is not None:
        item.renditions = renditions_in(content, notes)
        html, remarks = sanitise_html(nitf_to_html(content), bounds=notes.bounds)
        notes.remarks += remarks
        item.body_html = in_paragraph(html) or None
        item.body_text = html_to_text(html) or None
    if end is not None:
        for child in children(end):
            if local(child) == "tagline" and item.credit is None and line(child):
                item.credit = line(child)
            else:
                reader.keep("body.end", child)


def _hedline(reader: Reader, element: Element) -> None:
    for child in children(element):
        if words := line(child):
            role = "main" if local(child) == "hl1" else "subhead"
            reader.item.headlines.append(Headline(value=words, role=role, language=language_of(child)))
    if not len(element) and line(element):
        reader.item.headlines.append(Headline(value=line(element)))
    reader.item.headlines.sort(key=lambda headline: headline.role != "main")


def _byline(reader: Reader, element: Element) -> None:
    words = line(element)
    if words:
        reader.item.byline = f"{reader.item.byline}, {words}" if reader.item.byline else words
    for person in element.iter("{*}person"):
        if name := line(person):
            reader.item.creators.append(Concept(name=name, role="creator"))


def _distributor(reader: Reader, element: Element) -> None:
    reader.item.credit = reader.item.credit or line(element) or None


def _dateline(reader: Reader, element: Element) -> None:
    reader.item.dateline = reader.item.dateline or line(element) or None
    place = find(element, "location")
    if place is not None and line(place):
        reader.item.located = line(place)


def _abstract(reader: Reader, element: Element) -> None:
    reader.item.summary = reader.item.summary or line(element) or None


def _rights(reader: Reader, element: Element) -> None:
    """`rights` as a statement of rights (NITF, "rights"): shown, it grants nothing."""
    found = {local(child): child for child in children(element)}
    words = {name: line(child) or (child.get("norm") or "").strip() for name, child in found.items()}
    owner = words.get("rights.owner")
    said = [f"{name.partition('.')[2]}: {value}" for name, value in words.items() if value and name != "rights.owner"]
    terms = "; ".join([*said, *([" ".join((element.text or "").split())] if (element.text or "").strip() else [])])
    start, end = found.get("rights.startdate"), found.get("rights.enddate")
    notes = reader.notes
    reader.item.rights_info.append(
        RightsInfo(
            holder=Concept(name=owner) if owner else None,
            usage_terms=[Wording(value=terms)] if terms else [],
            valid_from=read_time(_norm(start), "rights.startdate", notes) if start is not None else None,
            valid_to=read_time(_norm(end), "rights.enddate", notes) if end is not None else None,
        )
    )
    reader.item.usage_terms = reader.item.usage_terms or terms or None


def _doc_rights(reader: Reader, element: Element) -> None:
    said = attributes(element, frozenset({"id"}))
    terms = "; ".join(f"{name}: {value}" for name, value in said.items() if value) or line(element)
    if terms:
        reader.item.rights_info.append(RightsInfo(usage_terms=[Wording(value=terms)]))
        reader.item.usage_terms = reader.item.usage_terms or terms


def _location(reader: Reader, element: Element) -> None:
    """`evloc`: where the event took place, by its attributes."""
    names = [(element.get(name) or "").strip() for name in ("city", "county-dist", "state-prov", "iso-cc")]
    said = ", ".join(name for name in names if name)
    if said and not reader.item.located:
        reader.item.located = names[0] or said
    reader.keep("docdata", element)


def _meta(reader: Reader, element: Element) -> None:
    name, said = (element.get("name") or "").lower(), (element.get("content") or "").strip()
    if name in ("canonical", "og:url") and is_web_address(said):
        reader.item.web_address = said
    else:
        reader.keep("head", element)


_HEAD: dict[str, Step] = {"title": _title, "docdata": _docdata, "tobject": _tobject, "meta": _meta}
_DOCDATA: dict[str, Step] = {
    "doc-id": _doc_id,
    "urgency": _urgency,
    "date.issue": _issue,
    "date.release": _release,
    "date.expire": _expire,
    "du-key": _du_key,
    "doc.copyright": _copyright,
    "doc.rights": _doc_rights,
    "key-list": _keywords,
    "identified-content": _identified,
    "evloc": _location,
}
_BODY_HEAD: dict[str, Step] = {
    "hedline": _hedline,
    "headline": _hedline,
    "byline": _byline,
    "distributor": _distributor,
    "dateline": _dateline,
    "abstract": _abstract,
    "rights": _rights,
}
