"""Lengths of time in words, for the pages about the node."""

from __future__ import annotations

from commonwire.base.texts import Text, text, texts


def span(seconds: float) -> Text:
    """So many seconds in words: '42 s', '3 min', '5 h', '2 days'.

    >>> span(42), span(300)
    ('42 s', '5 min')
    """
    if seconds >= 2 * 86_400:
        return texts("%(count)s day", "%(count)s days", int(seconds // 86_400))
    if seconds >= 2 * 3_600:
        return text("%(count)s h", count=int(seconds // 3_600))
    if seconds >= 2 * 60:
        return text("%(count)s min", count=int(seconds // 60))
    return text("%(count)s s", count=round(seconds))
