"""More like this: recent items that share rare words with one. Plain: by words, so within one language or by names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from math import log, sqrt
from typing import Protocol

from commonwire.delivery.rows import ItemLists
from commonwire.delivery.show import ShowRecords, show
from commonwire.news.state import ItemState
from commonwire.search.query import Query, field
from commonwire.search.text import tokens

RECENT = 1000
"""Items that are compared, the newest ones: they bound the work."""
SHARED = 2
"""Words that two items must have in common."""
COMMON = 0.2
"""A word that more than this part of the items has tells nothing."""


class SimilarRecords(ShowRecords, Protocol):
    """The records that looking for similar items needs."""

    lists: ItemLists


def similar(
    records: SimilarRecords, state: ItemState, *, viewer: str | None, lang: str | None = None, limit: int = 10
) -> list[tuple[ItemState, float]]:
    """Items that `viewer` may see and that are like this one, best first, each with a score above 0, at most 1.

    Headline, summary and subjects are compared: what a row shows. `lang` (BCP 47) keeps to one language. An item
    whose words the viewer does not get is like nothing.
    """
    item = show(records, state, viewer=viewer).item
    summary = item.summary or (item.body_text or "")[:300]
    wanted = _words([*(h.value for h in item.headlines), summary, *(s.name or "" for s in item.subjects)])
    rows = records.lists.newest(
        viewer=viewer, query=Query(field("lang", lang)) if lang else Query(), before=None, limit=RECENT
    )
    others = [
        (row, _words([row.headline or "", row.snippet or "", *(s.name or "" for s in row.subjects)]))
        for row in rows
        if row.id != state.id and row.status == "usable"
    ]
    weights = _weights([words for _, words in others])
    scored = [(row, _score(wanted, words, weights)) for row, words in others]
    found = [(row, score) for row, score in scored if score > 0]
    return sorted(found, key=lambda pair: (-pair[1], -pair[0].position))[:limit]


def _words(texts: list[str]) -> frozenset[str]:
    return frozenset(tokens("\n".join(texts)))


def _weights(texts: Collection[frozenset[str]]) -> dict[str, float]:
    """How much each word tells: the fewer of the texts have it, the more."""
    counts = Counter(word for words in texts for word in words)
    most = max(SHARED, COMMON * len(texts))
    return {word: log(1 + len(texts) / count) for word, count in counts.items() if count <= most}


def _score(a: frozenset[str], b: frozenset[str], weights: dict[str, float]) -> float:
    """The cosine of the two sets of words, each word with its weight squared; 0 when too few are shared."""
    shared = [weights[word] ** 2 for word in a & b if word in weights]
    if len(shared) < SHARED:
        return 0.0
    length = sqrt(sum(weights.get(word, 0.0) ** 2 for word in a) * sum(weights.get(word, 0.0) ** 2 for word in b))
    return min(1.0, sum(shared) / length)
