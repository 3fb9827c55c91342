"""Sign in, sign out, and the cards of a demo home."""

from __future__ import annotations

import asyncio

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from commonwire.alliance.may import is_allowed
from commonwire.alliance.person import Person
from commonwire.alliance.principal import Principal
from commonwire.alliance.sign_in import SESSION_LASTS, close_session, open_session, sign_in
from commonwire.base.errors import NotAllowedError, NotFoundError, NotSignedInError, TooManyRequestsError
from commonwire.base.texts import English, text
from commonwire.delivery.records import Records
from commonwire.web.asking import Ask
from commonwire.web.pages.first_steps import has_given
from commonwire.web.pages.forms import fields_of
from commonwire.web.pages.frame import CardView, Form, Said, Words
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.showing import Visit, explained, go, safe_next, visit
from commonwire.web.pages.views import SignInView
from commonwire.web.site import SESSION_COOKIE, Card, Site, client_address, is_local


@get("/sign-in", include_in_schema=False)
async def sign_in_form(
    request: Ask,
    site: Site,
    next: str = "/",  # noqa: A002 -- the field's name
    unsent: bool = False,
) -> Response[str]:
    """The form, and in a demo home the cards; open to everybody."""
    seen = await visit(site, request)
    cards = await cards_for(site, seen)
    return seen.page(SignInView(form=Form(), cards=cards, next=safe_next(next), is_unsent=unsent))


@post("/sign-in", include_in_schema=False)
async def sign_in_here(request: Ask, site: Site) -> Response[str] | Redirect:
    """Open a session for the person with this e-mail and password; open to everybody, throttled."""
    seen = await visit(site, request)
    form = await fields_of(request)
    address = client_address(request)

    def work() -> tuple[Principal, str]:
        return sign_in(
            site.store_now, email=form.get("email", ""), password=form.get("password", ""), address=address, now=now
        )

    now = site.clock()
    try:
        principal, secret = await asyncio.to_thread(work)
    except (NotSignedInError, TooManyRequestsError) as error:
        seen.frame.said.append(Said("problem", explained(error)))
        view = SignInView(
            form=Form(values={"email": form.get("email", "")}),
            cards=await cards_for(site, seen),
            next=safe_next(form.get("next")),
        )
        return seen.page(view, status=429 if isinstance(error, TooManyRequestsError) else 401)
    start = safe_next(form.get("next"))
    if start == "/":
        start = await site.store.read(lambda records: _start(records, principal))
    is_waiting = principal.standing is not None and principal.standing.status == "applied"
    return _entered(site, request, secret, start, "applied" if is_waiting else None)


def _start(records: Records, principal: Principal) -> str:
    """Where a person begins: the wire; who looks after an outlet that has given nothing yet, at its first steps."""
    outlet = principal.outlet
    if outlet is None or not is_allowed(principal, "manage-outlet", outlet=outlet) or has_given(records, outlet):
        return "/"
    return "/outlet"


@post("/sign-in/demo", include_in_schema=False)
async def sign_in_demo(request: Ask, site: Site) -> Redirect:
    """Come in by a card: only in a demo home, only from this machine itself (docs/howto/run-the-demo.md)."""
    if not site.is_demo or not is_local(request):
        raise NotAllowedError(
            text("The cards work only in a demo home on this machine"), remedy=text("Sign in with a password.")
        )
    form = await fields_of(request)
    card = next((card for card in site.cards if card.card == form.get("card")), None)
    if card is None:
        raise NotFoundError(text("There is no such card"), remedy=text("Choose one of the start page."))
    now = site.clock()

    def work(records: Records) -> str:
        return open_session(records.roll, records.roll.get_person(card.person), now)[1]

    return _entered(site, request, await site.store.write(work), safe_next(form.get("next")))


@post("/sign-out", include_in_schema=False)
async def sign_out(request: Ask, site: Site) -> Redirect:
    """End the session; open to everybody."""
    secret = request.cookies.get(SESSION_COOKIE)
    if secret:
        await site.store.write(lambda records: close_session(records.roll, secret))
        site.roll_changed()
    response = go("/", "signed-out")
    response.delete_cookie(SESSION_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def cards_for(site: Site, seen: Visit) -> list[CardView]:
    """The demo's cards for a guest on this machine; else none."""
    if not site.is_demo or seen.principal.kind != "guest" or not is_local(seen.request):
        return []

    def work(records: Records) -> list[CardView]:
        return [_card(records, card, records.roll.get_person(card.person)) for card in site.cards]

    return await site.store.read(work)


def _card(records: Records, card: Card, person: Person) -> CardView:
    outlet = outlet_link(records, person.outlet, "en").name if person.outlet else Words("The alliance", "en")
    role, can = _known(card.title), _known(card.text)
    return CardView(card=card.card, person=Words(person.name, "en"), role=role, outlet=outlet, can=can)


def _entered(site: Site, request: Ask, secret: str, address: str, said: str | None = None) -> Redirect:
    response = go(address, said)
    response.set_cookie(
        Cookie(
            SESSION_COOKIE,
            value=secret,
            max_age=int(SESSION_LASTS.total_seconds()),
            httponly=True,
            secure=request.url.scheme == "https" or site.address.startswith("https://"),
            samesite="lax",
            path="/",
        )
    )
    return response


_CARDS: dict[str, str] = {
    said: said
    for said in (
        text("Editor"),
        text("Contributor"),
        text("Secretariat"),
        text("Operator"),
        text("Find a story of another outlet, ask what you may do with it, and take it."),
        text("Give stories, connect a feed, correct, hold or kill what you gave."),
        text("Keep the roll: admit, suspend and readmit outlets."),
        text("See how the node is doing and what it holds."),
    )
}
"""What the cards of the demo say (app/demo/cards.json), for readers of other languages."""


def _known(said: str) -> str:
    return _CARDS.get(said, English(said))
