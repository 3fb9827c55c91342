"""A list of items as a feed: Atom 1.0 (RFC 4287), RSS 2.0, JSON Feed 1.1.

An item that is held or killed never has its words in a feed: Atom says that a killed one is gone (RFC 6721),
the others leave it out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from commonwire.base.errors import BadInputError
from commonwire.formats.credit import Written
from commonwire.formats.feeds import write_atom, write_json, write_rss
from commonwire.formats.feeds.feed import Feed, FeedEntry


def write_feed(
    kind: Literal["atom", "rss", "json"],
    *,
    title: str,
    address: str,
    home: str,
    updated: datetime,
    entries: list[FeedEntry],
) -> Written:
    """The feed at `address` of the page `home`, entries in their order, last changed at `updated` (aware).

    Raises BadInputError for another kind of feed.
    """
    feed = Feed(title=title, address=address, home=home, updated=updated, entries=entries)
    if kind == "atom":
        return Written(data=write_atom.atom(feed), media_type=write_atom.MEDIA_TYPE, losses=[])
    if kind == "rss":
        return Written(data=write_rss.rss(feed), media_type=write_rss.MEDIA_TYPE, losses=[])
    if kind == "json":
        return Written(data=write_json.json_feed(feed), media_type=write_json.MEDIA_TYPE, losses=[])
    raise BadInputError(f"'{kind}' is no kind of feed", where="kind", remedy="Ask for atom, rss or json.")
