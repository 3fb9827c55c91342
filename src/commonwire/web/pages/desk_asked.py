"""What the desk is asked to show: the filters as typed, what they mean, and what of it was not understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

import msgspec

from commonwire.base.errors import BadInputError, MisreadError
from commonwire.base.texts import text
from commonwire.search.parse import parse_query
from commonwire.search.ports import MOST_RANKED
from commonwire.search.query import Node, Not, Query, Since, asks_for_text, narrowed_by
from commonwire.web.cursors import number_of
from commonwire.web.filters import narrowed
from commonwire.web.pages.desk_views import MisreadView
from commonwire.web.pages.showing import explained

FILTERS = ("q", "lang", "since", "outlet", "member", "subject", "place", "day", "urgency")
"""What the desk is narrowed by, as it stands in its address. Days are those of UTC."""
ROWS = 50
"""Rows of a page."""
ROWS_BY_STORY = 200
"""Rows of a page of stories."""


class Looking(msgspec.Struct, kw_only=True):
    """What the desk is asked to show: the filters as typed, and what they mean.

    `words` is what was typed into the box, alone; `query` that and the filters. `is_best`: what fits best comes first,
    on its `number`th page; else the newest comes first, `before` a place in the order of receipt. `is_by_story`: what
    tells the same story stands together. Of what was not understood `problem` is said at the top, `misread` at the
    box: the desk then shows what fits the rest.
    """

    values: dict[str, str]
    query: Query = Query()
    words: Query = Query()
    is_best: bool = False
    is_by_story: bool = False
    number: int = 1
    before: int | None = None
    problem: str | None = None
    misread: MisreadView | None = None

    def address(self, **changed: str | None) -> str:
        """The address of the desk asked for the same but for what is `changed` (None: taken off)."""
        order = {"sort": "best"} if self.is_best else {}
        order |= {"by": "story"} if self.is_by_story else {}
        return desk_address({**self.values, **order, **changed})

    @property
    def rows(self) -> int:
        """Rows of a page: more of them where they stand together, story by story."""
        return ROWS_BY_STORY if self.is_by_story else ROWS

    @property
    def has_words(self) -> bool:
        """Whether words are looked for that stories in other languages may mean, and all of it was understood."""
        return self.misread is None and self.problem is None and asks_for_text(self.words)


def looking_for(asked: Mapping[str, str], now: datetime) -> Looking:
    """What is looked for by the query string `asked`."""
    looking = Looking(
        is_by_story=asked.get("by") == "story",
        values={name: value for name in FILTERS if (value := (asked.get(name) or "").strip())},
    )
    values = looking.values
    try:
        looking.words = parse_query(values.get("q", ""))
    except BadInputError as error:
        looking.misread = misread(values["q"], error)
    try:
        looking.query = narrowed(
            looking.words,
            lang=values.get("lang"),
            outlet=values.get("outlet"),
            member=values.get("member"),
            subject=values.get("subject"),
            place=values.get("place"),
            urgency=int(values["urgency"]) if values.get("urgency", "") in set("123456789") else None,
            since=values.get("since"),
            now=now,
        )
        if "day" in values:
            looking.query = narrowed_by(looking.query, *_on_day(values["day"]))
        if asked.get("sort") == "best" and asks_for_text(looking.query):
            looking.is_best = True
            looking.number = _page_number(asked.get("page"))
        else:
            looking.before = number_of(asked.get("after"))
    except BadInputError as error:
        looking.problem = explained(error)
    return looking


def _on_day(day: str) -> tuple[Node, Node]:
    """What was received on a day of UTC. Raises BadInputError."""
    try:
        start = datetime.combine(date.fromisoformat(day), time(), UTC)
        end = start + timedelta(days=1)
    except (ValueError, OverflowError):
        wrong = text("'%(day)s' is no day", day=day[:40])
        raise BadInputError(wrong, where="day", remedy=text("Write 2030-03-02.")) from None
    return Since(at=start), Not(Since(at=end))


def _page_number(typed: str | None) -> int:
    last = MOST_RANKED // ROWS
    return min(int(typed), last) if typed and typed.isascii() and typed.isdigit() and int(typed[:4]) > 0 else 1


def saved_text(looking: Looking) -> str | None:
    """What is looked for as the text of a search to be saved, its filters in it but for the time; None for nothing.

    >>> saved_text(Looking(values={"q": "rain OR snow", "lang": "ur", "subject": "oil spill"}))
    '(rain OR snow) lang:ur subject:"oil spill"'
    """
    values = looking.values
    said = [f"{name}:{_value(values[name])}" for name in ("lang", "outlet", "subject", "place") if name in values]
    said += [f"from:{values['member']}"] if "member" in values else []
    said += [f"urgency<={values['urgency']}"] if "urgency" in values else []
    words = values.get("q", "") if looking.misread is None else ""
    if words and said:
        words = f"({words})"
    return " ".join(filter(None, [words, *said])) or None


def _value(text: str) -> str:
    return text if re.fullmatch(r"[\w./:#@-]*[\w/#@-]", text) else f'"{text}"'


def misread(text: str, error: BadInputError) -> MisreadView:
    """The error at the box, pointing at the place in `text` where it names one."""
    message, remedy = error.message, error.remedy or ""
    if not isinstance(error, MisreadError):
        return MisreadView(message=message, remedy=remedy)
    start, end = error.start, error.end
    pieces = [(text[:start], False), (text[start:end], True), (text[end:], False)]
    return MisreadView(
        message=message,
        remedy=remedy,
        pieces=[piece for piece in pieces if piece[0]],
        start=_utf_16(text[:start]),
        end=_utf_16(text[:end]),
    )


def desk_address(values: Mapping[str, str | None]) -> str:
    """The desk's address with these filters."""
    said = {name: value for name, value in values.items() if value}
    return f"/?{urlencode(said)}" if said else "/"


def _utf_16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
