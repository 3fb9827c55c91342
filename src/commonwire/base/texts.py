"""Texts of the interface: said in English here, shown in the reader's language where a page is made.

A `Text` is a `str`: wherever it is only read (a log, an answer of the API, a terminal) it is its English. What
shows pages (`web.pages.render`) finds its message in the reader's catalogue and puts the values in again. Messages
are literals, so that `make messages` finds them (gettext manual, section 4; Python format strings).
"""

from __future__ import annotations

from collections.abc import Mapping


class Text(str):
    """An English text that remembers the `message` it was made of: of `number` things, with `many` for several."""

    __slots__ = ("many", "message", "number", "values")

    message: str
    many: str | None
    number: int
    values: Mapping[str, object]


class English(str):
    """A text from the core that no catalogue has: as a value of a `Text` it is shown marked as English."""

    __slots__ = ()


def said(value: str) -> str:
    """`value` as a value of a text: what is no `Text` was written in English, not by a person outside."""
    return value if isinstance(value, Text) else English(value)


def text(message: str, /, **values: object) -> Text:
    """`message` with `values` put in for its '%(name)s'.

    >>> text("Take %(what)s off", what="the filter")
    'Take the filter off'
    """
    return _made(message, None, 1, values)


def texts(one: str, many: str, count: int, /, **values: object) -> Text:
    """`one` or `many`, by `count`, which both may name: '%(count)s'.

    >>> texts("%(count)s story", "%(count)s stories", 2)
    '2 stories'
    """
    return _made(one, many, count, {"count": count, **values})


def _made(message: str, many: str | None, count: int, values: Mapping[str, object]) -> Text:
    said = message if many is None or count == 1 else many
    made = Text(said % values if values else said)
    made.message, made.many, made.number, made.values = message, many, count, values
    return made
