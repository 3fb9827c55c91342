"""Which terms hold for an item: its own, else its feed's, else its outlet's."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from commonwire.rights.terms import Terms

LONGEST_VOID = 1_000
"""Characters of what is wrong with terms."""


def resolve(
    item_terms: Terms | None,
    feed_terms: Terms | None,
    outlet_terms: Terms | None,
    *,
    usage_terms: str | None = None,
) -> Terms:
    """The terms that hold: the first that are there, whole; never a mixture.

    `usage_terms`, free text that came with the item, is added as `free_text`: it grants nothing and turns
    allow into ask. Without any terms the answer is Terms(), which asks. No rule among them can pass as one of the
    alliance's or as the answer to a request.
    """
    terms = unmarked(next((terms for terms in (item_terms, feed_terms, outlet_terms) if terms is not None), Terms()))
    words = (usage_terms or "").strip()
    if not words or words == terms.free_text:
        return terms
    return msgspec.structs.replace(terms, free_text=f"{terms.free_text}\n\n{words}" if terms.free_text else words)


def unmarked(terms: Terms) -> Terms:
    """`terms` whose rules are the owner's own: marks of where a rule comes from are the node's to set (`Rule.by`)."""
    rules = (*terms.grants, *terms.prohibitions)
    if terms.next_terms is None and not any(rule.by for rule in rules):
        return terms
    return msgspec.structs.replace(
        terms,
        grants=tuple(msgspec.structs.replace(rule, by=None) for rule in terms.grants),
        prohibitions=tuple(msgspec.structs.replace(rule, by=None) for rule in terms.prohibitions),
        next_terms=None if terms.next_terms is None else unmarked(terms.next_terms),
    )


def voided(terms: Terms, problems: Sequence[str]) -> Terms:
    """`terms` that contradict themselves or name what does not exist: kept to be shown, and granting nothing."""
    return msgspec.structs.replace(terms, void="; ".join(problems)[:LONGEST_VOID]) if problems else terms
