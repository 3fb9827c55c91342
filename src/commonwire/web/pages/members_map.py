"""The map of the members: each class has a pattern of its own, each territory its code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from commonwire.base.texts import texts
from commonwire.web.drawn.borders import Borders
from commonwire.web.drawn.world import draw
from commonwire.web.pages.alliance_views import ClassView, MembersMapView
from commonwire.web.reader import Reader

PATTERNS: Final = 4
"""How many patterns there are; classes beyond share the last one."""


def members_map(classes: Sequence[ClassView], reader: Reader, borders: Borders) -> MembersMapView | None:
    """Where the members with a territory are; None when there is none."""
    filled = [known for known in classes if any(member.territory for member in known.members)]
    fills: dict[str, int] = {}
    members: dict[str, str] = {}
    for number, known in enumerate(filled, 1):
        for member in known.members:
            if member.territory:
                fills[member.territory] = min(number, PATTERNS)
                members[member.territory] = member.id
    if not fills:
        return None
    drawn = draw(borders, dict.fromkeys(fills, 1), fills.keys(), letters=dict.fromkeys(fills, 3))
    return MembersMapView(
        drawn=drawn,
        fills=fills,
        names={land.territory: reader.territory(land.territory).value for land in drawn.lands if land.territory},
        members=members,
        legend=[(min(number, PATTERNS), known.name) for number, known in enumerate(filled, 1)],
        said=texts(
            "%(count)s member has a territory on the map.", "%(count)s members have a territory on the map.", len(fills)
        ),
        borders=borders.line,
    )
