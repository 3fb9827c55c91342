"""The credit that goes out with a take: the same for every member."""

from __future__ import annotations

import msgspec

from commonwire.rights.terms import Terms


class CreditLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a taker prints (`credit`), the licence, the link to the original, and the kinds of duties owed.

    `canonical` is the address that the owner asks to name as the original, where the duty gives one.
    """

    credit: str
    licence: str | None
    link: str | None
    duties: tuple[str, ...]
    canonical: str | None = None


def credit_for(
    outlet_name: str,
    *,
    credit: str | None = None,
    byline: str | None = None,
    licence: str | None = None,
    link: str | None = None,
    terms: Terms,
) -> CreditLine:
    """The credit line for an item of `outlet_name`, whose own `credit`, `byline`, `licence` and address are given.

    The owner's wording in the duty 'attribute' is taken as it stands. Else byline and credit, with the outlet's
    name added where neither has it: a story always shows who published it.

    >>> credit_for("Pamir Post", byline="Our correspondent", terms=Terms()).credit
    'Our correspondent / Pamir Post'
    """
    wording = next((duty.text for duty in terms.duties if duty.kind == "attribute" and duty.text), None)
    parts = [part.strip() for part in (byline, credit) if part and part.strip()]
    if not any(outlet_name.casefold() in part.casefold() for part in parts):
        parts.append(outlet_name)
    return CreditLine(
        credit=wording or " / ".join(dict.fromkeys(parts)),
        licence=terms.licence or licence,
        link=link,
        duties=tuple(dict.fromkeys(duty.kind for duty in terms.duties)),
        canonical=next((duty.text for duty in terms.duties if duty.kind == "canonical" and duty.text), None),
    )
