"""Ways to meet a query: what a story must have, so that a matcher brings up few searches that it does not meet.

A story that meets a query takes at least one of its ways. There are never many: what would make too many (each of
these with each of those) keeps the ways of its most telling part, and the query itself has the last word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from commonwire.search.query import All, Any, Field, Near, Node, Not, Phrase, Prefix, Since, Urgency
from commonwire.search.text import is_part, needle

T = TypeVar("T")
Feature = str | tuple[str, str]
"""What a story has: a word, or a field with its value."""
ANY: Feature = ("", "")
"""What every story has."""
MOST_WAYS = 64
"""Ways that come of taking each of these with each of those; a plain list of alternatives may have more."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way to meet a search: what a story must have for it; and what of that a story's features cannot tell.

    `features` are words and fields, at least one; `needles` stand in its line; `urgency` is the largest number wanted.
    `is_whole`: these are all it takes; otherwise the query itself has the last word.
    """

    features: tuple[Feature, ...] = ()
    needles: tuple[str, ...] = ()
    urgency: int | None = None
    is_whole: bool = True


_UNTOLD = Way(is_whole=False)


def ways_of(root: Node | None) -> list[Way]:
    """The ways to meet a query, without doubles, each with a feature at least.

    >>> [way.features for way in ways_of(Any((Phrase(("rain",)), Field("lang", "ur"))))]
    [('rain',), (('lang', 'ur'),)]
    """
    found = _ways(root) if root is not None else [Way()]
    return list(dict.fromkeys(_with(way, features=way.features or (ANY,)) for way in found))


def whole_tokens(phrase: Phrase) -> tuple[str, ...]:
    """Those tokens of a phrase that a text with it has as they are, and not as parts of its own tokens."""
    return tuple(token for token in phrase.tokens if not is_part(token))


def _ways(node: Node) -> list[Way]:
    if isinstance(node, All):
        return _together([_ways(part) for part in node.parts])
    if isinstance(node, Any):
        return list(dict.fromkeys(way for part in node.parts for way in _ways(part)))
    return [_LEAVES[type(node)](node)]


def _together(parts: list[list[Way]]) -> list[Way]:
    """Each way of each part with those of the others, as long as they stay few."""
    parts = sorted(parts, key=_worth)
    found, is_whole = parts[0], True
    for ways in parts[1:]:
        if len(ways) == 1 or len(found) * len(ways) <= MOST_WAYS:
            found = [_both(one, other) for one in found for other in ways]
        else:
            is_whole = False
    return found if is_whole else [_with(way, is_whole=False) for way in found]


def _worth(ways: list[Way]) -> tuple[bool, int]:
    """First what always asks for something that a story has, and of that what has the fewest ways."""
    return (not all(way.features for way in ways), len(ways))


def _both(one: Way, other: Way) -> Way:
    wanted = [urgency for urgency in (one.urgency, other.urgency) if urgency is not None]
    return Way(
        features=_joined(one.features, other.features),
        needles=_joined(one.needles, other.needles),
        urgency=min(wanted, default=None),
        is_whole=one.is_whole and other.is_whole,
    )


def _joined(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _with(way: Way, **changed: object) -> Way:
    return msgspec.structs.replace(way, **changed)


def _phrase(phrase: Phrase) -> Way:
    whole = tuple(dict.fromkeys(whole_tokens(phrase)))
    is_word = len(whole) == len(phrase.tokens) == 1
    return Way(features=whole, needles=() if is_word else (needle(phrase.tokens),))


def _near(near: Near) -> Way:
    return _with(_both(_phrase(near.left), _phrase(near.right)), is_whole=False)


_LEAVES: dict[type, Callable[..., Way]] = {
    Phrase: _phrase,
    Prefix: lambda prefix: Way(needles=(f" {prefix.start}",)),
    Near: _near,
    Field: lambda field: Way(features=((field.name, field.value),)),
    Urgency: lambda urgency: Way(urgency=urgency.most),
    Since: lambda since: _UNTOLD if since.at is not None else Way(),
    Not: lambda _: _UNTOLD,
}
