"""What narrows a list of items: filters beside the query's text, and since when."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.search.query import Query

LEAST_URGENT = 9


def narrowed(
    query: Query,
    *,
    lang: str | None,
    outlet: str | None,
    member: str | None,
    subject: str | None,
    urgency: int | None,
) -> Query:
    """`query` with the filters that were given apart from its text. Raises BadInputError for a language tag."""
    said = {
        "lang": language_tag(lang) if lang else None,
        "outlet": outlet,
        "member": member,
        "subject": subject,
        "urgency": urgency,
    }
    query = msgspec.structs.replace(query, **{name: value for name, value in said.items() if value})
    if query.urgency is not None and query.urgency > LEAST_URGENT:
        return msgspec.structs.replace(query, urgency=LEAST_URGENT)
    return query


def since_time(value: str | None, now: datetime) -> datetime | None:
    """The time that `since` names: ISO 8601 with a zone, or a duration back from now ('PT6H', 'P7D', '6h').

    Raises BadInputError.
    """
    if not value:
        return None
    try:
        if value[0] == "P":
            return now - msgspec.convert(value, timedelta)
        if value[-1] in "mhd" and value[:-1].isdigit():
            return now - timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[value[-1]]: int(value[:-1])})
        at = datetime.fromisoformat(value.replace(" ", "+"))
        if at.tzinfo is None:
            raise ValueError
    except (ValueError, OverflowError, msgspec.ValidationError):
        raise BadInputError(
            f"'{value[:40]}' is no time", where="since", remedy="Write 2030-03-02T04:00:00Z, PT6H or 6h."
        ) from None
    return at
