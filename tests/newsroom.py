"""A newsroom to test with: a real store in a file, outlets with keys, and what they do, as events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from commonwire.alliance.deeds import Deed
from commonwire.alliance.member import Member, default_classes
from commonwire.alliance.outlet import Outlet
from commonwire.alliance.principal import Principal, machine
from commonwire.app.reactions import reactions
from commonwire.app.standing import Standing
from commonwire.base.ids import MemberId, OutletId, item_id
from commonwire.base.time import Embargo
from commonwire.delivery.give import change, give
from commonwire.delivery.notice import Addressed
from commonwire.delivery.records import Records
from commonwire.delivery.saved_search import save_search
from commonwire.delivery.show import Shown, find_item, note_served, show
from commonwire.delivery.take import Take, take
from commonwire.index.finder import TextIndex
from commonwire.index.follow import Follower
from commonwire.index.vectors import Vectors
from commonwire.ledger.entry import START, Entry, decode_entry
from commonwire.ledger.keys import Sealer, SigningKey
from commonwire.ledger.statement import Statement, sign_statement
from commonwire.news.admission import admit_outlet, bring_key, suspend_outlet
from commonwire.news.item import Given, Headline, Item, Report
from commonwire.news.publish import Correction, Published
from commonwire.news.record import OwnStatement
from commonwire.news.state import ItemState
from commonwire.news.withdraw import Words, due_releases, lift_embargo
from commonwire.rights.templates import template
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker, Use
from commonwire.search.match import SavedSearch
from commonwire.search.parse import parse_query
from commonwire.search.text import ANALYSER_VERSION
from commonwire.store.engine import open_engine
from commonwire.store.rebuild import ANALYSER
from commonwire.store.records import Identity, SqlStore
from commonwire.store.schema import SCHEMA

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
ALLIANCE, NODE = "example-alliance", "wire.example.org"
MEMBERS = {"pamir-post": "pamir", "steppe-radio": "steppe", "lagoon-tv": "lagoon"}
"""Outlets that are there from the start, each with the id of its member."""
GIVER, TAKER, STRANGER = MEMBERS
URI = "urn:newsml:pamir-post:flood"
OPEN = template("alliance-all").terms
WEB = Use(action="republish", channel="web")

Answer = TypeVar("Answer")


class Newsroom:
    """Three outlets on one node, and a clock that goes on by a second with each thing that happens."""

    def __init__(
        self,
        place: Path | str,
        vectors: Vectors | None = None,
        *,
        node: str = NODE,
        alliance: str = ALLIANCE,
        members: Mapping[str, str] = MappingProxyType(MEMBERS),
    ) -> None:
        """A newsroom whose store is in a folder, or at an address; `vectors` lose what is withdrawn.

        `node` is its name, `members` its outlets with the ids of their members.
        """
        engine = open_engine(place if isinstance(place, str) else str(place / "store.sqlite"))
        SCHEMA.create_all(engine)
        sealer = Sealer(b"s" * 32)
        self.matcher = Standing(lambda: self.store)
        self.finder = TextIndex()
        self.members = members
        self.node_key = SigningKey.generate()
        self.store = SqlStore(
            engine,
            Identity(alliance=alliance, node=node),
            sealer,
            finder=self.finder,
            reactions=reactions(self.matcher, self.finder, vectors),
            at_begin=self.matcher.follow,
        )
        self.now = NOON
        self._own_keys: dict[str, SigningKey] = {}
        self.write(self._alliance_is_there)

    def close(self) -> None:
        self.store.close()

    def follower(self, folder: Path) -> Follower:
        """What keeps an index of the store in `folder`, once it is started; until then the store is searched."""
        return Follower(
            self.finder,
            folder,
            lambda work: self.store.read_now(lambda records: work(records.texts)),
            settle=lambda: self.store.write_now(lambda _: None),
        )

    def read(self, work: Callable[[Records], Answer]) -> Answer:
        return self.store.read_now(work)

    def write(self, work: Callable[[Records], Answer]) -> Answer:
        self.now += timedelta(seconds=1)
        return self.store.write_now(work)

    def _alliance_is_there(self, records: Records) -> None:
        records.roll.put_setting(ANALYSER, ANALYSER_VERSION)
        for known in default_classes():
            records.roll.put_class(known)
        for outlet, member in self.members.items():
            records.roll.put_member(
                Member(
                    id=MemberId(member),
                    names={"en": member, "ru": f"Страна {member}"},
                    territory="KZ",
                    member_class="full-member",
                    kind="country",
                    joined_at=self.now,
                )
            )
            records.roll.add_outlet(an_outlet(outlet, member))
            admit_outlet(records, machine(), outlet, self.now)

    # Who is asking

    def desk_of(self, outlet: str) -> Principal:
        """A principal that may do all that an outlet may."""
        return machine(self.read(lambda records: records.roll.find_standing(outlet)))

    def asker(self, outlet: str) -> Asker:
        standing = self.read(lambda records: records.roll.find_standing(outlet))
        assert standing is not None
        return Asker(
            outlet=outlet,
            member=standing.member,
            member_class=standing.member_class,
            suspended=standing.status == "suspended",
            may_take="take" in standing.class_may,
        )

    # What happens

    def item_is_given(
        self,
        text: str = "Rain in Kabul",
        *,
        uri: str = URI,
        outlet: str = GIVER,
        correction: str | None = None,
        feed_terms: Terms | None = None,
        own: OwnStatement | None = None,
        **fields: Any,
    ) -> Published:
        """An item with `text` in headline, summary and body; `fields` are the item's."""
        given = a_story(text, uri=uri, **fields)
        note = Correction(what=correction) if correction else None
        who = self.desk_of(outlet)
        return self.write(
            lambda r: give(r, given, principal=who, now=self.now, feed_terms=feed_terms, correction=note, own=own)
        )

    def item_is(
        self,
        deed: Deed,
        reason: str = "It has to be so",
        *,
        uri: str = URI,
        outlet: str = GIVER,
        by: Principal | None = None,
        own: OwnStatement | None = None,
    ) -> Entry:
        """The item of `outlet` is corrected by a note, held, released or killed; `by` its owner's desk when None."""
        principal = by or self.desk_of(outlet)

        def work(records: Records) -> Entry:
            state = records.items.find(item_id(outlet, uri))
            assert state is not None
            return change(records, state, deed, Words(reason=reason), principal=principal, own=own, now=self.now)

        return self.write(work)

    def hour_comes(self, at: datetime | None = None) -> list[Entry]:
        """The embargoes whose hour has come (at `at`, else now) are lifted."""
        self.now = max(self.now, at or self.now)

        def work(records: Records) -> list[Entry]:
            return [lift_embargo(records, version, now=self.now) for version in due_releases(records, self.now)]

        return self.write(work)

    def item_is_read(self, viewer: str = TAKER, *, uri: str = URI, outlet: str = GIVER, how: str = "web") -> Shown:
        """What the viewer gets, kept as served."""

        def work(records: Records) -> Shown:
            state = find_item(records, item_id(outlet, uri), viewer=viewer)
            shown = show(records, state, viewer=viewer)
            note_served(records, shown, viewer=viewer, how=how, now=self.now)
            return shown

        return self.write(work)

    def item_is_taken(self, viewer: str = TAKER, *, uri: str = URI, outlet: str = GIVER, use: Use = WEB) -> Take:
        asker = self.asker(viewer)

        def work(records: Records) -> Take:
            state = find_item(records, item_id(outlet, uri), viewer=viewer)
            return take(records, state, use, asker=asker, by="p1", format="text", now=self.now)

        return self.write(work)

    def search_is_saved(self, query: str, *, outlet: str = STRANGER) -> SavedSearch:
        search = self.write(
            lambda r: save_search(r, outlet=outlet, name="", query=query, alert=False, by=None, now=self.now)
        )
        self.matcher.put(search)
        return search

    def outlet_is_suspended(self, outlet: str) -> None:
        self.write(lambda r: suspend_outlet(r, machine(), outlet, "Its dues are not paid", self.now))

    def key_is_brought(self, outlet: str = GIVER) -> SigningKey:
        """The outlet signs with a key of its own from now on."""
        key = SigningKey.generate()
        self.write(lambda r: bring_key(r, machine(), outlet, key.public_jwk, self.now))
        self._own_keys[outlet] = key
        return key

    # What the outlet's own program does

    def statement(self, *, outlet: str = GIVER, salt: bytes | None = None, **said: Any) -> OwnStatement:
        """A statement signed by the key that the outlet brought; `said` are its fields."""
        fields: dict[str, Any] = {
            "alliance": ALLIANCE,
            "outlet": outlet,
            "uri": URI,
            "version": 1,
            "kind": "published",
            "content": {},
            "terms": None,
            "created_at": self.now,
        }
        jws = sign_statement(Statement(**(fields | said)), self._own_keys[outlet], custody="outlet")
        return OwnStatement(jws=jws, salt=salt)

    # What is there

    def state(self, uri: str = URI, outlet: str = GIVER) -> ItemState:
        found = self.read(lambda r: r.items.find(item_id(outlet, uri)))
        assert found is not None
        return found

    def notices_of(self, outlet: str = TAKER) -> list[Addressed]:
        return self.read(lambda r: r.notices.of_outlet(outlet, after=0, limit=500))

    def kinds_told(self, outlet: str = TAKER) -> list[str]:
        return [addressed.notice.kind for addressed in self.notices_of(outlet)]

    def found_by(self, query: str, *, viewer: str | None = STRANGER) -> list[str]:
        """The URIs that a search finds."""
        wanted = parse_query(query)
        rows = self.read(lambda r: r.lists.newest(viewer=viewer, query=wanted, before=None, limit=500))
        return [row.uri for row in rows]

    def entries(self) -> list[bytes]:
        return list(self.read(lambda r: r.book.entries(START.number, 100_000)))

    def kinds_recorded(self) -> list[str]:
        return [decode_entry(data).kind for data in self.entries()]


def an_outlet(outlet: str, member: str) -> Outlet:
    """An outlet that has applied."""
    return Outlet(
        id=OutletId(outlet),
        member=MemberId(member),
        names={"en": outlet.replace("-", " ").title(), "zh": f"{outlet}社"},
        languages=("en",),
        market=frozenset({"KZ"}),
        home_page="https://news.example/",
        time_zone="UTC",
        status="applied",
        status_at=NOON,
    )


def a_story(
    text: str, *, uri: str = URI, embargo_until: Embargo = None, terms: Terms | None = OPEN, **fields: Any
) -> Given:
    """A given item with `text` in headline, summary and body; `fields` are the item's."""
    said: dict[str, Any] = {
        "language": "en",
        "headlines": [Headline(value=text)],
        "summary": text,
        "body_text": text,
        "body_html": f"<p>{text}</p>",
    }
    item = Item(uri=uri, embargo_until=embargo_until, terms=terms, **(said | fields))
    return Given(item=item, original=text.encode(), media_type="text/plain", report=Report(format="test"))
