"""How the stories that were found are distributed, each value one press away from narrowing the search to it."""

from __future__ import annotations

from commonwire.base.texts import Text, text
from commonwire.search.facets import FacetName, Facets
from commonwire.web.pages.desk_asked import Looking
from commonwire.web.pages.desk_filters import Labels
from commonwire.web.pages.desk_views import FacetsView, FacetValue, FacetView

MOST_SHOWN = 8
"""Values of a facet that stand there at once."""
MOST_OFFERED = 40
"""Values that can be looked at."""
_FACETS: tuple[tuple[FacetName, str, Text], ...] = (
    ("language", "lang", text("Language")),
    ("outlet", "outlet", text("Outlet")),
    ("member", "member", text("Member")),
    ("subject", "subject", text("Subject")),
    ("place", "place", text("Place")),
    ("day", "day", text("Day")),
)
"""What is counted, the filter that narrows to it, and what it is called."""


def facets_view(found: Facets, looking: Looking, labels: Labels) -> FacetsView:
    """The facets with something in them, for the search that found this."""
    facets = [_facet(found.counts.get(name, []), looking, labels, narrows, title) for name, narrows, title in _FACETS]
    return FacetsView(
        total=found.total, is_whole=found.is_whole, facets=[facet for facet in facets if facet is not None]
    )


def _facet(
    counts: list[tuple[str, int]], looking: Looking, labels: Labels, narrows: str, title: Text
) -> FacetView | None:
    shown = [(value, count) for value, count in counts if labels.has_name(narrows, value)][:MOST_OFFERED]
    if not shown:
        return None
    most = max(count for _, count in shown)
    values = [
        FacetValue(
            label=labels.of(narrows, value),
            count=count,
            share=max(1, round(100 * count / most)),
            href=looking.address(**{narrows: None if labels.is_on(looking, narrows, value) else value}),
            is_on=labels.is_on(looking, narrows, value),
        )
        for value, count in shown
    ]
    return FacetView(name=narrows, title=title, values=values[:MOST_SHOWN], more=values[MOST_SHOWN:])
