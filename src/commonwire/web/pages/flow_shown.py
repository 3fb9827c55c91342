"""What the page of flows shows: the counts of one span, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from commonwire.alliance.member import Member
from commonwire.base.folding import fold
from commonwire.base.languages import is_said_in
from commonwire.base.texts import Text, text, texts
from commonwire.delivery.flow import UNKNOWN, Gave, Placed, Places, Span, Took
from commonwire.delivery.flow_sums import (
    Matrix,
    by_hour,
    by_market,
    by_origin,
    given_by_language,
    matrix_of,
    taken_by_language,
)
from commonwire.delivery.records import Records
from commonwire.web.drawn.borders import Borders
from commonwire.web.drawn.shades import shade
from commonwire.web.pages.flow_asked import FlowAsked
from commonwire.web.pages.flow_map import Names, map_view
from commonwire.web.pages.flow_places import places_of
from commonwire.web.pages.flow_views import (
    CellView,
    FlowView,
    HoursView,
    LanguagesView,
    MatrixRowView,
    MatrixView,
    SharedView,
)
from commonwire.web.pages.frame import Choice, Form, Words, choice_of, words_of
from commonwire.web.pages.outlet_links import names_of
from commonwire.web.reader import Reader, asked_by

MOST_SUBJECTS = 40
PERIOD_CHOICES = (
    Choice("7", text("The last 7 days")),
    Choice("30", text("The last 30 days")),
    Choice("90", text("The last 90 days")),
    Choice("all", text("From the beginning")),
)
DAYS = (
    text("Monday"),
    text("Tuesday"),
    text("Wednesday"),
    text("Thursday"),
    text("Friday"),
    text("Saturday"),
    text("Sunday"),
)


class Counts(msgspec.Struct, kw_only=True):
    """Everything that is counted of one span: what the page, its files and the lists all add up."""

    span: Span
    given: list[Gave]
    taken: list[Took]
    quarters: list[tuple[datetime, int]]
    placed: list[Placed]
    places: Places
    member_of: dict[str, str]
    markets: dict[str, frozenset[str]]

    @property
    def matrix(self) -> Matrix:
        """Who took from whom, by member."""
        return matrix_of(self.taken, lambda outlet: self.member_of.get(outlet, ""))


def counts_of(records: Records, span: Span) -> Counts:
    """What was given and taken in the span."""
    places = places_of(records.roll)
    outlets = records.roll.outlets()
    return Counts(
        span=span,
        given=records.flow.given(span),
        taken=records.flow.taken(span),
        quarters=records.flow.quarters(span, "given"),
        placed=records.flow.placed(span, places.keys),
        places=places,
        member_of={outlet.id: outlet.member for outlet in outlets},
        markets={outlet.id: outlet.market for outlet in outlets},
    )


def flow_view(
    records: Records, asked: FlowAsked, counts: Counts, reader: Reader, zone: ZoneInfo, borders: Borders
) -> FlowView:
    """The whole page."""
    names = member_names(records, reader)
    stories, takes = sum(it.count for it in counts.given), sum(it.count for it in counts.taken)
    homes, by_outlet, nowhere = by_origin(counts.given, counts.placed, counts.places.homes)
    lands = Names(reader, [member.territory for member in records.roll.members() if member.territory])
    is_world = asked.scope == "world"
    return FlowView(
        form=Form(values={"period": asked.period, "lang": asked.lang, "subject": asked.subject, "sort": asked.sort}),
        periods=list(PERIOD_CHOICES),
        languages=_languages(records, reader),
        subjects=[
            choice_of(asked_by(it), reader.label(it)) for it in records.lists.common_subjects(limit=MOST_SUBJECTS)
        ],
        since=counts.span.since,
        until=counts.span.until,
        given=CellView(count=stories, href=asked.address("/flow/stories")),
        taken=CellView(count=takes, href=asked.address("/flow/takes")),
        matrix=matrix_view(counts.matrix, names, asked),
        by_language=languages_view(counts, asked, reader),
        hours=hours_view(counts.quarters, asked, zone),
        origins=map_view(
            "origins", homes, lands, asked, borders, by_outlet=by_outlet, nowhere=nowhere, is_world=is_world
        ),
        markets=map_view("markets", by_market(counts.taken, counts.markets), lands, asked, borders, is_world=is_world),
        scope=(asked.address(scope=None if is_world else "world"), is_world),
    )


def member_names(records: Records, reader: Reader) -> dict[str, Words]:
    """What each member is called for the reader: by itself, else a country as CLDR has it in their language."""
    return {member.id: _name(member, reader) for member in records.roll.members()}


def _name(member: Member, reader: Reader) -> Words:
    own = names_of(member.names, *reader.languages, "en")[0]
    is_theirs = own.lang is not None and any(is_said_in(own.lang, wanted) for wanted in reader.languages)
    if is_theirs or member.kind != "country" or member.territory is None:
        return own
    known = words_of(reader.territory(member.territory))
    return known if known.lang != "en" else own


def _languages(records: Records, reader: Reader) -> list[Choice]:
    tags = {tag.partition("-")[0] for outlet in records.roll.outlets(status="admitted") for tag in outlet.languages}
    return sorted((choice_of(tag, reader.language(tag)) for tag in tags), key=lambda choice: fold(choice.label))


def matrix_view(matrix: Matrix, names: Mapping[str, Words], asked: FlowAsked) -> MatrixView:
    """The matrix in the order that is asked for: the same for givers and takers; who has neither stands below it."""
    some = [member for member in names if matrix.gave.get(member) or matrix.took.get(member)]
    silent = [names[member] for member in sorted(set(names) - set(some), key=lambda it: fold(names[it].text))]
    some.sort(key=lambda member: fold(names[member].text))
    if asked.sort != "name":
        sums = matrix.gave if asked.sort == "gave" else matrix.took
        some.sort(key=lambda member: -sums.get(member, 0))
    rows = [_matrix_row(giver, some, matrix, names, asked) for giver in some]
    totals = [CellView(count=n, href=_takes(asked, n, taker=it)) for it in some if (n := matrix.took.get(it, 0)) >= 0]
    orders = {order: (asked.address(sort=order) + "#matrix", asked.sort == order) for order in ("name", "gave", "took")}
    return MatrixView(
        takers=[names[member] for member in some],
        rows=rows,
        totals=totals,
        total=CellView(count=matrix.total, href=_takes(asked, matrix.total)),
        said=_matrix_said(matrix, names),
        csv=asked.address("/flow/matrix.csv"),
        orders=orders,
        silent=silent,
    )


def _matrix_row(
    giver: str, takers: Sequence[str], matrix: Matrix, names: Mapping[str, Words], asked: FlowAsked
) -> MatrixRowView:
    cells = []
    for taker in takers:
        count = matrix.cells.get((giver, taker), 0)
        label = texts(
            "%(giver)s to %(taker)s: %(count)s take",
            "%(giver)s to %(taker)s: %(count)s takes",
            count,
            giver=names[giver].text,
            taker=names[taker].text,
        )
        href = _takes(asked, count, giver=giver, taker=taker)
        cells.append(CellView(count=count, step=shade(count, matrix.most), href=href, label=label))
    gave = matrix.gave.get(giver, 0)
    return MatrixRowView(
        name=names[giver], cells=cells, total=CellView(count=gave, href=_takes(asked, gave, giver=giver))
    )


def _takes(asked: FlowAsked, count: int, **rows: str) -> str | None:
    return asked.address("/flow/takes", **rows) if count else None


def _matrix_said(matrix: Matrix, names: Mapping[str, Words]) -> Text:
    """The top facts in one sentence."""
    if not matrix.total:
        return text("No story was taken in this time.")
    (giver, taker), most = max(matrix.cells.items(), key=lambda cell: (cell[1], cell[0]))
    return text(
        "%(total)s takes in all; the most, %(most)s, by outlets of %(taker)s of stories from %(giver)s.",
        total=matrix.total,
        most=most,
        taker=names[taker].text,
        giver=names[giver].text,
    )


def languages_view(counts: Counts, asked: FlowAsked, reader: Reader) -> LanguagesView:
    """Each language with stories given in it and takes of them, the most given first."""
    given, taken = given_by_language(counts.given), taken_by_language(counts.taken)
    most = max([*given.values(), *taken.values()], default=1)
    lines = []
    for tag in dict.fromkeys([*given, *taken]):
        numbers = [(given.get(tag, 0), "/flow/stories"), (taken.get(tag, 0), "/flow/takes")]
        lang = tag or UNKNOWN
        lines.append(
            SharedView(
                name=words_of(reader.language(tag)),
                cells=[CellView(count=n, href=asked.address(path, lang=lang) if n else None) for n, path in numbers],
                bars=[_share(number, most) for number, _ in numbers],
            )
        )
    return LanguagesView(lines=lines, said=_languages_said(lines), csv=asked.address("/flow/languages.csv"))


def _languages_said(lines: Sequence[SharedView]) -> Text:
    if not lines:
        return text("No story was given in this time.")
    first = lines[0]
    return texts(
        "Stories in %(count)s language; the most in %(first)s: %(given)s given, %(taken)s taken.",
        "Stories in %(count)s languages; the most in %(first)s: %(given)s given, %(taken)s taken.",
        len(lines),
        first=first.name.text,
        given=first.cells[0].count,
        taken=first.cells[1].count,
    )


def hours_view(
    quarters: Iterable[tuple[datetime, int]], asked: FlowAsked, zone: ZoneInfo, *, outlet: str | None = None
) -> HoursView:
    """The hours of the week in the reader's time zone, and the sum of each hour of the day as a bar."""
    hours = by_hour(quarters, zone)
    most = max(hours)
    days = []
    for day, name in enumerate(DAYS):
        cells = []
        for number in range(day * 24, day * 24 + 24):
            count = hours[number]
            href = asked.address("/flow/stories", hour=number, outlet=outlet) if count else None
            cells.append(CellView(count=count, step=shade(count, most), href=href))
        days.append((name, cells))
    sums = [sum(hours[hour::24]) for hour in range(24)]
    bars = [(hour, number, _share(number, max(sums))) for hour, number in enumerate(sums)]
    return HoursView(days=days, bars=bars, said=_hours_said(sums), csv=asked.address("/flow/hours.csv"))


def _hours_said(sums: Sequence[int]) -> Text:
    if not any(sums):
        return text("No story was given in this time.")
    hour = sums.index(max(sums))
    return text(
        "Most stories, %(count)s of %(total)s, come between %(first)s and %(last)s.",
        count=sums[hour],
        total=sum(sums),
        first=f"{hour:02}:00",
        last=f"{(hour + 1) % 24:02}:00",
    )


def _share(number: int, most: int) -> int:
    return max(1, round(100 * number / most)) if number else 0
