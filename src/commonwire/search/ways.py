"""Ways to meet a query: what a story must have, so that a matcher brings up few searches that it does not meet.

A story that meets a query takes at least one of its ways. There are never many: what would make too many (each of
these with each of those) keeps the ways of its most telling part, and the query itself has the last word.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, product
from typing import TypeVar

import msgspec

from commonwire.search.query import All, Any, Field, Near, Node, Not, Phrase, Prefix, Since, Urgency
from commonwire.search.text import is_part

T = TypeVar("T")
Feature = str | tuple[str, str]
"""What a story has: a word, or a field with its value; of urgencies each that is wide enough for it."""
ANY: Feature = ("", "")
"""What every story has."""
START = "*"
"""Names a beginning of words where a feature stands."""
MOST_WAYS = 64
"""Ways that come of taking each of these with each of those; a plain list of alternatives may have more."""


class Way(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One way to meet a search: what a story must have for it, and what not.

    `features` are words, fields and urgencies; `starts` what some word begins with; `phrases` stand in its line
    (`text.needle`), and `nears` hold for it. It has none of `lacks`, where a beginning is `(START, "flo")`, and none of
    the phrases `without`. `is_whole`: these are all it takes; otherwise the query itself has the last word.
    """

    features: tuple[Feature, ...] = ()
    starts: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    nears: tuple[Near, ...] = ()
    lacks: tuple[Feature, ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    is_whole: bool = True


_UNTOLD = Way(is_whole=False)
_ALWAYS = Way(features=(ANY,))


def ways_of(root: Node | None) -> list[Way]:
    """The ways to meet a query, without doubles, each with a feature at least.

    >>> [way.features for way in ways_of(Any((Phrase(("rain",)), Field("lang", "ur"))))]
    [('rain',), (('lang', 'ur'),)]
    """
    found = _ways(root) if root is not None else [Way()]
    return list(dict.fromkeys(way if way.features else _joined([way, _ALWAYS]) for way in found))


def whole_tokens(phrase: Phrase) -> tuple[str, ...]:
    """Those tokens of a phrase that a text with it has as they are, and not as parts of its own tokens."""
    return tuple(token for token in phrase.sought if not is_part(token))


def _ways(node: Node) -> list[Way]:
    if isinstance(node, All):
        return _together([_ways(part) for part in node.parts])
    if isinstance(node, Not):
        return _ways_without(node.part)
    if isinstance(node, Any):
        return list(dict.fromkeys(way for part in node.parts for way in _ways(part)))
    return [_LEAVES[type(node)](node)]


def _ways_without(node: Node) -> list[Way]:
    """The ways not to meet `node`."""
    if isinstance(node, Not):
        return _ways(node.part)
    if isinstance(node, All):
        return _ways(Any(tuple(map(Not, node.parts))))
    if isinstance(node, Any):
        return _ways(All(tuple(map(Not, node.parts))))
    way = _LEAVES[type(node)](node)
    if not way.is_whole or way.nears or way == Way():
        return [_UNTOLD]
    if way.phrases:
        return [Way(without=way.phrases)]
    return [Way(lacks=(*way.features, *((START, start) for start in way.starts)))]


def _together(parts: list[list[Way]]) -> list[Way]:
    """Each way of each part with those of the others, as long as they stay few."""
    certain = [ways[0] for ways in parts if len(ways) == 1]
    choices = [ways for ways in sorted(parts, key=_worth) if len(ways) > 1]
    if not choices:
        return [_joined(certain)]
    taken, count = choices[:1], len(choices[0])
    for ways in choices[1:]:
        if count * len(ways) <= MOST_WAYS:
            taken.append(ways)
            count *= len(ways)
    rest = [_UNTOLD] if len(taken) < len(choices) else []
    return [_joined([*certain, *chosen, *rest]) for chosen in product(*taken)]


def _worth(ways: list[Way]) -> tuple[bool, int]:
    """First what always asks for something that a story has, and of that what has the fewest ways."""
    return (not all(way.features or way.starts for way in ways), len(ways))


def _joined(ways: list[Way]) -> Way:
    """The one way that takes all of these."""
    if len(ways) == 1:
        return ways[0]
    return Way(
        features=_all([way.features for way in ways]),
        starts=_all([way.starts for way in ways]),
        phrases=_all([way.phrases for way in ways]),
        nears=_all([way.nears for way in ways]),
        lacks=_all([way.lacks for way in ways]),
        without=_all([way.without for way in ways]),
        is_whole=all([way.is_whole for way in ways]),  # noqa: C419 -- a list is quicker
    )


def _all(parts: list[tuple[T, ...]]) -> tuple[T, ...]:
    """All of these in one, without doubles."""
    told = [part for part in parts if part]
    if len(told) < 2:
        return told[0] if told else ()
    return tuple(dict.fromkeys(chain.from_iterable(told)))


def _phrase(phrase: Phrase) -> Way:
    whole = tuple(dict.fromkeys(whole_tokens(phrase)))
    is_word = len(whole) == len(phrase.sought) == 1
    return Way(features=whole, phrases=() if is_word else (phrase.tokens,))


def _near(near: Near) -> Way:
    return _joined([_phrase(near.left), _phrase(near.right), Way(nears=(near,))])


_LEAVES: dict[type, Callable[..., Way]] = {
    Phrase: _phrase,
    Prefix: lambda prefix: Way(starts=(prefix.start,)),
    Near: _near,
    Field: lambda field: Way(features=((field.name, field.value),)),
    Urgency: lambda urgency: Way(features=(("urgency", str(urgency.most)),)),
    Since: lambda since: _UNTOLD if since.at is not None else Way(),
}
