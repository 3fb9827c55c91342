"""The outlet's own settings: their pages, and its default terms. Card, keys, feeds and people are beside it."""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from commonwire.alliance.enrol import set_default_terms
from commonwire.alliance.key import SCOPES, ApiKey
from commonwire.alliance.may import may
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.principal import own_outlet
from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.base.ids import OutletId
from commonwire.base.texts import text
from commonwire.delivery.channel import Channel
from commonwire.delivery.give import terms_of
from commonwire.delivery.records import Records
from commonwire.delivery.webhook import webhook_key
from commonwire.news.feed import Feed
from commonwire.rights.check import read_terms
from commonwire.rights.describe import describe
from commonwire.rights.templates import DEFAULT_TEMPLATE
from commonwire.rights.terms import Terms
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.first_steps import facts_of, first_steps
from commonwire.web.pages.forms import (
    LARGEST_FORM,
    chosen_terms,
    disclosure_lines,
    fields_of,
    language_choices,
    name_lines,
    refused,
)
from commonwire.web.pages.frame import Choice, Form
from commonwire.web.pages.outlet_links import link_to
from commonwire.web.pages.outlet_views import (
    ChannelTestView,
    ChannelView,
    FeedTestView,
    FeedView,
    KeyView,
    PasswordLinkView,
    SettingsView,
    SigningKeyView,
)
from commonwire.web.pages.people_shown import colleague
from commonwire.web.pages.rules_form import RULE_FIELDS, terms_in, values_of_terms
from commonwire.web.pages.rules_offered import rules_offered
from commonwire.web.pages.sections_shown import sections_of
from commonwire.web.pages.showing import Visit, go, signed_in
from commonwire.web.pages.terms_offered import terms_choices
from commonwire.web.pages.use_words import said
from commonwire.web.site import Site

_SCOPES = {
    "give": text("give stories"),
    "take": text("find and take stories, answer notices"),
    "correct": text("correct its stories"),
    "kill": text("hold, release and kill its stories"),
}
_ROLES = {
    "reader": text("reader: sees the wire, searches, asks"),
    "editor": text("editor: also gives, takes, corrects, holds and kills"),
    "outlet-admin": text("outlet admin: also keeps keys, feeds, terms and people"),
}
Section = Literal["", "feeds", "keys", "people", "terms", "channels", "card", "disclosure", "signing-key"]
_SECTIONS = [f"/outlet/{name}" for name in get_args(Section) if name]
_STEPS_COOKIE = "commonwire_steps"
_A_YEAR = 365 * 24 * 3600


@get("/outlet", include_in_schema=False)
async def settings(request: Ask, site: Served) -> Response[str]:
    """The overview of the own outlet's settings, with its first steps, for its admins (`manage-outlet`)."""
    seen, _ = await own_settings(site, request)
    return await settings_page(seen, "")


@get(_SECTIONS, include_in_schema=False)
async def settings_section(request: Ask, site: Served) -> Response[str]:
    """One section of the settings, for the outlet's admins (`manage-outlet`)."""
    seen, _ = await own_settings(site, request)
    section: Any = request.url.path.rstrip("/").rpartition("/")[2]
    return await settings_page(seen, section)


@get("/outlet/feeds/test", include_in_schema=False)
async def back_to_feeds() -> Redirect:
    """To the feeds, for somebody who asks anew for the page that answered a test; they ask who it is."""
    return Redirect("/outlet/feeds", status_code=303)


@post("/outlet/steps", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def put_steps_away(request: Ask, site: Served) -> Redirect:
    """Put the first steps away in this browser, or bring them back, for the outlet's admins (`manage-outlet`)."""
    await own_settings(site, request)
    is_away = (await fields_of(request)).get("steps") == "away"
    response = Redirect("/outlet", status_code=303)
    value, lasts = ("away", _A_YEAR) if is_away else ("", 0)
    response.set_cookie(Cookie(_STEPS_COOKIE, value=value, max_age=lasts, httponly=True, samesite="lax"))
    return response


@post("/outlet/terms", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def set_terms(request: Ask, site: Served) -> Response[str] | Redirect:
    """Let a template, or terms of the outlet's own in JSON, hold for stories that bring none (`manage-outlet`)."""
    seen, outlet = await own_settings(site, request)
    form = await fields_of(request)
    try:
        terms, key = _chosen_terms(form, seen.frame.time_zone)
    except BadInputError as error:
        fields = {"terms": "terms_json", "template": "terms_template"} | RULE_FIELDS
        return await settings_page(seen, "terms", forms={"terms": refused(form, error, fields)}, status=422)
    await site.store.write(lambda records: set_default_terms(records.roll, seen.principal, outlet, terms, template=key))
    return go("/outlet/terms", "terms-set")


async def own_settings(site: Site, request: Ask) -> tuple[Visit, OutletId]:
    """The visit and the outlet of somebody who may change its settings. Raises NotSignedInError, NotAllowedError."""
    seen = await signed_in(site, request)
    outlet = own_outlet(seen.principal)
    may(seen.principal, "manage-outlet", outlet=outlet)
    return seen, outlet


async def settings_page(
    seen: Visit,
    section: Section,
    *,
    forms: dict[str, Form] | None = None,
    new_key: str | None = None,
    invitation: str | None = None,
    password_link: PasswordLinkView | None = None,
    test: FeedTestView | None = None,
    channel_test: ChannelTestView | None = None,
    status: int = 200,
) -> Response[str]:
    """The page of a section; `forms` are those to be sent back, the secrets are shown on this answer only."""
    view = await seen.site.store.read(lambda records: _settings(records, seen, forms or {}))
    view.new_key, view.invitation, view.password_link, view.test = new_key, invitation, password_link, test
    view.channel_test, view.section = channel_test, section
    view.steps_away = seen.request.cookies.get(_STEPS_COOKIE) == "away"
    if view.steps_away or all(step.done for step in view.steps):
        view.steps_away, view.steps = view.next_step is not None, []
    return seen.page(view, area="outlet", status=status)


def _settings(records: Records, seen: Visit, forms: dict[str, Form]) -> SettingsView:
    outlet = records.roll.get_outlet(own_outlet(seen.principal))
    view = SettingsView(
        outlet=link_to(records, outlet, "en"),
        steps=first_steps(facts_of(records, outlet)),
        keys=[_key(key) for key in sorted(records.roll.keys(outlet.id), key=lambda key: key.created_at, reverse=True)],
        feeds=[feed_view(feed) for feed in records.feeds.of_outlet(outlet.id)],
        channels=[_channel(channel, seen.site) for channel in records.channels.of_outlet(outlet.id)],
        push_key=webhook_key(seen.site.node_key.public),
        why_no_mail=seen.site.trials.why_no_mail,
        takes_http=seen.site.trials.takes_http,
        people=[
            colleague(person, seen.principal, searches=len(records.searches.of_person(outlet.id, person.id)))
            for person in records.roll.people(outlet.id)
        ],
        signing_key=_signing_key(records, outlet),
        disclosure=disclosure_lines(outlet),
        terms=terms_choices(),
        offered=rules_offered(records, seen.reader, seen.words),
        terms_words=[said(line, seen.words) for line in describe(terms_of(outlet), seen.words)],
        languages=language_choices(records, seen.reader, outlet.languages),
        scopes=[Choice(scope, _SCOPES[scope]) for scope in SCOPES],
        roles=[Choice(role, text) for role, text in _ROLES.items()],
        forms=_kept_forms(outlet) | forms,
    )
    view.sections = sections_of(view, outlet)
    return view


def _kept_forms(outlet: Outlet) -> dict[str, Form]:
    """The forms as they stand before anybody has typed: with what is kept now."""
    own = msgspec.convert(outlet.default_terms, Terms) if outlet.default_terms else None
    chosen = "" if own else outlet.terms_template or DEFAULT_TEMPLATE
    plain = values_of_terms(own) if own else {}
    written = msgspec.json.format(msgspec.json.encode(outlet.default_terms)).decode() if plain is None else ""
    return {
        "keys": Form(values={"scopes": ",".join(SCOPES)}),
        "feeds": Form(values={"time_zone": outlet.time_zone, "interval_minutes": "5"}),
        "channels": Form(values={"kind": "push"}),
        "terms": Form(values={"terms_template": chosen, "terms_json": written} | (plain or {})),
        "people": Form(values={"roles": "editor"}),
        "card": Form(values=card_values(outlet)),
    }


def card_values(outlet: Outlet) -> dict[str, str]:
    """The lines of the outlet's card as its form holds them, the disclosure apart."""
    return {
        "names": name_lines(outlet.names),
        "languages": ", ".join(outlet.languages),
        "market": ", ".join(sorted(outlet.market)),
        "home_page": outlet.home_page,
        "time_zone": outlet.time_zone,
        "notices_contact": outlet.notices_contact or "",
    }


def _signing_key(records: Records, outlet: Outlet) -> SigningKeyView | None:
    held = [key for key in records.roll.signing_keys(outlet.id) if key.until_number is None]
    if not held:
        return None
    return SigningKeyView(
        thumbprint=held[-1].kid, is_own=held[-1].sealed_private is None, from_number=held[-1].from_number
    )


def _chosen_terms(form: dict[str, str], time_zone: str) -> tuple[dict[str, Any] | None, str | None]:
    """The JSON of terms of the outlet's own, or the key of a template. Raises BadInputError."""
    if chosen := chosen_terms(form.get("terms_template")):
        return None, chosen.key
    said = form["terms_json"].encode() if form.get("terms_json") else msgspec.json.encode(terms_in(form, time_zone))
    terms = read_terms(said)
    if terms == Terms():
        raise BadInputError(
            text("No terms were chosen"),
            where="template",
            remedy=text("Choose a template, or say terms of your own below."),
        )
    return msgspec.to_builtins(terms), None


def _key(key: ApiKey) -> KeyView:
    return KeyView(
        id=key.id,
        name=key.name,
        scopes=[scope for scope in SCOPES if scope in key.scopes],
        created_at=key.created_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )


def _channel(channel: Channel, site: Site) -> ChannelView:
    return ChannelView(
        id=channel.id,
        kind=channel.kind,
        address=channel.address,
        made_at=channel.made_at,
        trouble=site.trials.why_no_mail if channel.kind == "mail" else None,
    )


def feed_view(feed: Feed) -> FeedView:
    """A feed with how it does, in words."""
    trouble = feed.disabled_because or feed.last_error
    state = "trouble" if trouble and (feed.enabled or feed.disabled_because) else "on" if feed.enabled else "off"
    return FeedView(
        id=feed.id,
        address=feed.address,
        state=state,  # type: ignore[arg-type]  # one of the three above
        enabled=feed.enabled,
        language=feed.language,
        interval_minutes=max(1, round(feed.interval / 60)),
        fetched_at=feed.last_polled_at,
        trouble=trouble if state == "trouble" else None,
    )


def status_of(error: CommonwireError) -> int:
    """The status of a form that is sent back because of `error`."""
    return 422 if isinstance(error, BadInputError) else 409
