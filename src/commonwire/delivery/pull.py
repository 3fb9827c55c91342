"""What a feed's settings say of the items that are pulled from it: one meaning for the poll and for its test."""

from __future__ import annotations

from commonwire.formats.notes import Defaults
from commonwire.news.feed import Feed
from commonwire.rights.templates import template
from commonwire.rights.terms import Terms


def feed_defaults(feed: Feed) -> Defaults:
    """What the feed's settings say where its items are silent."""
    return Defaults(
        language=feed.language,
        time_zone=feed.time_zone,
        subject_map=feed.subject_map,
        credit=feed.credit,
        feed_address=feed.address,
        outlet=feed.outlet,
    )


def feed_terms(feed: Feed) -> Terms | None:
    """The terms that the feed's settings name, or None: the outlet's then hold."""
    return feed.terms or (template(feed.terms_template).terms if feed.terms_template else None)
