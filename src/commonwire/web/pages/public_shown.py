"""What the pages for the world show: made from the records as somebody sees them who is nobody here.

A story has a page when it was given on this node and others may see it now: one that is held, under embargo or not
listed has none. Of its words at most the headline is shown, and only where its terms let every outlet of the
alliance show it on the web everywhere. A killed story keeps its page without any words: it says that it was killed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from commonwire.alliance.member import Member
from commonwire.alliance.names import choose_name
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.world import World
from commonwire.base.errors import NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.delivery.show import Shown, show
from commonwire.delivery.standing_terms import term_that_holds
from commonwire.delivery.take import decide_use
from commonwire.formats.addresses import is_web_address
from commonwire.formats.machine_work import machine_work
from commonwire.ledger.mark import Mark
from commonwire.news.state import ItemState
from commonwire.rights.describe import describe
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker, Use
from commonwire.search.query import Query
from commonwire.web.names import language_name
from commonwire.web.pages.forms import disclosure_lines
from commonwire.web.pages.frame import Words, words_of
from commonwire.web.pages.public_data import PUBLIC, alliance_data, item_data, json_ld, member_data, outlet_data
from commonwire.web.pages.public_views import (
    PublicAlliance,
    PublicChange,
    PublicItem,
    PublicMark,
    PublicMember,
    PublicMemberPage,
    PublicOutlet,
    PublicOutletPage,
)
from commonwire.web.pages.use_words import said
from commonwire.web.wording import words_for

MOST_IN_SITEMAP = 1000
"""Stories that the sitemap lists, the newest."""
_ANYBODY = Asker(outlet="", member="", member_class="")
"""Who asks: of no member and no class, so that only what is granted to every outlet is granted to the world."""
_SHOWS = [Use(action=action, channel="web", parts=frozenset({"headline"})) for action in ("display", "republish")]


class Stranger:
    """Somebody who is nobody here: the `languages` they read, the dearest first, and the node as they see it."""

    def __init__(self, languages: Sequence[str], world: World, *, address: str, alliance: str, now: datetime) -> None:
        self.languages = tuple(languages)
        self.world = world
        self.address = address
        self.alliance = alliance
        self.now = now

    def named(self, names: Mapping[str, str], *others: str) -> Words:
        """A name in the dearest language that it has, else in one of the `others`."""
        name = choose_name(names, *self.languages, *others)
        return Words(name, next((tag for tag, value in names.items() if value == name), None))


def no_page() -> NotFoundError:
    """The one answer to everything that the world does not see, whatever the reason."""
    return NotFoundError(text("There is no such page"), remedy=text("Check the address."))


def public_item(records: Records, stranger: Stranger, item: str) -> PublicItem:
    """The page of a story, or of a killed one what is left. Raises NotFoundError."""
    state = records.items.find(item)
    outlet = records.roll.find_outlet(state.outlet) if state else None
    if state is None or outlet is None or not is_public(state, outlet):
        raise no_page()
    shown = show(records, state, viewer=None)
    terms = term_that_holds(records, state, stranger.now)
    may_say = shown.version is not None and says_headline(state, terms, stranger.now)
    view = _item(records, stranger, shown, outlet, may_say=may_say)
    if shown.version is not None:
        words = words_for(stranger.languages)
        view.terms = [said(line, words) for line in describe(terms, words)]
        view.licence = None if terms.licence else shown.item.licence  # the terms say theirs
        view.is_listed = view.is_listed and not any(duty.kind == "noindex" for duty in terms.duties)
    view.data = item_data(view, stranger.address, stranger.alliance, licence=terms.licence or view.licence)
    return view


def is_public(state: ItemState, outlet: Outlet) -> bool:
    """Whether a story has a page: given here, seen by others, and not held."""
    return outlet.node is None and state.listed and state.public_version is not None and state.status != "withheld"


def says_headline(state: ItemState, terms: Terms, now: datetime) -> bool:
    """Whether the terms let everybody in the alliance show the headline on the web, everywhere, without asking."""
    return any(
        decide_use(state, terms, use, asker=_ANYBODY, now=now, seek_nearest=False).decision == "allow" for use in _SHOWS
    )


def _item(records: Records, stranger: Stranger, shown: Shown, outlet: Outlet, *, may_say: bool) -> PublicItem:
    state, item, version = shown.state, shown.item, shown.version
    kills = [notice for notice in shown.notices if notice.kind == "kill"]
    killed = kills[-1] if kills and state.status == "canceled" else None
    headline = Words(item.headline, item.language) if may_say and item.headline else None
    language = words_of(language_name(item.language, stranger.languages)) if version and item.language else None
    page = item.web_address if version else None
    first = records.items.find_version(state.id, 1)
    return PublicItem(
        path=f"{PUBLIC}/items/{state.id}",
        is_listed=stranger.world.is_listed and state.status == "usable",
        data=json_ld({}),
        simulated=outlet.simulated,
        id=state.id,
        uri=state.uri,
        outlet=_outlet(records, stranger, outlet),
        status="killed" if state.status == "canceled" else "usable",
        headline=headline,
        language=language,
        version=state.public_version or 1,
        published_at=first.received_at if first and first.released else state.first_received_at,
        changed_at=version.received_at if version else state.received_at,
        killed_at=state.received_at if state.status == "canceled" else None,
        note=Words(killed.reader_note) if killed and killed.reader_note else None,
        corrections=[
            PublicChange(at=notice.issued_at, note=Words(notice.reader_note) if notice.reader_note else None)
            for notice in shown.notices
            if notice.kind == "correction" and notice.version <= (state.public_version or 0)
        ],
        terms=[],
        licence=None,
        original=page if page and is_web_address(page) else None,
        machine_work=list(machine_work(item)) if may_say else [],
        node=(version.node if version else "") or records.node,
        entry=version.number if version else None,
    )


def public_outlet(records: Records, stranger: Stranger, outlet: str) -> PublicOutletPage:
    """The card of an outlet that is or was in standing. Raises NotFoundError."""
    found = records.roll.find_outlet(outlet)
    if found is None or found.status not in {"admitted", "suspended"}:
        raise no_page()
    link = _outlet(records, stranger, found)
    member = records.roll.get_member(found.member)
    view = PublicOutletPage(
        path=f"{PUBLIC}/outlets/{found.id}",
        is_listed=stranger.world.is_listed,
        data=json_ld({}),
        simulated=found.simulated,
        outlet=link,
        names=[Words(name, tag) for tag, name in sorted(found.names.items()) if name != link.name.text],
        member_class=stranger.named(records.roll.get_class(member.member_class).names, "en"),
        languages=[words_of(language_name(tag, stranger.languages)) for tag in found.languages],
        home_page=found.home_page if is_web_address(found.home_page) else None,
        is_suspended=found.status == "suspended",
        since=found.status_at,
        disclosure=disclosure_lines(found),
    )
    view.data = outlet_data(view, stranger.address, stranger.alliance, found.languages)
    return view


def public_member(records: Records, stranger: Stranger, member: str) -> PublicMemberPage:
    """The card of a member. Raises NotFoundError."""
    found = next((one for one in records.roll.members() if one.id == member), None)
    if found is None:
        raise no_page()
    view = _member(records, stranger, found, in_standing(records))
    return PublicMemberPage(
        path=f"{PUBLIC}/members/{found.id}",
        is_listed=stranger.world.is_listed,
        data=member_data(view, stranger.address, stranger.alliance),
        simulated=found.simulated,
        member=view,
    )


def public_alliance(records: Records, stranger: Stranger) -> PublicAlliance:
    """Who belongs to the alliance."""
    outlets = in_standing(records)
    views = [_member(records, stranger, member, outlets) for member in records.roll.members()]
    members = sorted(views, key=lambda view: view.name.text.casefold())
    return PublicAlliance(
        path=PUBLIC,
        is_listed=stranger.world.is_listed,
        data=alliance_data(stranger.address, stranger.alliance, members),
        simulated=any(outlet.simulated for outlet in outlets),
        name=stranger.alliance,
        members=members,
        contact=stranger.world.contact,
        disclosure=stranger.world.disclosure,
    )


def public_mark(records: Records, stranger: Stranger, mark: Mark) -> PublicMark:
    """What a verified mark says, with the story's page where it has one."""
    try:
        item = public_item(records, stranger, mark.item)
    except NotFoundError:
        item = None
    taker = records.roll.find_outlet(mark.outlet)
    return PublicMark(
        path="",
        is_listed=False,
        data=json_ld({}),
        simulated=bool(taker and taker.simulated),
        taker=_outlet(records, stranger, taker) if taker else None,
        taker_id=mark.outlet,
        version=mark.version,
        at=mark.at,
        item=item,
    )


def public_paths(records: Records, now: datetime) -> list[tuple[str, datetime | None]]:
    """The paths of all cards, and of the newest stories that may be listed, each with when it changed last."""
    outlets = {str(outlet.id): outlet for outlet in in_standing(records)}
    found: list[tuple[str, datetime | None]] = [(PUBLIC, None)]
    found += [(f"{PUBLIC}/members/{member.id}", None) for member in records.roll.members()]
    found += [(f"{PUBLIC}/outlets/{outlet}", None) for outlet in outlets]
    for state in records.lists.newest(viewer=None, query=Query(), before=None, limit=MOST_IN_SITEMAP):
        outlet = outlets.get(state.outlet)
        if outlet is None or state.status != "usable" or not is_public(state, outlet):
            continue
        if not any(duty.kind == "noindex" for duty in term_that_holds(records, state, now).duties):
            found.append((f"{PUBLIC}/items/{state.id}", state.received_at))
    return found


def in_standing(records: Records) -> list[Outlet]:
    """The outlets that are admitted."""
    return records.roll.outlets(status="admitted")


def _member(records: Records, stranger: Stranger, member: Member, outlets: Iterable[Outlet]) -> PublicMember:
    return PublicMember(
        id=member.id,
        name=stranger.named(member.names, "en"),
        member_class=stranger.named(records.roll.get_class(member.member_class).names, "en"),
        joined_at=member.joined_at,
        outlets=[_outlet(records, stranger, outlet) for outlet in outlets if outlet.member == member.id],
    )


def _outlet(records: Records, stranger: Stranger, outlet: Outlet) -> PublicOutlet:
    """An outlet in its own main language, when it has no name in the reader's."""
    member = records.roll.get_member(outlet.member)
    return PublicOutlet(
        id=outlet.id,
        name=stranger.named(outlet.names, *outlet.languages),
        member=member.id,
        member_name=stranger.named(member.names, "en"),
    )
