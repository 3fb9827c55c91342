"""Trends: what the node was like in the last hours, drawn by the server as small lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from commonwire.base.texts import Text, text
from commonwire.web.operating import Trend
from commonwire.web.pages.spans import span

WIDTH, HEIGHT = 160.0, 36.0
"""The space of a line, in units of its own."""
_EDGE = 2.0
_NOTHING = text("Not measured yet")


class TrendView(msgspec.Struct, frozen=True, kw_only=True):
    """One number over time: `lines` are the points of each stretch without a gap, `said` tells the same in words."""

    name: str
    now: Text
    lines: list[str]
    least: float
    most: float
    since: Text
    said: Text


def trend_view(trend: Trend, now: datetime) -> TrendView:
    """A trend as it is drawn and said."""
    known = [value for value in trend.values if value is not None]
    newest = text("%(number)s %(unit)s", number=_short(known[-1]), unit=trend.unit) if known else _NOTHING
    if not known:
        return TrendView(name=trend.name, now=newest, lines=[], least=0, most=0, since=_NOTHING, said=newest)
    least, most, since = _short(min(known)), _short(max(known)), span((now - trend.times[0]).total_seconds())
    said = text(
        "%(name)s: %(newest)s now, between %(least)s and %(most)s in the last %(since)s.",
        name=trend.name,
        newest=newest,
        least=least,
        most=most,
        since=since,
    )
    return TrendView(
        name=trend.name, now=newest, lines=stretches(trend.values), least=least, most=most, since=since, said=said
    )


def stretches(values: Sequence[float | None]) -> list[str]:
    """The points of a line, as SVG has them, from 0 up to the greatest value; apart where a value is missing.

    >>> stretches([0, 2, None, 1])
    ['0,34 53.33,2', '160,18 160,18']
    """
    most = max((value for value in values if value is not None), default=0.0) or 1.0
    step = WIDTH / max(1, len(values) - 1)
    found: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            found.append([])
            continue
        height = HEIGHT - _EDGE - (HEIGHT - 2 * _EDGE) * value / most
        found[-1].append(f"{place * step:.4g},{height:.4g}")
    return [" ".join(points if len(points) > 1 else points * 2) for points in found if points]


def _short(value: float) -> float:
    """A number as short as it may be: 0, 0.4, 12, 1234."""
    return round(value) if value >= 10 or value == int(value) else round(value, 1)
