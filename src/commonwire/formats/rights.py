"""Rights stated beside an item's terms: read where they are RightsML; else they must not pass as leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.rights_expression import read_policies
from commonwire.news.item import RightsInfo
from commonwire.rights.rightsml.read import is_odrl, terms_of_policies
from commonwire.rights.terms import Rule, Terms

_MOST_WORDS = 2_000
_NO_MINING = {
    "DMI-PROHIBITED": frozenset({"data-mining", "ai-training"}),
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": frozenset({"data-mining", "ai-training"}),
    "DMI-PROHIBITED-AIMLTRAINING": frozenset({"ai-training"}),
    "DMI-PROHIBITED-GENAIMLTRAINING": frozenset({"ai-training"}),
}
"""PLUS Data Mining vocabulary (NewsML-G2 2.34 `dataMining`); permission is never read from it."""


def with_rights(terms: Terms | None, rights_info: Sequence[RightsInfo], uri: str = "") -> Terms | None:
    """`terms`, and what the rights expressions in `rights_info` say of the item `uri`.

    RightsML and ODRL are read. Where the item has terms of its own, they alone grant, and the expressions only forbid
    and oblige. Expressions in another language, links to rights and rights of parts make every allow "ask". Usage
    terms in words are shown and change nothing here (docs/rules.md, 6).
    """
    said: list[str] = []
    policies: list[dict[str, Any]] = []
    for info in rights_info:
        if info.link:
            said.append(info.link)
        if info.expression:
            found, wording = _read(info)
            policies += found
            said += wording
    if policies:
        about = frozenset({uri}) if uri else frozenset[str]()
        terms = _beside(terms, terms_of_policies(policies, about=about))
    return with_unread(_without_mining(terms, rights_info), said)


def with_unread(terms: Terms | None, said: Sequence[str]) -> Terms | None:
    """`terms`, and each of the wordings `said` that was not read as their `free_text`; `terms` when there are none."""
    if not said:
        return terms
    words = [terms.free_text] if terms is not None and terms.free_text else []
    words.append(f"The source states rights that were not read: {'; '.join(said)[:_MOST_WORDS]}")
    return msgspec.structs.replace(terms or Terms(), free_text="\n\n".join(words))


def _read(info: RightsInfo) -> tuple[list[dict[str, Any]], list[str]]:
    """The policies of an expression; else the wording of what was not read."""
    unread = f"encoded in {info.expression_language or 'a language that is not named'}"
    if not is_odrl(info.expression_language):
        return [], [unread]
    if info.scope or info.aspect or info.valid_from or info.valid_to:
        return [], [f"{unread}, for a part or for a time"]
    try:
        return read_policies(info.expression or ""), []
    except BadInputError as error:
        return [], [f"{unread} ({error.message})"]


def _beside(own: Terms | None, stated: Terms) -> Terms:
    if own is None:
        return stated
    return msgspec.structs.replace(
        own,
        prohibitions=tuple(dict.fromkeys((*own.prohibitions, *stated.prohibitions))),
        duties=tuple(dict.fromkeys((*own.duties, *stated.duties))),
        free_text="\n\n".join(dict.fromkeys(words for words in (own.free_text, stated.free_text) if words)) or None,
        void=own.void or stated.void,
    )


def _without_mining(terms: Terms | None, rights_info: Sequence[RightsInfo]) -> Terms | None:
    """Terms that grant mining or training by name, without what `dataMining` prohibits."""
    kept = [info.extra.get("children") for info in rights_info]
    said = " ".join(str(child) for children in kept if isinstance(children, list) for child in children)
    if terms is None or "DMI-PROHIBITED" not in said:
        return terms
    kept_out = frozenset[str]().union(*(actions for code, actions in _NO_MINING.items() if f'{code}"' in said))
    forbidden = Rule(actions=kept_out or _NO_MINING["DMI-PROHIBITED"])
    return msgspec.structs.replace(terms, prohibitions=tuple(dict.fromkeys((*terms.prohibitions, forbidden))))
