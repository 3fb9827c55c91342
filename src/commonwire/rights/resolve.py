"""Which terms hold for an item: its own, else its feed's, else its outlet's."""

from __future__ import annotations

import msgspec

from commonwire.rights.terms import Terms


def resolve(
    item_terms: Terms | None,
    feed_terms: Terms | None,
    outlet_terms: Terms | None,
    *,
    usage_terms: str | None = None,
) -> Terms:
    """The terms that hold: the first that are there, whole; never a mixture.

    `usage_terms`, free text that came with the item, is added as `free_text`: it grants nothing and turns
    allow into ask. Without any terms the answer is Terms(), which asks.
    """
    terms = next((terms for terms in (item_terms, feed_terms, outlet_terms) if terms is not None), Terms())
    words = (usage_terms or "").strip()
    if not words or words == terms.free_text:
        return terms
    return msgspec.structs.replace(terms, free_text=f"{terms.free_text}\n\n{words}" if terms.free_text else words)
