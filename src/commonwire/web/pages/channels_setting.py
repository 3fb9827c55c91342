"""Where an outlet is told of notices: add, send a test, remove."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.base.errors import BadInputError, ConflictError
from commonwire.base.texts import text
from commonwire.delivery.channel import get_channel, remove_channel
from commonwire.delivery.retry import ChannelKind
from commonwire.delivery.tell import Result, open_channel
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, refused
from commonwire.web.pages.outlet_views import ChannelTestView
from commonwire.web.pages.settings import own_settings, settings_page, status_of
from commonwire.web.pages.showing import go


@post("/outlet/channels", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def add_here(request: Ask, site: Served) -> Response[str] | Redirect:
    """Tell the own outlet of notices by a push or mail, too (`manage-channels`)."""
    seen, outlet = await own_settings(site, request)
    form, now = await fields_of(request), site.clock()
    kind: ChannelKind = "mail" if form.get("kind") == "mail" else "push"
    address, plain = form.get("address", ""), site.trials.takes_http
    try:
        await site.store.write(
            lambda records: open_channel(
                records, seen.principal, outlet, kind=kind, address=address, plain=plain, now=now
            )
        )
    except (BadInputError, ConflictError) as error:
        forms = {"channels": refused(form, error, {"address": "address"})}
        return await settings_page(seen, "channels", forms=forms, status=status_of(error))
    return go("/outlet/channels", "channel-added")


@post(
    "/outlet/channels/{channel:str}/test", include_in_schema=False, request_max_body_size=LARGEST_FORM, status_code=200
)
async def try_here(request: Ask, site: Served, channel: InPath) -> Response[str]:
    """Send a test by a channel of the own outlet, and show what was answered (`manage-channels`)."""
    seen, _ = await own_settings(site, request)
    found = await site.store.read(lambda records: get_channel(records, seen.principal, channel))
    result = await site.trials.test(found)
    test = ChannelTestView(address=found.address, arrived=result.outcome == "delivered", words=_words(result))
    if seen.wants_part:
        return seen.part(test)
    return await settings_page(seen, "channels", channel_test=test)


@get("/outlet/channels/{channel:str}/test", include_in_schema=False)
async def back_from_test() -> Redirect:
    """To the settings, for somebody who asks anew for the page that answered a test; they ask who it is."""
    return Redirect("/outlet/channels", status_code=303)


@post("/outlet/channels/{channel:str}/remove", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def remove_here(request: Ask, site: Served, channel: InPath) -> Redirect:
    """Send nothing there any more (`manage-channels`)."""
    seen, _ = await own_settings(site, request)
    now = site.clock()
    await site.store.write(lambda records: remove_channel(records, seen.principal, channel, now=now))
    return go("/outlet/channels", "channel-removed")


def _words(result: Result) -> str:
    """What was answered, in words."""
    if result.outcome == "delivered":
        return text(
            "It answered %(status)s after %(milliseconds)s ms.", status=result.status, milliseconds=result.milliseconds
        )
    return result.error or text("Nothing was answered.")
