"""Several items in one newsMessage of NewsML-G2 (Implementation Guide, "Exchanging News: News Messages")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.credit import CreditBlock, Written
from commonwire.formats.newsml_g2.document import NAR
from commonwire.formats.newsml_g2.write import bytes_of, write_newsml_g2
from commonwire.formats.newsml_g2.write_draft import iso
from commonwire.formats.newsml_g2.write_words import G2, add, words
from commonwire.news.item import Item

MEDIA_TYPE = "application/vnd.iptc.g2.newsmessage+xml"
_UNKNOWN = "1970-01-01T00:00:00Z"
_REFERENCES = ("idref", "idrefs", "contentrefs", "sourceidref", "root", "original")


def write_newsml_g2_message(parts: list[tuple[Item, CreditBlock | None]], *, sent: datetime, sender: str) -> Written:
    """The items with their credits in one message, `sent` by `sender`; `losses` are those of any of them."""
    each = [write_newsml_g2(item, credit) for item, credit in parts]
    lost = {name for written in each for name in written.losses}
    data = _message([written.data for written in each], iso(sent) or _UNKNOWN, sender)
    return Written(data=data, media_type=MEDIA_TYPE, losses=[name for name in Item.__struct_fields__ if name in lost])


def join_newsml_g2(documents: Sequence[bytes], now: datetime | None) -> bytes:
    """Documents that this program wrote in one message, sent `now`, or when the last of its items was made."""
    return _message(documents, iso(now), None)


def _message(documents: Sequence[bytes], sent: str | None, sender: str | None) -> bytes:
    root = etree.Element(f"{G2}newsMessage", nsmap={None: NAR})  # type: ignore[dict-item]
    header = add(root, "header")
    items = [_item(document) for document in documents]
    made = [str(item.findtext(f"{G2}itemMeta/{G2}versionCreated")) for item in items]
    add(header, "sent", sent or max(made, key=datetime.fromisoformat, default=_UNKNOWN))
    if sender is not None:
        add(header, "sender", words(sender))
    holder = add(root, "itemSet")
    taken: set[str] = set()
    for number, item in enumerate(items, start=1):
        _keep_apart(item, number, taken)
        holder.append(item)
    return bytes_of(root)


def _item(document: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(document, parser)


def _keep_apart(item: Element, number: int, taken: set[str]) -> None:
    """An id is one in the whole document (XML Schema, ID): one that another item has, too, gets the item's number."""
    named = [(one, key) for one in item.iter(f"{G2}*") for key in ("id", "partid") if one.get(key)]
    own = {str(one.get(key)) for one, key in named}
    new = {name: f"{name}-{number}" for name in own & taken}
    while set(new.values()) & (taken | own):
        new = {name: f"{changed}-{number}" for name, changed in new.items()}
    taken |= own | set(new.values())
    if not new:
        return
    for element, key in named:
        element.set(key, new.get(str(element.get(key)), str(element.get(key))))
    for element in item.iter(f"{G2}*"):
        for key in _REFERENCES:
            if said := element.get(key):
                element.set(key, " ".join(new.get(name, name) for name in said.split()))
