"""What an outlet gave in the last 30 days, for its page: the same form for every outlet."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from commonwire.delivery.flow import UNKNOWN
from commonwire.delivery.records import Records
from commonwire.web.pages.alliance_views import GivesView
from commonwire.web.pages.flow_asked import flow_asked
from commonwire.web.pages.flow_shown import hours_view
from commonwire.web.pages.flow_views import CellView, SharedView
from commonwire.web.pages.frame import words_of
from commonwire.web.pages.showing import Visit


def outlet_gives(records: Records, seen: Visit, outlet: str) -> GivesView:
    """Languages and hours of the stories of an outlet."""
    asked = flow_asked({"outlet": outlet}, seen.site.clock())
    span = asked.span(records)
    counts = {one.language: one.count for one in records.flow.given(span) if one.outlet == outlet}
    most = max(counts.values(), default=1)
    lines = [
        SharedView(
            name=words_of(seen.reader.language(tag)),
            cells=[CellView(count=count, href=asked.address("/flow/stories", lang=tag or UNKNOWN))],
            bars=[max(1, round(100 * count / most))],
        )
        for tag, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]
    quarters = records.flow.quarters(span, "given", owner=outlet)
    hours = hours_view(quarters, asked, ZoneInfo(seen.frame.time_zone), outlet=outlet)
    return GivesView(languages=lines, hours=hours, href=asked.address("/flow/stories"))
