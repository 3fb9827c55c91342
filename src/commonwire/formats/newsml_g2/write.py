"""The common model to NewsML-G2 2.35, conformance power: a newsItem, or the kind of item that the standard has for it.

What the standard has no place for, and lets stand in another namespace, stands in ours (`document.OWN`); codes that no
scheme of the IPTC has are of our own scheme, which the document's catalog declares.
"""

from __future__ import annotations

from typing import Any

import msgspec
from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import CommonwireError
from commonwire.formats.addresses import is_web_address
from commonwire.formats.characters import clean
from commonwire.formats.credit import CreditBlock, Written, credit_html
from commonwire.formats.elements import values_of
from commonwire.formats.losses import OURS, losses
from commonwire.formats.newsml_g2.conform import conform
from commonwire.formats.newsml_g2.document import CATALOG, MEDIA_TYPES, NAR, OWN, OWN_ALIAS, OWN_VERSION
from commonwire.formats.newsml_g2.order import ITEM, in_order
from commonwire.formats.newsml_g2.read import NAME, read_newsml_g2
from commonwire.formats.newsml_g2.write_content import add_content
from commonwire.formats.newsml_g2.write_draft import Draft, draft_of
from commonwire.formats.newsml_g2.write_meta import add_content_meta, add_hops, add_item_meta, put_language
from commonwire.formats.newsml_g2.write_planning import (
    add_concept_item,
    add_coverages,
    add_event_beside,
    add_groups,
)
from commonwire.formats.newsml_g2.write_rights import add_rights
from commonwire.formats.newsml_g2.write_words import G2, add, parsed
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import text_to_html
from commonwire.news.item import Given, Item

CARRIES = frozenset(Item.__struct_fields__) - OURS - {"terms", "extra"}
_NAMES: dict[str | None, str] = {None: NAR, OWN_ALIAS: OWN}
_QNAMES = etree.XPath("//@valuedatatype")
_LONGEST_VERSION = 18
_OF_VOCABULARIES = ("conceptSet", "schemeMeta", "catalogContainer")
_AT_THE_TOP = ("partMeta", "assert", "inlineRef", "derivedFrom", "derivedFromValue", "pubHistory")


def write_newsml_g2(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as NewsML-G2 2.35: newsItem, packageItem, planningItem, conceptItem or knowledgeItem, by its kind.

    A field that does not come back as it was, when the document is read, is among the losses; so is `extra` when
    something that was kept from NewsML-G2 has no place any more, or came from another format.
    """
    root = element_of(item, None)
    data = bytes_of(root)
    lost = _lost(item, data)
    if credit is not None:
        root = element_of(_credited(item, credit), credit)
        data = bytes_of(root)
    return Written(data=data, media_type=MEDIA_TYPES[etree.QName(root).localname], losses=lost)


def element_of(item: Item, credit: CreditBlock | None) -> Element:
    """The item's element, valid by the schema."""
    draft = draft_of(item)
    root = etree.Element(f"{G2}{draft.root}", nsmap=_NAMES)  # type: ignore[arg-type]  # None is the default's
    _put_identity(root, draft)
    add_item_meta(root, draft)
    add_hops(root, draft)
    meta = add_content_meta(root, draft)
    add_content(root, meta, draft)
    add_event_beside(meta, draft)
    add_coverages(root, meta, draft)
    if draft.root == "packageItem":
        add_groups(root, draft)
    elif draft.root == "conceptItem":
        add_concept_item(root, meta, draft)
    elif draft.root in ("knowledgeItem", "catalogItem"):
        root.extend(element for name in _OF_VOCABULARIES for element in draft.kept_elements(name))
    _add_kept(root, draft)
    add_rights(root, draft, credit)
    _add_catalogs(root, draft)
    in_order(root, ITEM)
    conform(root)
    etree.cleanup_namespaces(
        root, keep_ns_prefixes=sorted({name.partition(":")[0] for name in values_of(_QNAMES, root)})
    )
    return root


def bytes_of(root: Element) -> bytes:
    """The document of `root` in UTF-8."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _put_identity(root: Element, draft: Draft) -> None:
    """Identity and version: the source's own version, where it is a positive number, else ours, with the source's."""
    item = draft.item
    root.set("standard", "NewsML-G2")
    root.set("standardversion", "2.35")
    root.set("conformance", "power")
    root.set("guid", clean(item.uri))
    said = item.source_version or ""
    if said.isascii() and said.isdigit() and len(said) <= _LONGEST_VERSION and int(said):
        root.set("version", said)
    else:
        root.set("version", str(max(item.version, 1)))
        root.set(OWN_VERSION, clean(said))
    put_language(root, draft)


def _add_kept(root: Element, draft: Draft) -> None:
    """The parts of the document that the model does not know, and the asserts that places need besides."""
    kept = [element for name in _AT_THE_TOP for element in draft.kept_elements(name)]
    root.extend(kept)
    said = {element.get(key) for element in kept if element.tag == f"{G2}assert" for key in ("qcode", "uri", "literal")}
    for claim in draft.asserts:
        codes = {str(code) for code in claim.attrib.values()}
        if not codes & said:
            said |= codes
            root.append(claim)


def _add_catalogs(root: Element, draft: Draft) -> None:
    """The IPTC's catalog, those of the source, and a catalog of the aliases that are in neither."""
    add(root, "catalogRef", href=CATALOG)
    root.extend(draft.kept_elements("catalogRef"))
    if draft.aliases.local:
        catalog = add(root, "catalog")
        for alias, uri in draft.aliases.local.items():
            add(catalog, "scheme", alias=alias, uri=uri)


def _credited(item: Item, credit: CreditBlock) -> Item:
    """The item with credit, licence and link in the story and in the fields made for them."""
    body = item.body_html or text_to_html(item.body_text or "")
    link = credit.link if credit.link and is_web_address(credit.link) else None
    return msgspec.structs.replace(
        item,
        body_html=body + credit_html(credit),
        credit=credit.credit or item.credit,
        licence=credit.licence or item.licence,
        web_address=link or item.web_address,
    )


def _lost(item: Item, data: bytes) -> list[str]:
    """The fields that the item's document does not give back as they are."""
    try:
        (result,) = read_newsml_g2(data, None, Notes()).results
    except CommonwireError:  # of an item without a usable identity, or with a text beyond the bounds
        return losses(item, frozenset())
    again = result.item if isinstance(result, Given) else None
    if again is None:
        return losses(item, frozenset())
    lost = {name for name in CARRIES if getattr(again, name) != getattr(item, name)}
    lost = {name for name in lost if _told(getattr(again, name)) != _told(getattr(item, name))}
    if item.terms is not None and again.terms != item.terms:
        lost.add("terms")
    kept = {key: value for key, value in item.extra.items() if key != NAME} | {NAME: _of_item(item)}
    if _is_missing(kept, {NAME: _of_item(again)}):
        lost.add("extra")
    return [name for name in Item.__struct_fields__ if name in lost]


def _of_item(item: Item) -> dict[str, Any]:
    """What was kept from NewsML-G2; the header of a message is none of its item."""
    kept = item.extra.get(NAME)
    return {key: value for key, value in kept.items() if key != "header"} if isinstance(kept, dict) else {}


def _told(value: Any) -> Any:
    """`value` with kept XML however its namespaces are declared."""
    if isinstance(value, list):
        return [_told(part) for part in value]
    if isinstance(value, dict):
        return {key: _told(part) for key, part in value.items()}
    if isinstance(value, msgspec.Struct):
        return {name: _told(getattr(value, name)) for name in value.__struct_fields__}
    return _canonical(value) if isinstance(value, str) else value


def _is_missing(kept: Any, again: Any) -> bool:
    """Whether something that was `kept` is not there `again`."""
    if kept == again or not kept:
        return False
    if isinstance(kept, dict):
        return not isinstance(again, dict) or any(_is_missing(value, again.get(key)) for key, value in kept.items())
    if isinstance(kept, list):
        if not isinstance(again, list):
            return True
        rest = [value for value in kept if value not in again]
        return bool(rest) and not {*map(_canonical, rest)} <= {*map(_canonical, again)}
    return _canonical(kept) != _canonical(again)


def _canonical(value: Any) -> str:
    """XML however its namespaces are declared; everything else as it is."""
    element = parsed(value) if isinstance(value, str) and value.startswith("<") else None
    try:
        return str(value) if element is None else etree.tostring(element, method="c14n").decode()
    except etree.C14NError:  # hundreds of namespaces, or one that is no absolute URI
        return str(value)
