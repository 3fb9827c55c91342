"""The pages for the world: open to everybody once the alliance says so, and not there before.

No cookie is read or set, and nobody is asked for: what is shown depends on the address and on the language alone, the
one in the address (`lang`) or in Accept-Language. Answers may be kept, and are asked for anew each time (ETag, RFC 9110
section 8.8.3): what was killed is gone from them at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, TypeVar

from litestar import MediaType, Response, get
from litestar.params import QueryParameter

from commonwire.alliance.world import World, world_of
from commonwire.delivery.records import Records
from commonwire.ledger.mark import read_mark
from commonwire.web.asking import Ask, Served
from commonwire.web.names import accepted_languages
from commonwire.web.pages.forms import InPath
from commonwire.web.pages.frame import Frame
from commonwire.web.pages.interface import interface_for
from commonwire.web.pages.public_data import PUBLIC, robots_txt, sitemap, trust_txt
from commonwire.web.pages.public_shown import (
    Stranger,
    in_standing,
    no_page,
    public_alliance,
    public_item,
    public_mark,
    public_member,
    public_outlet,
    public_paths,
)
from commonwire.web.pages.public_views import PublicPage
from commonwire.web.pages.render import Page, page
from commonwire.web.site import Site

Language = Annotated[str, QueryParameter(max_length=40)]
View = TypeVar("View", bound=PublicPage)
Answer = TypeVar("Answer")


@get(PUBLIC, include_in_schema=False)
async def public_alliance_page(request: Ask, site: Served, lang: Language = "") -> Response[str]:
    """Who belongs to the alliance: for everybody, where the alliance shows itself."""
    return await _shown(request, site, lang, public_alliance)


@get(f"{PUBLIC}/members/{{member:str}}", include_in_schema=False)
async def public_member_page(request: Ask, site: Served, member: InPath, lang: Language = "") -> Response[str]:
    """A member's card: for everybody, where the alliance shows itself."""
    return await _shown(request, site, lang, lambda records, stranger: public_member(records, stranger, member))


@get(f"{PUBLIC}/outlets/{{outlet:str}}", include_in_schema=False)
async def public_outlet_page(request: Ask, site: Served, outlet: InPath, lang: Language = "") -> Response[str]:
    """An outlet's card: for everybody, where the alliance shows itself."""
    return await _shown(request, site, lang, lambda records, stranger: public_outlet(records, stranger, outlet))


@get(f"{PUBLIC}/items/{{item:str}}", include_in_schema=False)
async def public_item_page(request: Ask, site: Served, item: InPath, lang: Language = "") -> Response[str]:
    """Where a story comes from: for everybody, where the alliance shows itself."""
    return await _shown(request, site, lang, lambda records, stranger: public_item(records, stranger, item))


@get(f"{PUBLIC}/marks/{{mark:str}}", include_in_schema=False)
async def public_mark_page(request: Ask, site: Served, mark: InPath, lang: Language = "") -> Response[str]:
    """What a credit mark says (`commonwire-credit` of a page): for everybody, where the alliance shows itself.

    Raises NotVerifiedError for a mark that this node did not sign.
    """

    def work(records: Records, stranger: Stranger) -> PublicPage:
        view = public_mark(records, stranger, read_mark(mark, site.node_key.public))
        view.path = f"{PUBLIC}/marks/{mark}"
        return view

    return await _shown(request, site, lang, work)


@get(["/trust.txt", "/.well-known/trust.txt"], include_in_schema=False)
async def trust_file(request: Ask, site: Served) -> Response[str]:
    """Who belongs to the alliance, for programs: for everybody, where the alliance shows itself."""

    def work(records: Records, world: World) -> str:
        return trust_txt(world, site.name, in_standing(records), site.address)

    return _kept(request, await _open(site, work), MediaType.TEXT)


@get("/robots.txt", include_in_schema=False)
async def robots_file(request: Ask, site: Served) -> Response[str]:
    """Which pages programs may fetch: none, unless the alliance says so. For everybody."""
    world = await site.store.read(lambda records: world_of(records.roll))
    return _kept(request, robots_txt(world, site.address), MediaType.TEXT)


@get("/sitemap.xml", include_in_schema=False)
async def sitemap_file(request: Ask, site: Served) -> Response[str]:
    """The pages for the world: for everybody, where the alliance lets search engines list them."""
    now = site.clock()

    def work(records: Records, world: World) -> str:
        if not world.is_listed:
            raise no_page()
        return sitemap(site.address, public_paths(records, now))

    return _kept(request, await _open(site, work), "application/xml")


PUBLIC_PAGES = [
    public_alliance_page,
    public_member_page,
    public_outlet_page,
    public_item_page,
    public_mark_page,
    trust_file,
    robots_file,
    sitemap_file,
]


async def _open(site: Site, work: Callable[[Records, World], Answer]) -> Answer:
    """What `work` gives where the alliance shows itself. Raises NotFoundError where it does not."""

    def look(records: Records) -> Answer:
        world = world_of(records.roll)
        if not world.is_open:
            raise no_page()
        return work(records, world)

    return await site.store.read(look)


async def _shown(request: Ask, site: Site, lang: str, work: Callable[[Records, Stranger], PublicPage]) -> Response[str]:
    """The page in the language of its address, else in one that is accepted."""
    accepted = accepted_languages(request.headers.get("accept-language", ""))
    languages = (*accepted_languages(lang)[:1], *accepted)
    now, tag = site.clock(), interface_for(languages).tag

    def look(records: Records, world: World) -> PublicPage:
        read = (tag, *languages)
        return work(records, Stranger(read, world, address=site.address, alliance=site.name, now=now))

    view = await _open(site, look)
    frame = Frame(alliance=site.name, now=now, language=tag, here=view.path)
    headers = {"Content-Language": tag} | ({} if view.is_listed else {"X-Robots-Tag": "noindex"})
    return _kept(request, page(_page_of(view), frame), MediaType.HTML, headers)


def _page_of(view: PublicPage) -> Page:
    """The view as a page: each kind has a template and a title."""
    return view  # type: ignore[return-value]


def _kept(request: Ask, body: str, media_type: str, headers: dict[str, str] | None = None) -> Response[str]:
    """An answer that may be kept and is asked for anew: 304 when it is still the same (RFC 9110, section 13.1.2)."""
    tag = f'W/"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'  # weak: it may be sent packed
    vary = "Accept-Encoding, Accept-Language"
    said = {"ETag": tag, "Cache-Control": "public, no-cache", "Vary": vary, **(headers or {})}
    wanted = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if tag in wanted or "*" in wanted:
        return Response("", status_code=304, media_type=media_type, headers=said)
    return Response(body, media_type=media_type, headers=said)
