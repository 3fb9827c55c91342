"""`head` of NITF: the data of the document (`docdata`), its subjects, and where it was published."""

from __future__ import annotations

from lxml.etree import _Element as Element

from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import attributes, children
from commonwire.formats.nitf.document import OWN_REGSRC, STATUSES
from commonwire.formats.nitf.read_named import (
    read_event_place,
    read_identified,
    read_scope,
    read_tobject,
)
from commonwire.formats.nitf.read_rights import read_copyright, read_doc_rights
from commonwire.formats.nitf.reader import Reader, Step, each, norm_of
from commonwire.formats.nitf.words import words
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Hop, Relation

CORRECTION = Concept(uri="http://cv.iptc.org/newscodes/signal/correction", scheme="sig", code="correction")
_TEMPLATE = "YYYY"


def read_head(reader: Reader, head: Element) -> None:
    """What `head` says; data of the document count wherever in it they stand."""
    each(reader, head, "head", _HEAD)


def _title(reader: Reader, element: Element) -> None:
    if said := words(element):
        reader.kept["title"] = said


def _docdata(reader: Reader, element: Element) -> None:
    said = (element.get("management-status") or "").strip().lower()
    status = STATUSES.get(said)
    if status is None:
        reader.notes.guessed("management-status", f"'{said[:40]}' is no status that is known: withheld.")
        status = "withheld"
    reader.item.status = status  # type: ignore[assignment]
    if other := (element.get("management-doc-idref") or "").strip():
        become = (element.get("management-idref-status") or "").strip()
        extra = {"status": become} if become else {}
        reader.item.relations.append(Relation(rel="manages", uri=other, extra=extra))
    each(reader, element, "docdata", _DOCDATA)
    if said == "embargoed":
        reader.item.status = "usable"
        reader.item.embargo_until = reader.item.embargo_until or "open"


def _doc_id(reader: Reader, element: Element) -> None:
    """The identity; one that is no URI is kept, too, for a URI is made of it."""
    if reader.id is not None:
        reader.keep("docdata", element)
        return
    reader.id = (element.get("id-string") or "").strip() or None
    reader.source = (element.get("regsrc") or "").strip() or reader.source
    if reader.source and element.get(OWN_REGSRC) is None:
        reader.kept["regsrc"] = reader.source
    if reader.id and ":" not in reader.id:
        reader.keep("docdata", element)


def _urgency(reader: Reader, element: Element) -> None:
    said = (element.get("ed-urg") or "").strip()
    if said in {str(n) for n in range(1, 10)}:
        reader.item.urgency = int(said)
    elif said:
        reader.notes.dropped("urgency", f"'{said[:20]}' is no urgency from 1 to 9.")


def _issue(reader: Reader, element: Element) -> None:
    reader.issued = reader.issued or norm_of(element)


def _release(reader: Reader, element: Element) -> None:
    """An hour of release is an embargo; one that cannot be read has no end until the owner releases the item."""
    said = norm_of(element)
    if not said or _is_template(reader, said, "date.release"):
        return
    until = read_time(said, "date.release", reader.notes)
    if until is None:
        reader.notes.guessed("date.release", "The hour cannot be read: held until the owner releases it.")
    reader.item.embargo_until = until or "open"


def _expire(reader: Reader, element: Element) -> None:
    """The end of relevance, not of a licence (NITF, "date.expire")."""
    said = norm_of(element)
    if said and not _is_template(reader, said, "date.expire"):
        reader.item.expires_at = read_time(said, "date.expire", reader.notes)


def _is_template(reader: Reader, said: str, where: str) -> bool:
    """Whether a date is the standard's own pattern ("YYYYMMDD000000-HHMM"), which nobody has filled in."""
    if not said.startswith(_TEMPLATE):
        return False
    reader.notes.dropped(where, f"'{said[:40]}' is the pattern of a date, and none.")
    return True


def _du_key(reader: Reader, element: Element) -> None:
    reader.item.slugline = reader.item.slugline or (element.get("key") or "").strip() or None
    reader.item.source_version = (element.get("version") or element.get("generation") or "").strip() or None
    if rest := attributes(element, frozenset({"key", "version"})):
        reader.kept["du-key"] = rest


def _keywords(reader: Reader, element: Element) -> None:
    if said := (element.get("key") or "").strip():
        reader.item.keywords.append(said)
    for child in children(element):
        if said := (child.get("key") or "").strip() or words(child):
            reader.item.keywords.append(said)


def _deliveries(reader: Reader, element: Element) -> None:
    """`del-list`: the services that the document went through, in the order of their levels."""
    hops = []
    for number, child in enumerate(children(element)):
        name, level = (child.get("src-name") or "").strip(), (child.get("level-number") or "").strip()
        order = int(level) if level.isascii() and level.isdigit() and len(level) < 9 else number
        if name:
            hops.append((order, Hop(party=name)))
    reader.item.hops += [hop for _, hop in sorted(hops, key=lambda pair: pair[0])]


def _correction(reader: Reader, element: Element) -> None:
    """`correction`: a signal, with the message that stands there; the document that it corrects is a relation."""
    extra = {name: value for name in ("info", "regsrc") if (value := (element.get(name) or "").strip())}
    reader.item.signals.append(
        Concept(uri=CORRECTION.uri, scheme=CORRECTION.scheme, code=CORRECTION.code, extra=dict(extra))
    )
    if other := (element.get("id-string") or "").strip():
        reader.item.relations.append(Relation(rel="corrects", uri=other))


def _fixture(reader: Reader, element: Element) -> None:
    reader.fixture = reader.fixture or (element.get("fix-id") or "").strip() or None
    reader.keep("docdata", element)


def _meta(reader: Reader, element: Element) -> None:
    name, said = (element.get("name") or "").lower(), (element.get("content") or "").strip()
    if name in ("canonical", "og:url") and is_web_address(said):
        reader.item.web_address = said
        return
    if name in ("anpa-keyword", "slug", "slugline"):
        reader.fixture = reader.fixture or said or None
    reader.keep("head", element)


def _publication(reader: Reader, element: Element) -> None:
    """`pubdata`, kept as it is; the address of what was published is the page of the story."""
    address = (element.get("ex-ref") or "").strip()
    is_page = is_web_address(address)
    if is_page and reader.item.web_address is None:
        reader.item.web_address = address
    if not (is_page and set(attributes(element, frozenset({"ex-ref"})).items()) <= {("type", "web")}):
        reader.keep("head", element)


def _keep(reader: Reader, element: Element) -> None:
    reader.keep("head", element)


_DOCDATA: dict[str, Step] = {
    "doc-id": _doc_id,
    "urgency": _urgency,
    "date.issue": _issue,
    "date.release": _release,
    "date.expire": _expire,
    "du-key": _du_key,
    "doc.copyright": read_copyright,
    "doc.rights": read_doc_rights,
    "key-list": _keywords,
    "identified-content": read_identified,
    "evloc": read_event_place,
    "doc-scope": read_scope,
    "del-list": _deliveries,
    "correction": _correction,
    "fixture": _fixture,
    "pubdata": _publication,
    "revision-history": _keep,
    "tobject": read_tobject,
}
_HEAD: dict[str, Step] = {**_DOCDATA, "title": _title, "docdata": _docdata, "meta": _meta}
