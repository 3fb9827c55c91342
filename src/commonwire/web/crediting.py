"""The credit of a story as it goes out: with a take, in a feed, on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commonwire.delivery.records import Records
from commonwire.delivery.show import Shown
from commonwire.delivery.take import Withheld
from commonwire.formats.addresses import is_web_address
from commonwire.formats.credit import CreditBlock
from commonwire.formats.machine_work import machine_work
from commonwire.news.item import Item
from commonwire.rights.credit import CreditLine, credit_for
from commonwire.rights.terms import Terms
from commonwire.web.lists import outlet_name

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"]+")
"""Fit to stand as an address (RFC 3986, section 3)."""


def credit_line(records: Records, shown: Shown) -> CreditLine:
    """The credit that goes out with the item: the same rule for every outlet."""
    item = shown.item
    outlet = records.roll.get_outlet(shown.state.outlet)
    terms = records.terms.get(shown.version.terms) if shown.version else Terms()
    return credit_for(
        outlet_name(outlet, item.language),
        credit=item.credit,
        byline=item.byline,
        licence=item.licence or item.copyright,
        link=item.web_address or (item.uri if item.uri.startswith("http") else outlet.home_page),
        terms=terms,
    )


def credit_block(item: Item, credit: CreditLine, withheld: Sequence[Withheld] = ()) -> CreditBlock:
    """The credit as it goes into a document: with machine work in it, what was left out, what search engines get."""
    page = next((address for address in (item.web_address, item.uri) if address and is_web_address(address)), None)
    return CreditBlock(
        credit=credit.credit,
        licence=credit.licence,
        link=credit.link,
        notices=machine_work(item),
        withheld=tuple(map(_left_out, withheld)),
        original=page or (item.uri if _URI.fullmatch(item.uri) else None),
        noindex="noindex" in credit.duties,
        canonical=credit.canonical or (page if "canonical" in credit.duties else None),
    )


def _left_out(one: Withheld) -> str:
    name = f"“{one.title or one.name}”" if one.title or one.name else "A picture, sound or film"
    return f"Left out: {name}. " + ("Its terms do not allow this use." if one.decision == "deny" else "Ask the owner.")
