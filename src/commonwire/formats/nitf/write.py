"""The common model to NITF 3.6.

What the standard has a place for stands there. What it has none for, and lets stand in another namespace, stands in
ours: at the end of `head`, by the names of the common model (`extension.py`). What decides on the use of a story never
stands there alone.
"""

from __future__ import annotations

import re
from html import unescape

import msgspec
from lxml import etree

from commonwire.base.errors import CommonwireError
from commonwire.formats.addresses import is_web_address
from commonwire.formats.characters import clean
from commonwire.formats.credit import CreditBlock, Written
from commonwire.formats.losses import OURS, losses
from commonwire.formats.nitf.conform import conform
from commonwire.formats.nitf.document import CHANGED, EXTENDED, MEDIA_TYPE, NITF, OWN_ITEM, VERSION
from commonwire.formats.nitf.extension import extension_of
from commonwire.formats.nitf.read import read_nitf
from commonwire.formats.nitf.write_body import add_body
from commonwire.formats.nitf.write_draft import TAG, draft_of, language
from commonwire.formats.nitf.write_head import add_head
from commonwire.formats.notes import Notes
from commonwire.formats.own import OWN
from commonwire.formats.xml_text import XML_LANG
from commonwire.news.item import Given, Item

CARRIES = frozenset(Item.__struct_fields__) - OURS - {"extra"}
_LAYOUT = re.compile(r">\s+<")
_NAMES: dict[str | None, str] = {None: NITF, "cw": OWN}


def write_nitf(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as NITF 3.6, valid by its schema.

    A field that does not come back as it was, when the document is read, is among the losses; so is `extra` when
    something that was kept from NITF has no place any more, or came from another format.
    """
    data = document(item, None, [])
    missing = _different(item, _read(data))
    said = [name for name in missing if name in EXTENDED or name == "uri"]
    if said:
        data = document(item, None, said)
        missing = _different(item, _read(data))
    if credit is not None:
        data = document(_credited(item, credit), credit, said)
    return Written(data=data, media_type=MEDIA_TYPE, losses=missing)


def document(item: Item, credit: CreditBlock | None, named: list[str]) -> bytes:
    """The item's document in UTF-8; of what it says in its extension the fields are `named`."""
    root = etree.Element(f"{TAG}nitf", nsmap=_NAMES)  # type: ignore[arg-type]  # None is the default's
    root.set("version", VERSION)
    for name, value in CHANGED.items():
        root.set(name, value)
    if tag := language(item.language):
        root.set("baselang", tag)
        root.set(XML_LANG, tag)
    draft = draft_of(item)
    add_head(root, draft, credit)
    add_body(root, draft, credit)
    if text := extension_of(item, named):
        etree.SubElement(root[0], OWN_ITEM).text = clean(text)
    conform(root)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _read(data: bytes) -> Item | None:
    try:
        (result,) = read_nitf(data, None, Notes()).results
    except CommonwireError:  # of an item without a usable identity, or without any words
        return None
    return result.item if isinstance(result, Given) else None


def _different(item: Item, again: Item | None) -> list[str]:
    """The fields of `item` that are others `again`; all that say something, where nothing could be read."""
    if again is None:
        return losses(item, frozenset())
    lost = {name for name in CARRIES if getattr(again, name) != getattr(item, name)}
    if (again.body_text or "").split() == (item.body_text or "").split():
        lost.discard("body_text")  # white space between words is the plain text's own
        if item.body_html is None:
            lost.discard("body_html")
    if _bare(again.body_html) == _bare(item.body_html):
        lost.discard("body_html")
    kept = {key: value for key, value in item.extra.items() if value}
    if kept and again.extra != kept:
        lost.add("extra")
    return [name for name in Item.__struct_fields__ if name in lost]


def _bare(html: str | None) -> str:
    """The markup without the white space between its elements, and however its characters are spelled."""
    return unescape(_LAYOUT.sub("><", html)) if html else ""


def _credited(item: Item, credit: CreditBlock) -> Item:
    """The item with credit, licence and link in the fields made for them."""
    link = credit.link if credit.link and is_web_address(credit.link) else None
    return msgspec.structs.replace(
        item,
        credit=credit.credit or item.credit,
        licence=credit.licence or item.licence,
        web_address=link or item.web_address,
    )
