"""Lengths of time in words, for the pages about the node."""

from __future__ import annotations


def span(seconds: float) -> str:
    """So many seconds in words: '42 s', '3 min', '5 h', '2 days'.

    >>> span(42), span(300)
    ('42 s', '5 min')
    """
    for length, unit in ((86_400, " days"), (3_600, " h"), (60, " min")):
        if seconds >= 2 * length:
            return f"{seconds // length:.0f}{unit}"
    return f"{seconds:.0f} s"
