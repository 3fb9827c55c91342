"""What the page of flows is asked to show (period, language, subject, order), and the addresses that say so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag, primary
from commonwire.base.texts import text as _
from commonwire.delivery.flow import PERIODS, Narrowed, Span, span_of
from commonwire.delivery.records import Records

ORDERS: Final = ("name", "gave", "took")
USUAL: Final = "30"
_KEPT = ("period", "lang", "subject", "sort", "scope")
_ROWS = ("giver", "taker", "outlet", "territory", "hour")
_LONGEST = 200


class FlowAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for, as it stands in the address; `until` is when the counting ends, for the rows behind, too."""

    until: datetime
    period: str = USUAL
    lang: str = ""
    subject: str = ""
    sort: str = "name"
    scope: str = ""
    rows: dict[str, str] = {}

    def address(self, path: str = "/flow", **changed: str | int | None) -> str:
        """The address of `path` for the same but for what is `changed` (None: taken off)."""
        usual = {"period": USUAL, "sort": "name"}
        values: dict[str, str | int | None] = {name: getattr(self, name) for name in _KEPT}
        if path != "/flow":
            values |= self.rows | {"until": int(self.until.timestamp())}
        values |= changed
        said = {name: value for name, value in values.items() if value not in {None, "", usual.get(name)}}
        return f"{path}?{urlencode(said)}" if said else path

    def span(self, records: Records) -> Span:
        """What is counted."""
        keys = records.vocabularies.known().sought(self.subject) if self.subject else None
        return span_of(self.period, self.until, language=self.lang or None, subjects=keys)

    def narrowed(self, records: Records) -> Narrowed:
        """Which rows of it a list shows; the hour is looked up by whoever counts them."""
        of_member: dict[str, set[str]] = {}
        for outlet in records.roll.outlets():
            of_member.setdefault(outlet.member, set()).add(outlet.id)
        owners = of_member.get(self.rows["giver"], set()) if "giver" in self.rows else None
        takers = of_member.get(self.rows["taker"], set()) if "taker" in self.rows else None
        if "outlet" in self.rows:
            owners = {self.rows["outlet"]}
        return Narrowed(
            owners=frozenset(owners) if owners is not None else None,
            takers=frozenset(takers) if takers is not None else None,
            territory=self.rows.get("territory"),
        )


def flow_asked(asked: Mapping[str, str], now: datetime) -> FlowAsked:
    """What the query string asks for; what cannot be is as if it were not said. Raises BadInputError for a language."""
    said = {name: (asked.get(name) or "").strip()[:_LONGEST] for name in (*_KEPT, *_ROWS)}
    if said["lang"]:
        said["lang"] = primary(language_tag(said["lang"]))
    return FlowAsked(
        until=_until(asked.get("until"), now),
        period=said["period"] if said["period"] in PERIODS else USUAL,
        lang=said["lang"],
        subject=said["subject"],
        sort=said["sort"] if said["sort"] in ORDERS else "name",
        scope="world" if said["scope"] == "world" else "",
        rows={name: said[name] for name in _ROWS if said[name]},
    )


def hour_asked(asked: FlowAsked) -> int | None:
    """The hour of the week (0 to 167) that rows are narrowed to. Raises BadInputError for one that is none."""
    text = asked.rows.get("hour")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:4]) < 168):
        raise BadInputError(
            _("'%(text)s' is no hour of the week", text=text[:20]), where="hour", remedy=_("Give 0 to 167.")
        )
    return int(text)


def _until(text: str | None, now: datetime) -> datetime:
    """A time in whole seconds since 1970, never after now: the end of this second, so that what just came counts."""
    latest = int(now.timestamp()) + 1
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else latest
    return datetime.fromtimestamp(min(number, latest), UTC)
