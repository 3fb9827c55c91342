"""The reasons of a page's check as sentences; all words are data (data/page_words.en.json)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec


@cache
def _english() -> dict[str, str]:
    return msgspec.json.decode(
        (files("commonwire.delivery") / "data" / "page_words.en.json").read_bytes(), type=dict[str, str]
    )


def explain_check(reason: str) -> str:
    """The sentence for a reason's code; the code itself where there is none.

    >>> explain_check("status-410")
    'The site answers that the page is gone (410).'
    """
    return _english().get(reason, reason)
