"""The credit that goes with a story that leaves: line, licence, link and notices, inside every format."""

from __future__ import annotations

import html

import msgspec

from commonwire.formats.addresses import is_web_address
from commonwire.news.item import Item


class CreditBlock(msgspec.Struct, frozen=True, kw_only=True):
    """What must show with the story: `credit` is the line, `notices` sentences such as "Translated by machine".

    `withheld` are sentences for the taker's desk about what was left out: they stand among the terms, not in the text.
    `original` is the work that the copy is based on, by its address or URI; `noindex` and `canonical` (the address to
    name) are what its owner wants of search engines; `mark` is the node's signature on the take.
    """

    credit: str
    licence: str | None = None
    link: str | None = None
    notices: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    original: str | None = None
    noindex: bool = False
    canonical: str | None = None
    mark: str | None = None


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A written item: its bytes, their media type, and the model's fields that the format has no place for."""

    data: bytes
    media_type: str
    losses: list[str]


def credit_text(credit: CreditBlock) -> str:
    """The block as lines of plain text.

    >>> print(credit_text(CreditBlock(credit="Pamir Post", licence="CC-BY-4.0", link="https://example.org/1")))
    Pamir Post
    CC-BY-4.0
    https://example.org/1
    """
    return "\n".join(line for line in (credit.credit, credit.licence, credit.link, *credit.notices) if line)


def credit_terms(credit: CreditBlock) -> str:
    """The block as lines of plain text for where a format states terms: with what was left out."""
    return "\n".join(line for line in (credit_text(credit), *credit.withheld) if line)


def credit_html(credit: CreditBlock) -> str:
    """The block as one paragraph of HTML."""
    parts = [html.escape(credit.credit)]
    if credit.licence:
        parts.append(html.escape(credit.licence))
    if credit.link:
        link = html.escape(credit.link)
        parts.append(f'<a href="{link}" rel="noopener">{link}</a>' if is_web_address(credit.link) else link)
    parts += [html.escape(notice) for notice in credit.notices]
    return f"<p>{'<br>'.join(parts)}</p>"


def own_credit(item: Item) -> CreditBlock:
    """The credit that the item itself states, for when nobody gives another."""
    return CreditBlock(credit=item.credit or "", licence=item.licence, link=item.web_address)
