"""A feed to be written: a list of entries for readers, or one whole item as a document of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from commonwire.formats.addresses import is_web_address
from commonwire.formats.credit import CreditBlock, Written, credit_html
from commonwire.formats.losses import changed, losses
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import text_to_html
from commonwire.news.item import Item, Reading

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a feed: `html` is its sanitised text, or None where the reader of the feed may not have it."""

    item: Item
    html: str | None
    link: str
    credit: CreditBlock | None = None


class Feed(msgspec.Struct, kw_only=True):
    """What is written: `is_whole` where it is one item with everything it says, and no list for readers."""

    title: str
    address: str | None
    home: str
    updated: datetime
    entries: list[FeedEntry]
    is_whole: bool = False


def whole(item: Item, credit: CreditBlock | None) -> Feed:
    """The feed that says all of `item`; nothing but the item's own words and times is in it."""
    html = item.body_html or (text_to_html(item.body_text) if item.body_text else None)
    if html is None and credit is not None:
        html = ""  # the credit shows where there is no text, too
    if credit is not None:
        licence, link = credit.licence or item.licence, credit.link or item.web_address
        item = msgspec.structs.replace(item, credit=credit.credit, licence=licence, web_address=link)
    link = item.web_address if item.web_address and is_web_address(item.web_address) else ""
    entry = FeedEntry(item=item, html=html, link=link, credit=credit)
    return Feed(
        title=item.credit or (item.headline if item.status != "canceled" else None) or item.uri,
        address=None,
        home=link or uri_of(item),
        updated=item.version_created_at or item.first_created_at or item.content_created_at or _NEVER,
        entries=[entry],
        is_whole=True,
    )


def written(
    item: Item,
    credit: CreditBlock | None,
    *,
    document: Callable[[Feed], bytes],
    read: Callable[[bytes, str | None, Notes], Reading],
    media_type: str,
    carries: frozenset[str],
) -> Written:
    """`item` in its `document`; a field that does not come back as it was, when the document is read, is a loss."""
    bare = document(whole(item, None))
    lost = losses(item, carries) + changed(item, lambda: read(bare, None, Notes()), carries)
    return Written(data=bare if credit is None else document(whole(item, credit)), media_type=media_type, losses=lost)


def content_of(entry: FeedEntry) -> str | None:
    """The text with its credit; None where there is none to show."""
    if entry.html is None:
        return None
    return entry.html + (credit_html(entry.credit) if entry.credit else "")


def uri_of(item: Item) -> str:
    """The item's identity as an IRI, which RFC 4287 asks for."""
    uri = item.uri
    is_iri = ":" in uri.partition("/")[0] and not any(letter.isspace() for letter in uri)
    return uri if is_iri else f"urn:x-item:{quote(uri, safe='')}"
