"""The saved searches down the side of the desk and of the inbox, with what was not looked at yet."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import quote

from commonwire.alliance.may import is_allowed
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import searches_of, sight_of
from commonwire.web.pages.frame import Words
from commonwire.web.pages.search_views import FolderView, SearchView, SideView
from commonwire.web.pages.showing import Visit


def side_of(records: Records, seen: Visit, *, is_wire: bool = False) -> SideView | None:
    """The side for who may search for an outlet; None for others. `is_wire`: the whole wire is shown."""
    principal = seen.principal
    if principal.kind != "person" or principal.outlet is None or not is_allowed(principal, "search"):
        return None
    counts = records.inbox.unread(sight_of(principal))
    folders = []
    for name, some in groupby(searches_of(records, principal), key=lambda search: search.folder):
        views = [
            SearchView(
                id=search.id,
                name=Words(search.name),
                query=search.query,
                href=f"/searches?search={search.id}",
                settings=f"/searches/{search.id}",
                unread=counts.get(search.id, 0),
                is_own=search.person is not None,
            )
            for search in some
        ]
        unread = sum(view.unread for view in views)
        href = f"/searches?folder={quote(name)}"
        folders.append(FolderView(name=name, href=href, unread=unread, searches=views))
    return SideView(folders=folders, unread=sum(counts.values()), is_wire=is_wire)
