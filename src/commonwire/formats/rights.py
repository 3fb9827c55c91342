"""Rights that a source states and that no reader here understands: they must not pass as leave."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from commonwire.news.item import RightsInfo
from commonwire.rights.terms import Terms

_MOST_WORDS = 2_000


def with_unread_rights(terms: Terms | None, rights_info: Sequence[RightsInfo]) -> Terms | None:
    """`terms`, and the expressions and links in `rights_info`, which are not read: they make every allow "ask".

    Without an expression or a link, `terms` as they are. Usage terms in words are shown and change nothing here
    (docs/rules.md, 6; NewsML-G2 `rightsInfo`, ninjs `rightsInfo`).
    """
    said: list[str] = []
    for info in rights_info:
        if info.link:
            said.append(info.link)
        if info.expression:
            said.append(f"encoded in {info.expression_language or 'a language that is not named'}")
    return with_unread(terms, said)


def with_unread(terms: Terms | None, said: Sequence[str]) -> Terms | None:
    """`terms`, and each of the wordings `said` that was not read as their `free_text`; `terms` when there are none."""
    if not said:
        return terms
    words = [terms.free_text] if terms is not None and terms.free_text else []
    words.append(f"The source states rights that were not read: {'; '.join(said)[:_MOST_WORDS]}")
    return msgspec.structs.replace(terms or Terms(), free_text="\n\n".join(words))
