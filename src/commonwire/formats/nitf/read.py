"""NITF to the common model (NITF 2.5 to 3.6, with and without namespace and DOCTYPE).

What the model has no place for is kept in `extra["nitf"]` by the name of its parent, as XML.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.addresses import checked_uri, made_uri
from commonwire.formats.elements import children, find, language_of, local
from commonwire.formats.finish import finish, read_language
from commonwire.formats.nitf.body import nitf_to_html
from commonwire.formats.nitf.document import EVENT_PLACE, MEDIA_TYPE, OWN_ITEM
from commonwire.formats.nitf.extension import read_extension
from commonwire.formats.nitf.notes import take_notes
from commonwire.formats.nitf.read_body import put_text, read_body
from commonwire.formats.nitf.read_head import read_head
from commonwire.formats.nitf.reader import Reader
from commonwire.formats.notes import Notes, check_items
from commonwire.formats.times import read_time
from commonwire.formats.xml_text import parse_xml
from commonwire.news.item import Given, Headline, Item, Reading, Refused, Relation, Report

NAME = "nitf"


def read_nitf(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The stories in `data`: one, or several in a wrapper of the sender's own, where a bad one costs only itself.

    Raises BadInputError (XML that cannot be mended, an only story that cannot be read), BadFormatError, TooLargeError.
    """
    root = parse_xml(data, media_type, notes).root
    if local(root) == "nitf":
        return Reading(format=NAME, results=[_given(_item(root, notes), data, notes)])
    found = [element for element in root.iter("{*}nitf") if next(element.iterancestors("{*}nitf"), None) is None]
    if not found:
        raise BadFormatError(f"<{local(root)[:40]}> holds no <nitf>", where="first element", remedy="Send NITF.")
    check_items(len(found), notes.bounds)
    results = [_read_part(element, f"item {number}", notes) for number, element in enumerate(found, start=1)]
    return Reading(format=NAME, results=results)


def _read_part(element: Element, place: str, notes: Notes) -> Given | Refused:
    own = notes.fresh()
    own.remarks = list(notes.remarks)
    original = etree.tostring(element, encoding="utf-8", with_tail=False)
    try:
        return _given(_item(element, own), original, own)
    except BadInputError as error:
        where = f"{place}, {error.where}" if error.where else place
        return Refused(message=error.message, where=where, remedy=error.remedy or "Mend it.")


def _given(item: Item, original: bytes, notes: Notes) -> Given:
    report = Report(format=NAME, remarks=notes.remarks)
    return Given(item=item, original=original, media_type=MEDIA_TYPE, report=report)


class Inner(NamedTuple):
    """A story that stands inside a document of another format: its text, not sanitised yet, and all else it says."""

    html: str
    item: Item


def read_inner(element: Element, notes: Notes) -> Inner:
    """The story in `element`: a whole <nitf>, its body, or parts of one. It has no identity of its own."""
    reader = Reader(item=Item(uri=""), notes=notes)
    html = _read_parts(reader, element)
    _put_kept(reader)
    return Inner(html, reader.item)


def _item(root: Element, notes: Notes) -> Item:
    reader = Reader(item=Item(uri=""), notes=notes)
    item = reader.item
    reader.uno = (root.get("uno") or "").strip() or None
    extension = _take_extension(find(root, "head"))
    if find(root, "body") is None:
        notes.guessed("body", "There is no body.")
    put_text(reader, _read_parts(reader, root))
    _settle(reader)
    if extension:
        read_extension(reader, extension)
    _put_kept(reader)
    if not (item.headlines or item.body_text or item.summary):
        if reader.id is None:
            raise BadInputError("There is neither headline nor text", where="body", remedy="Send a body.")
        notes.guessed("body", "There is neither headline nor text: only the identity can be shown.")
    return finish(item, notes)


def _read_parts(reader: Reader, root: Element) -> str:
    """Read head and body of `root`, or `root` as a body; gives the text as HTML that has yet to be sanitised."""
    item = reader.item
    reader.private = take_notes(root)
    head, body = find(root, "head"), find(root, "body")
    said = language_of(root) or root.get("baselang") or (language_of(body) if body is not None else None)
    item.language = read_language(said, reader.notes)
    if head is not None:
        read_head(reader, head)
    if body is None and head is not None:
        root.remove(head)
    html = _read_text(reader, root if body is None else body)
    item.slugline = item.slugline or reader.fixture
    item.byline = ", ".join(reader.bylines) or None
    item.headlines.sort(key=lambda headline: headline.role != "main")
    _settle_title(reader)
    _settle_place(reader)
    return html


def _settle_title(reader: Reader) -> None:
    """The title stands in for a headline; one that is the headline again says nothing more."""
    item = reader.item
    title = reader.kept.get("title")
    if title and not item.headlines:
        reader.notes.guessed("headlines", "There is no headline: the title stands in.")
        item.headlines = [Headline(value=title, role="title")]
        del reader.kept["title"]
    elif title and title == item.headlines[0].value:
        del reader.kept["title"]


def _settle_place(reader: Reader) -> None:
    """Where there is no dateline, the city of the event stands in for where the story comes from."""
    cities = (place.extra.get("city") for place in reader.item.places if place.role == EVENT_PLACE)
    city = next((str(city) for city in cities if city), None)
    if reader.item.located is None and city:
        reader.notes.guessed("located", f"There is no place in the dateline: that of the event stands in, {city[:60]}.")
        reader.item.located = city


def _read_text(reader: Reader, body: Element) -> str:
    """The text of a body, or of an element that is a run of text without being one."""
    is_body = local(body) in ("nitf", "body") or any(local(child).startswith("body.") for child in children(body))
    return read_body(reader, body) if is_body else nitf_to_html(body)


def _put_kept(reader: Reader) -> None:
    reader.item.editor_note = "\n".join(reader.private) or None
    reader.item.extra = {NAME: reader.kept} if reader.kept else {}


def _take_extension(head: Element | None) -> str | None:
    found = head.find(OWN_ITEM) if head is not None else None
    if found is None or head is None:
        return None
    head.remove(found)
    return found.text


def _settle(reader: Reader) -> None:
    """What depends on more than one element: identity and time."""
    item = reader.item
    item.uri = _uri(reader)
    item.relations = [_managed(reader, relation) for relation in item.relations]
    if item.version_created_at is None:
        item.version_created_at = read_time(reader.issued, "date.issue", reader.notes)


def _managed(reader: Reader, relation: Relation) -> Relation:
    """The document that this one manages, under the URI that it got by its own `doc-id` from the same source."""
    said = relation.uri
    if relation.rel != "manages" or said is None or ":" in said:
        return relation
    reader.notes.guessed("relations", f"'{said[:60]}' is no URI: one was made of it and this document's source.")
    return msgspec.structs.replace(relation, uri=made_uri(reader.notes.defaults, reader.source, said))


def _uri(reader: Reader) -> str:
    """The identity: `doc-id`, else the document's `uno`, else one that is made."""
    notes, item = reader.notes, reader.item
    said = reader.id or reader.uno
    if said and ":" in said:
        return checked_uri(said, notes)
    if said:
        notes.guessed("uri", f"'{said[:60]}' is no URI: one was made of it and its source.")
        return made_uri(notes.defaults, reader.source, said)
    if item.slugline and reader.issued:
        notes.guessed("uri", "There is no doc-id: an identity was made of du-key and date.")
        return made_uri(notes.defaults, item.slugline, reader.issued[:8])
    notes.guessed("uri", "There is no doc-id: an identity was made of the words.")
    return made_uri(notes.defaults, item.headline, item.body_text)
