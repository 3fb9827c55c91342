"""What every page handler does: who is asking, the frame around the page, forms, and where to go next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.response import Redirect

from commonwire.alliance.may import is_allowed
from commonwire.alliance.principal import Principal
from commonwire.base.errors import CommonwireError, NotSignedInError
from commonwire.base.ids import secret_digest
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import sight_of
from commonwire.rights.words import Words as Catalogue
from commonwire.web.asking import Ask
from commonwire.web.pages.alert_shown import alert_for
from commonwire.web.pages.frame import Frame, Said
from commonwire.web.pages.interface import interface_for
from commonwire.web.pages.look import LOOK_COOKIE, look_of
from commonwire.web.pages.outlet_links import link_to
from commonwire.web.pages.render import Page, Part, page, part
from commonwire.web.problems import problem_of
from commonwire.web.reader import Reader, reader_of
from commonwire.web.site import Site
from commonwire.web.wording import words_for

SAID_COOKIE = "commonwire_said"
MOST_UNREAD = 100
"""Unread catches that are counted for the navigation."""
MOST_REMINDED = 100
"""Open requests that are looked through for those with a reminder, the oldest first."""


class Visit:
    """One request for a page: the site, who is asking, the frame that their pages have, and what they read."""

    def __init__(self, site: Site, request: Ask, principal: Principal, frame: Frame, reader: Reader) -> None:
        self.site = site
        self.request = request
        self.principal = principal
        self.frame = frame
        self.reader = reader

    def page(self, view: Page, *, area: str = "", status: int = 200) -> Response[str]:
        """The whole page of `view`."""
        self.frame.area = area
        response = Response(page(view, self.frame), media_type=MediaType.HTML, status_code=status)
        if self.frame.said and SAID_COOKIE in self.request.cookies:
            response.delete_cookie(SAID_COOKIE)
        return response

    def part(self, view: Part) -> Response[str]:
        """A part of a page, for htmx."""
        return Response(part(view, self.frame), media_type=MediaType.HTML)

    @property
    def words(self) -> Catalogue:
        """The catalogue that words decisions and terms for them."""
        return words_for(self.principal.languages)

    @property
    def wants_part(self) -> bool:
        """Whether htmx asked, so that a part is enough."""
        return self.request.headers.get("hx-request") == "true"


async def visit(site: Site, request: Ask) -> Visit:
    """The visit behind a request: one reading transaction for all that the frame shows."""
    principal = await site.principal(request)
    frame, reader = await site.store.read(
        lambda records: (_frame(records, site, principal), reader_of(records, principal))
    )
    frame.language = interface_for(principal.languages).tag
    frame.here = here_of(request)
    frame.look = look_of(request.cookies.get(LOOK_COOKIE, ""))
    said = request.cookies.get(SAID_COOKIE)
    if said in SENTENCES:
        frame.said = [Said("done", SENTENCES[said])]
    return Visit(site, request, principal, frame, reader)


async def signed_in(site: Site, request: Ask) -> Visit:
    """As `visit`, for somebody who signed in. Raises NotSignedInError."""
    found = await visit(site, request)
    if found.principal.kind != "person":
        raise NotSignedInError(text("Sign in to see this page"), remedy=text("Sign in and come back."))
    return found


SENTENCES = {
    "given": text("Your story is on the wire."),
    "unchanged": text("This story was here already, unchanged."),
    "corrected": text("The correction is sent to everyone who was served the story."),
    "held": text("The story is held. Everyone who was served it is told."),
    "released": text("The story is released."),
    "labelled": text("The story is in the language that you said, here and in what is searched."),
    "killed": text("The story is killed. Everyone who was served it is told."),
    "closed": text("The notice is closed for this outlet; what it answers later is kept beside it."),
    "answered": text("Your answer is recorded."),
    "check-asked": text("The page is being checked; look again in a minute."),
    "reported": text("Where it ran is on record; its owner sees it."),
    "queued": text("The take is queued. It is decided again at its hour, and made if it is allowed then."),
    "taken": text("It is allowed by now, and taken."),
    "cancelled": text("It is taken out of the queue."),
    "asked": text("The owner is asked. The answer will stand here."),
    "granted": text("Granted: the outlet that asked may do it from now on."),
    "refused": text("Refused. The outlet that asked sees your answer."),
    "withdrawn": text("The request is withdrawn."),
    "search-saved": text("The search is saved; it catches what comes from now on. Here you choose how you are told."),
    "search-tells": text("So it is told from now on."),
    "search-muted": text("Muted: it tells nothing more. What it catches stands in the inbox."),
    "search-unmuted": text("It tells again, from now on."),
    "search-changed": text("The search is changed."),
    "search-given": text("The search is handed over."),
    "search-removed": text("The search is removed."),
    "key-revoked": text("The key is revoked."),
    "channel-added": text("From the next notice on your outlet is told there, too. Send a test."),
    "channel-removed": text("Nothing is sent there any more."),
    "feed-added": text("The feed is connected."),
    "feed-changed": text("The feed is changed."),
    "feed-removed": text("The feed is removed."),
    "terms-set": text("The terms hold for what you give from now on."),
    "card-set": text("The disclosure answers are changed."),
    "card-kept": text("Your outlet's card is changed."),
    "key-brought": text("Your own key signs from now on."),
    "member-admitted": text("The member is on the roll; its outlets can apply."),
    "member-changed": text("The member is changed."),
    "world-set": text("What the world sees is changed."),
    "agreed": text("The version is kept, and recorded in the ledger; it takes force at its date."),
    "group-formed": text("The group is formed; terms and agreements can name it."),
    "group-changed": text("The group is changed."),
    "group-dissolved": text("The group is dissolved."),
    "node-opened": text("The node is open to readers. That stands in its ledger."),
    "peer-pending": text(
        "The card is taken in. Nothing flows before the fingerprint is compared: call the other operator."
    ),
    "peer-connected": text("The link stands. What flows is what both sides agree to."),
    "peer-paused": text("Paused: entries and contents wait, kills and letters pass."),
    "peer-removed": text("The link is cut. What came stays."),
    "password-set": text("The new password holds. Sign in with it."),
    "language-chosen": text(
        "Subjects, languages, countries and decisions are in your language where there are words in it."
    ),
    "look-chosen": text("Pages look like this from now on, in this browser."),
    "password-changed": text("Your password is changed; your other sessions ended."),
    "person-changed": text("The person's access is changed."),
    "admitted": text("The outlet is admitted."),
    "applied": text(
        "Your outlet's application waits for the secretariat. Until it is admitted nothing is here for you."
    ),
    "declined": text("The outlet is declined."),
    "suspended": text("The outlet is suspended."),
    "readmitted": text("The outlet is readmitted."),
    "signed-out": text("You are signed out."),
    "joined": text("Welcome. Sign in with your e-mail and the password you chose."),
}
"""What is said at the top of the page that follows a deed, by the deed's name."""


def go(address: str, said: str | None = None) -> Redirect:
    """To `address` (see other, RFC 9110 section 15.4.4), saying there what was done."""
    response = Redirect(address, status_code=303)
    if said is not None:
        response.set_cookie(Cookie(SAID_COOKIE, value=said, max_age=30, httponly=True, samesite="lax"))
    return response


def safe_next(address: str | None) -> str:
    """`address` when it is a path on this site, else the start page: no open redirect."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return "/"
    parts = urlsplit(address)
    return "/" if parts.scheme or parts.netloc else address


def sign_in_address(request: Ask) -> str:
    """Where somebody who must sign in is sent, so as to come back here."""
    return f"/sign-in?next={quote(here_of(request), safe='')}"


def here_of(request: Request[Any, Any, Any]) -> str:
    """The address of the page that is asked for, to come back to; the start page where something was sent."""
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def explained(error: CommonwireError) -> str:
    """The error in the words of its problem, for the top of a form."""
    problem = problem_of(error)
    return problem.detail


def reader_key(principal: Principal) -> str:
    """Under what a browser keeps what belongs to this person, for this outlet; "" for anybody who is no person here."""
    if principal.kind != "person" or principal.person is None:
        return ""
    return secret_digest(f"{principal.person}\0{principal.outlet or ''}")[:16]


def values_of(form: Mapping[str, str], *names: str) -> dict[str, str]:
    """Those fields of the form that were filled in."""
    return {name: form[name] for name in names if form.get(name)}


def _frame(records: Records, site: Site, principal: Principal) -> Frame:
    outlet = records.roll.find_outlet(principal.outlet) if principal.outlet else None
    is_person = principal.kind == "person"
    waiting = asked = 0
    if outlet is not None and is_allowed(principal, "read-notices"):
        waiting = records.notices.count_open(outlet.id)
        asked = records.requests.count_open(outlet.id)
    return Frame(
        alliance=site.name,
        now=site.clock(),
        time_zone=outlet.time_zone if outlet else "UTC",
        demo=site.is_demo,
        person=principal.name if is_person else None,
        reader=reader_key(principal),
        outlet=link_to(records, outlet, "en") if outlet else None,
        may_give=is_allowed(principal, "give"),
        may_set=outlet is not None and is_allowed(principal, "manage-outlet", outlet=outlet.id),
        may_see_flow=is_person and is_allowed(principal, "see-flow"),
        is_secretariat=is_person and "secretariat" in principal.roles,
        is_operator=is_person and "operator" in principal.roles,
        suspended=principal.suspended_reason,
        open_notices=waiting,
        alert=alert_for(records, principal) if waiting and is_person else None,
        open_requests=asked,
        reminded_of=_reminded_of(records, principal) if asked else [],
        unread=_unread(records, principal) if is_person else 0,
    )


def _unread(records: Records, principal: Principal) -> int:
    if principal.outlet is None or not is_allowed(principal, "search"):
        return 0
    return records.inbox.count_unread(sight_of(principal), at_most=MOST_UNREAD)


def _reminded_of(records: Records, principal: Principal) -> list[datetime]:
    """Since when the requests wait of which somebody who may answer is reminded, the oldest first."""
    outlet = principal.outlet
    if outlet is None or not is_allowed(principal, "answer-requests", outlet=outlet):
        return []
    return [one.asked_at for one in records.requests.waiting_for(outlet, limit=MOST_REMINDED) if one.reminders]
