"""The rows behind a number of the flow: the stories or the takes that were counted, walked to their end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from commonwire.base.texts import Text, text
from commonwire.delivery.flow import Narrowed, Place, Sight, Span
from commonwire.delivery.records import Records
from commonwire.news.state import ItemState
from commonwire.web.cursors import pair_cursor, pair_of
from commonwire.web.pages.flow_asked import FlowAsked, hour_asked
from commonwire.web.pages.flow_places import places_of
from commonwire.web.pages.flow_shown import DAYS, member_names
from commonwire.web.pages.flow_views import FlowRowsView, FlowStory, FlowTake
from commonwire.web.pages.frame import Words, words_of
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.reader import Reader

ROWS: Final = 50
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def stories_behind(
    records: Records, asked: FlowAsked, after: str | None, reader: Reader, zone: ZoneInfo
) -> FlowRowsView:
    """A page of the stories that a number counts. Raises BadInputError for a cursor that is none."""
    span = asked.span(records)
    narrowed = asked.narrowed(records)
    if (hour := hour_asked(asked)) is not None:
        quarters = (at for at, _ in records.flow.quarters(span, "given") if _hour(at, zone) == hour)
        narrowed = replace(narrowed, quarters=frozenset(quarters))
    places = places_of(records.roll)
    found = records.flow.stories(span, narrowed, places, before=_place(after), limit=ROWS + 1)
    rows = found[:ROWS]
    more = _cursor(rows[-1].first_received_at, rows[-1].id) if len(found) > ROWS else None
    view = _view(records, asked, span, text("Stories that were counted"), reader, hour)
    view.stories = [_story(records, state, reader) for state in rows]
    view.older = asked.address("/flow/stories", after=more) if more else None
    return view


def takes_behind(records: Records, asked: FlowAsked, after: str | None, reader: Reader, sight: Sight) -> FlowRowsView:
    """A page of the takes that a number counts, within `sight`. Raises BadInputError for a cursor that is none."""
    span = asked.span(records)
    narrowed = _by_market(records, asked.narrowed(records))
    found = records.flow.takes(span, narrowed, sight, before=_place(after), limit=ROWS + 1)
    rows = found[:ROWS]
    more = _cursor(rows[-1].at, rows[-1].id) if len(found) > ROWS else None
    everything = Sight(is_whole=True)
    seen = records.flow.count_takes(span, narrowed, sight)
    view = _view(records, asked, span, text("Takes that were counted"), reader, None)
    view.untold = 0 if sight.is_whole else records.flow.count_takes(span, narrowed, everything) - seen
    view.takes = [
        FlowTake(
            item=row.item,
            headline=Words(row.headline, row.language) if row.headline else None,
            owner=outlet_link(records, row.owner),
            taker=outlet_link(records, row.taker),
            at=row.at,
        )
        for row in rows
    ]
    view.older = asked.address("/flow/takes", after=more) if more else None
    return view


def _by_market(records: Records, narrowed: Narrowed) -> Narrowed:
    """Takes are narrowed to a territory by the markets of those who took."""
    if narrowed.territory is None:
        return narrowed
    there = {outlet.id for outlet in records.roll.outlets() if narrowed.territory in outlet.market}
    takers = there if narrowed.takers is None else there & narrowed.takers
    return replace(narrowed, takers=frozenset(takers), territory=None)


def _view(
    records: Records, asked: FlowAsked, span: Span, title: Text, reader: Reader, hour: int | None
) -> FlowRowsView:
    rows, names = asked.rows, member_names(records, reader)
    about = []
    if giver := rows.get("giver"):
        about.append(text("Given by outlets of %(member)s", member=names.get(giver, Words(giver))))
    if taker := rows.get("taker"):
        about.append(text("Taken by outlets of %(member)s", member=names.get(taker, Words(taker))))
    if outlet := rows.get("outlet"):
        about.append(text("Given by %(outlet)s", outlet=outlet_link(records, outlet).name))
    if territory := rows.get("territory"):
        about.append(text("Territory: %(territory)s", territory=words_of(reader.territory(territory))))
    if hour is not None:
        first, last = f"{hour % 24:02}:00", f"{(hour % 24 + 1) % 24:02}:00"
        about.append(text("%(day)s, %(first)s to %(last)s", day=DAYS[hour // 24], first=first, last=last))
    if asked.lang:
        about.append(text("Language: %(language)s", language=words_of(reader.language(asked.lang))))
    if asked.subject:
        about.append(text("Subject: %(subject)s", subject=words_of(reader.asked(asked.subject))))
    back = asked.address()
    return FlowRowsView(title=title, back=back, since=span.since, until=span.until, about=about)


def _story(records: Records, state: ItemState, reader: Reader) -> FlowStory:
    return FlowStory(
        id=state.id,
        headline=Words(state.headline, state.language) if state.headline else None,
        outlet=outlet_link(records, state.outlet),
        language=words_of(reader.language(state.language)),
        at=state.first_received_at,
    )


def _hour(at: datetime, zone: ZoneInfo) -> int:
    there = at.astimezone(zone)
    return there.weekday() * 24 + there.hour


def _cursor(at: datetime, name: str) -> str:
    return pair_cursor((at - _EPOCH) // _MICROSECOND, name)


def _place(cursor: str | None) -> Place | None:
    if not cursor:
        return None
    number, name = pair_of(cursor)
    return (_EPOCH + number * _MICROSECOND, name)
