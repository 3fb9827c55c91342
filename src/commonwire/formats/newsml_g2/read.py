"""NewsML-G2 to the common model: an item, or each item of a news message by itself.

What the model has no place for is kept in `extra["newsml_g2"]` by the name of its parent, as XML; notes to editors
are taken out of the document before anything else is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.base.languages import direction
from commonwire.formats.addresses import checked_uri
from commonwire.formats.elements import (
    attributes,
    children,
    fragment,
    language_of,
    line,
    local,
)
from commonwire.formats.finish import finish, read_language
from commonwire.formats.newsml_g2.codes import Codes, schemes_in
from commonwire.formats.newsml_g2.concept import Asserts
from commonwire.formats.newsml_g2.content import read_content
from commonwire.formats.newsml_g2.document import (
    ADDED,
    IPTC_CATALOGS,
    ITEMS,
    KIND_OF_ROOT,
    MEDIA_TYPES,
    MESSAGE,
    OWN_SCHEME,
    OWN_VERSION,
)
from commonwire.formats.newsml_g2.knowledge import concepts_in, table_of
from commonwire.formats.newsml_g2.meta import Reader, read_content_meta, read_hops, read_item_meta, settle
from commonwire.formats.newsml_g2.planning import read_concept_item, read_coverages, read_event, read_groups
from commonwire.formats.newsml_g2.prepare import forget_ids, part_what_stands_beside, take_notes
from commonwire.formats.newsml_g2.relations import web_page
from commonwire.formats.newsml_g2.rights import put_rights, read_added, read_rights
from commonwire.formats.notes import Notes, check_items, too_deep
from commonwire.formats.parts import Message, parts_of
from commonwire.formats.sanitise import html_to_text
from commonwire.formats.xml_text import parse_xml
from commonwire.news.item import Given, Item, Reading, Refused, Report, RightsInfo

NAME = "newsml_g2"
_ROOT = frozenset({"guid", "version", OWN_VERSION})


def read_newsml_g2(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The items in `data`: one, or all of a news message in their order; a bad one costs only itself.

    Raises BadInputError (XML that cannot be mended, an only item that cannot be read), BadFormatError, TooLargeError.
    """
    return Reading(format=NAME, results=list(_each(data, media_type, notes)))


def open_newsml_g2(data: bytes, media_type: str | None, notes: Notes) -> tuple[str, Iterator[Given | Refused]]:
    """As `read_newsml_g2`, one item after another: only one of a message is a tree at a time."""
    return NAME, _each(data, media_type, notes)


def _each(data: bytes, media_type: str | None, notes: Notes) -> Iterator[Given | Refused]:
    message = parts_of(data, ITEMS, MESSAGE)
    if message is not None:
        yield from _each_part(message, media_type, notes)
        return
    parsed = parse_xml(data, media_type, notes)
    root = parsed.root
    if parsed.is_guessed:
        _mend_names(root)
    if local(root) in ITEMS:
        yield _given(_item(root, {}, notes), data, media_type, local(root), notes)
        return
    found = list(_items_in(root))
    if not found:
        raise BadFormatError(f"<{local(root)[:40]}> holds no item of NewsML-G2", where="first element", remedy=_REMEDY)
    check_items(len(found), notes.bounds)
    header = _header(root)
    for number, element in enumerate(found, start=1):
        original = etree.tostring(element, encoding="utf-8", with_tail=False)
        yield _by_itself(element, header, original, number, media_type, notes)


_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_REMEDY = "Send a newsItem, packageItem, planningItem, conceptItem or knowledgeItem, or a newsMessage of them."


def _each_part(message: Message, media_type: str | None, notes: Notes) -> Iterator[Given | Refused]:
    """Each part parsed for itself: a message is never a tree as a whole."""
    check_items(len(message.spans), notes.bounds)
    own = notes.fresh()
    header = _header(parse_xml(message.rest(), media_type, own).root)
    for number, part in enumerate(message.parts(), start=1):
        own = notes.fresh()
        try:
            parsed = parse_xml(part.document, media_type, own)
            if parsed.is_guessed:
                _mend_names(parsed.root)
            element = next(_items_in(parsed.root), None)
            if element is None:
                raise BadInputError("There is no item in it", remedy="Send it whole.")
        except BadInputError as error:
            yield _refused(error, number, None)
            continue
        yield _by_itself(element, header, part.original, number, media_type, own)


def _by_itself(
    element: Element, header: dict[str, Any], original: bytes, number: int, media_type: str | None, notes: Notes
) -> Given | Refused:
    own = notes.fresh()
    own.remarks = list(notes.remarks)
    try:
        return _given(_item(element, header, own), original, media_type, local(element), own)
    except (BadInputError, RecursionError) as error:
        said = error if isinstance(error, BadInputError) else too_deep(notes.bounds)
        return _refused(said, number, (element.get("guid") or "").strip() or None)


def _given(item: Item, original: bytes, media_type: str | None, root: str, notes: Notes) -> Given:
    report = Report(format=NAME, remarks=notes.remarks)
    return Given(item=item, original=original, media_type=MEDIA_TYPES.get(root, media_type or ""), report=report)


def _refused(error: BadInputError, number: int, uri: str | None) -> Refused:
    where = f"item {number}, {error.where}" if error.where else f"item {number}"
    return Refused(message=error.message, where=where, remedy=error.remedy or "Mend it and send it again.", uri=uri)


def _items_in(root: Element) -> Iterator[Element]:
    """The items of a message, and items that stand in no message at all; never an item within an item."""
    if local(root) in ITEMS:
        yield root
        return
    for child in children(root):
        if local(child) in ITEMS:
            yield child
        elif local(child).lower() != "header":
            yield from _items_in(child)


def _header(root: Element) -> dict[str, Any]:
    """What the message says of itself: sender, hour, destinations and the like, by name."""
    found: dict[str, Any] = {}
    header = next((child for child in children(root) if local(child).lower() == "header"), None)
    for child in children(header) if header is not None else ():
        said = line(child)
        if said or child.attrib:
            found.setdefault(local(child), []).append(said or fragment(child))
    return found


def _mend_names(root: Element) -> None:
    """Names whose prefix was never declared, in XML that had to be mended, lose it."""
    for element in root.iter("*"):
        if ":" in str(element.tag).rpartition("}")[2]:
            name = local(element)
            element.tag = name if _NAME.fullmatch(name) else "unknown"


def _item(root: Element, header: dict[str, Any], notes: Notes) -> Item:
    name = local(root)
    private = take_notes(root)
    item = Item(uri=checked_uri(_guid(root), notes), kind=KIND_OF_ROOT[name])
    item.source_version = root.get(OWN_VERSION, root.get("version", "")).strip() or None
    parts: dict[str, list[Element]] = {}
    for child in children(root):
        parts.setdefault(local(child), []).append(child)
    codes = Codes(schemes_in(parts.pop("catalog", [])), notes)
    catalogs = [fragment(ref) for ref in parts.pop("catalogRef", []) if IPTC_CATALOGS not in ref.get("href", "")]
    part_what_stands_beside(parts)
    forget_ids(root)
    reader = Reader(item=item, codes=codes, notes=notes, asserts=Asserts(parts.get("assert", [])))
    item.language = _language(root, parts, notes)
    _read_parts(reader, parts, language_of(root))
    settle(reader)
    web_page(item)
    item.editor_note = "\n".join([*private, *([item.editor_note] if item.editor_note else [])]) or None
    kept = {**reader.kept, **_about(root, codes, item), **({"catalogRef": catalogs} if catalogs else {})}
    if header:
        kept["header"] = header
    if kept:
        item.extra = {**item.extra, NAME: kept}
    if not (item.headlines or item.body_text or item.summary):
        notes.guessed("headline", "There is no headline and no text: only the guid can be shown.")
    return finish(item, notes)


def _read_parts(reader: Reader, parts: dict[str, list[Element]], language: str | None) -> None:
    rights: list[RightsInfo] = []
    for name, elements in parts.items():
        for element in elements:
            if name == "rightsInfo":
                if not read_added(reader.item, element):
                    rights += read_rights(element, reader.codes, reader.notes)
            elif name == "conceptSet":
                _read_vocabulary(reader, element, language)
            elif reading := _PARTS.get(name):
                reading(reader, element)
            elif element.get(ADDED) is None:
                reader.keep(name, element)
    put_rights(reader.item, rights)


def _read_lonely_coverage(reader: Reader, coverage: Element) -> None:
    reader.notes.guessed("newsCoverage", "It stands outside a newsCoverageSet: read as if in one.")
    parent = etree.Element("newsCoverageSet")
    parent.append(coverage)
    read_coverages(reader, parent)


_PARTS: dict[str, Callable[[Reader, Element], None]] = {
    "itemMeta": read_item_meta,
    "contentMeta": read_content_meta,
    "contentSet": read_content,
    "groupSet": read_groups,
    "newsCoverageSet": read_coverages,
    "newsCoverage": _read_lonely_coverage,
    "concept": read_concept_item,
    "eventDetails": read_event,
    "hopHistory": read_hops,
}


def _read_vocabulary(reader: Reader, concepts: Element, language: str | None) -> None:
    item = reader.item
    item.kind = "knowledge"
    item.body_html = table_of(concepts_in(concepts, reader.codes, language)) or None
    item.body_text = html_to_text(item.body_html) if item.body_html else None
    reader.kept["conceptSet"] = fragment(concepts)


def _guid(root: Element) -> str:
    guid = (root.get("guid") or "").strip()
    if not guid:
        raise BadInputError(
            "The item has no guid", where=f"<{local(root)}>", remedy="Give it the lasting identity your system has."
        )
    return guid


def _language(root: Element, parts: dict[str, list[Element]], notes: Notes) -> str | None:
    """The language of the content (contentMeta) before that of the document (xml:lang)."""
    for meta in parts.get("contentMeta", ()):
        for child in children(meta):
            if local(child) == "language" and child.get("tag"):
                return read_language(child.get("tag"), notes)
    return read_language(language_of(root), notes)


def _about(root: Element, codes: Codes, item: Item) -> dict[str, Any]:
    """The other attributes of the root, and the document's own aliases."""
    found: dict[str, Any] = {}
    said = attributes(root, _ROOT)
    for name in ("standard", "standardversion", "conformance"):
        said.pop(name, None)
    if said.get("xml:lang") == item.language:
        said.pop("xml:lang", None)
    if said.get("dir") == direction(item.language):
        said.pop("dir", None)
    if said:
        found["root"] = said
    if catalogs := {alias: uri for alias, uri in codes.local.items() if uri != OWN_SCHEME}:
        found["catalogs"] = catalogs
    return found
