"""The link in a mail that mutes: it works without signing in, and a GET alone changes nothing (RFC 8058, section 3.1).

Programs that scan mail open every link; so the link shows a button, and only a POST mutes. Mail programs send that POST
by themselves when their own button is pressed.
"""

from __future__ import annotations

from litestar import Response, get, post

from commonwire.delivery.mute import Mute, read_mute
from commonwire.delivery.records import Records
from commonwire.delivery.telling import DESK, mute
from commonwire.web.asking import Ask, Served
from commonwire.web.lists import outlet_name
from commonwire.web.pages.forms import InPath
from commonwire.web.pages.frame import Words
from commonwire.web.pages.search_views import MuteView
from commonwire.web.pages.showing import visit


@get("/mute/{token:str}", include_in_schema=False)
async def mute_form(request: Ask, site: Served, token: InPath) -> Response[str]:
    """Ask whether the reader of a mail wants no more of it. Raises NotVerifiedError for a link of nobody's."""
    seen = await visit(site, request)
    said = read_mute(token, site.node_key.public)
    view = await site.store.read(lambda records: _view(records, said, token))
    return seen.page(view)


@post("/mute/{token:str}", include_in_schema=False, status_code=200)
async def mute_here(request: Ask, site: Served, token: InPath) -> Response[str]:
    """Mute what the link says; done again, nothing changes. Raises NotVerifiedError."""
    seen = await visit(site, request)
    said, now = read_mute(token, site.node_key.public), site.clock()

    def work(records: Records) -> MuteView:
        mute(records, said.outlet, said.search, said.reader, now=now)
        return _view(records, said, token, done=True)

    return seen.page(await site.store.write(work))


def _view(records: Records, said: Mute, token: str, *, done: bool = False) -> MuteView:
    search = records.searches.find(said.outlet, said.search) if said.search else None
    outlet = records.roll.find_outlet(said.outlet) if said.reader == DESK else None
    return MuteView(
        action=f"/mute/{token}",
        search=Words(search.name) if search else None,
        is_all=not said.search,
        desk=Words(outlet_name(outlet)) if outlet else None,
        done=done,
    )


MUTE_PAGES = [mute_form, mute_here]
