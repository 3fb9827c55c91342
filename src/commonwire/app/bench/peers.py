"""Other programs that read the same documents: measured where they are installed, needed nowhere (`make bench`)."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

PEERS = {"newsml_g2": ("newsmlg2",), "rss": ("feedparser",), "atom": ("feedparser",)}
"""Which peers read a format."""


def find_peers() -> dict[str, Callable[[bytes], None]]:
    """What reads one document with each peer that is installed, by the peer's name."""
    found: dict[str, Callable[[bytes], None]] = {}
    if (newsmlg2 := _installed("NewsMLG2")) is not None:
        found["newsmlg2"] = lambda data: newsmlg2.NewsMLG2Document(data).get_item()
    if (feedparser := _installed("feedparser")) is not None:
        found["feedparser"] = feedparser.parse
    return found


def _installed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        return None
