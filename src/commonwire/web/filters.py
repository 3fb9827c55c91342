"""What narrows a list of items: filters beside the query's text, and since when."""

from __future__ import annotations

from datetime import datetime

from commonwire.search.query import Node, Query, Urgency, field, moment, narrowed_by, settled


def narrowed(
    query: Query,
    *,
    lang: str | None = None,
    outlet: str | None = None,
    member: str | None = None,
    subject: str | None = None,
    place: str | None = None,
    urgency: int | None = None,
    since: str | None = None,
    now: datetime,
) -> Query:
    """`query` asked at `now`, with the filters that were given apart from its text: all must hold.

    Raises BadInputError for what is no language tag, and for a `since` that is no time.
    """
    said: list[Node] = [field("lang", lang)] if lang else []
    said += [field("outlet", outlet)] if outlet else []
    said += [field("member", member)] if member else []
    said += [field("subject", subject)] if subject else []
    said += [field("place", place)] if place else []
    said += [Urgency(urgency)] if urgency else []
    said += [moment(since)] if since else []
    return settled(narrowed_by(query, *said), now)
