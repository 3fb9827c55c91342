"""Every page's handler, and errors as pages."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, Router
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from commonwire.base.errors import CommonwireError, NotSignedInError
from commonwire.base.texts import text
from commonwire.web.pages import desk, give_file, notices_page, searches_page, sign_in_page
from commonwire.web.pages.agreements_page import agreement_pages
from commonwire.web.pages.alike import alike_here
from commonwire.web.pages.alliance_pages import ALLIANCE_PAGES
from commonwire.web.pages.breadth_shown import search_tried
from commonwire.web.pages.caught_live import CaughtLive
from commonwire.web.pages.desk_look import choose_columns
from commonwire.web.pages.elsewhere import elsewhere
from commonwire.web.pages.flow_page import FLOW_PAGES
from commonwire.web.pages.frame import Form, Frame
from commonwire.web.pages.interface import interface_for
from commonwire.web.pages.item_page import item_pages
from commonwire.web.pages.language_page import choose_interface
from commonwire.web.pages.look import LOOK_COOKIE, look_of
from commonwire.web.pages.look_page import choose_look, look_form
from commonwire.web.pages.mute_page import MUTE_PAGES
from commonwire.web.pages.notice_page import notice_pages
from commonwire.web.pages.offline import OFFLINE_PAGES, kept_here
from commonwire.web.pages.palette import palette_offers
from commonwire.web.pages.public_pages import PUBLIC_PAGES
from commonwire.web.pages.ran_here import ran_pages
from commonwire.web.pages.render import page, part
from commonwire.web.pages.requests_page import request_pages
from commonwire.web.pages.search_page import SEARCH_PAGES
from commonwire.web.pages.showing import here_of, sign_in_address
from commonwire.web.pages.static_files import static_route
from commonwire.web.pages.takes_page import take_pages
from commonwire.web.pages.versions_page import versions_page
from commonwire.web.pages.views import ProblemView, RefusedView, SignInView
from commonwire.web.problems import Problem, on_defect, problem_of, problem_of_http
from commonwire.web.site import Site, languages_asked, languages_read


def page_routes(site: Site) -> list[ControllerRouterHandler]:
    """The handlers of all pages of `site`; their errors are pages too."""
    site.caught = CaughtLive(site)
    handlers: list[Any] = [
        desk.desk,
        desk.live_rows,
        desk.further_rows,
        choose_columns,
        elsewhere,
        sign_in_page.sign_in_form,
        sign_in_page.sign_in_here,
        sign_in_page.sign_in_demo,
        sign_in_page.sign_out,
        choose_interface,
        look_form,
        choose_look,
        *item_pages(),
        versions_page,
        alike_here,
        *ran_pages(),
        notices_page.notices_board,
        notices_page.answer_here,
        *notice_pages(),
        *agreement_pages(),
        *request_pages(),
        *take_pages(),
        search_tried,
        searches_page.searches_page,
        searches_page.save_here,
        searches_page.look_here,
        searches_page.forget_here,
        *SEARCH_PAGES,
        *MUTE_PAGES,
        *FLOW_PAGES,
        palette_offers,
        *OFFLINE_PAGES,
        *ALLIANCE_PAGES,
        *PUBLIC_PAGES,
        Router("/", route_handlers=[give_file.try_file], request_max_body_size=site.largest_reading),
    ]

    def on_refusal(request: Request[Any, Any, Any], error: CommonwireError) -> Response[str] | Redirect:
        if isinstance(error, NotSignedInError) and not _wants_part(request):
            return _sign_in_first(site, request)
        return _problem_page(site, request, problem_of(error))

    def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
        return _problem_page(site, request, problem_of_http(request, error))

    def on_any(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
        on_defect(request, error)
        detail = text("What happened is in the node's log. Tell its operator the time of the request.")
        problem = Problem(type="/problems/defect", title=text("The node made a mistake"), status=500, detail=detail)
        return _problem_page(site, request, problem)

    return [
        Router(
            "/",
            route_handlers=handlers,
            exception_handlers={CommonwireError: on_refusal, HTTPException: on_http, Exception: on_any},
        ),
        static_route(),
        kept_here,
    ]


def _sign_in_first(site: Site, request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """The sign-in page: on the way to a page, or in place of what was sent, which is still in the sender's browser."""
    if request.method == "GET":
        return Redirect(sign_in_address(request), status_code=303)
    view = SignInView(form=Form(), next=page_of_form(request.url.path), is_unsent=True)
    return Response(page(view, _frame(site, request)), media_type="text/html", status_code=401)


def page_of_form(path: str) -> str:
    """The page that has the form which is sent to `path`.

    >>> page_of_form("/items/0a1b/corrections"), page_of_form("/outlet/feeds")
    ('/items/0a1b', '/outlet')
    """
    _, first, *more = path.split("/")
    return "/".join(["", first, *more[:1]]) if first in _PAGES_OF_ONE else f"/{first}"


_PAGES_OF_ONE = frozenset({"items", "apply", "join", "password"})
"""Places that have no page of all, but one for each."""


def _problem_page(site: Site, request: Request[Any, Any, Any], problem: Problem) -> Response[str]:
    if _wants_part(request):
        refused = RefusedView(said=problem.detail or problem.title)
        return Response(part(refused, _frame(site, request)), media_type="text/html", status_code=problem.status)

    view = ProblemView(
        status=problem.status,
        title=problem.title,
        detail=problem.detail,
        where=problem.where,
        remedy=problem.remedy,
        item_ids=problem.ids or [],
    )
    return Response(page(view, _frame(site, request)), media_type="text/html", status_code=problem.status)


def _frame(site: Site, request: Request[Any, Any, Any]) -> Frame:
    """A frame that knows nobody."""
    language = interface_for(languages_read(request) or languages_asked(request)).tag
    here, look = here_of(request), look_of(request.cookies.get(LOOK_COOKIE, ""))
    return Frame(alliance=site.name, now=site.clock(), demo=site.is_demo, language=language, here=here, look=look)


def _wants_part(request: Request[Any, Any, Any]) -> bool:
    """Whether htmx asks for a part of a page: a whole page, the sign-in page too, would land within another."""
    return request.headers.get("hx-request") == "true"
