"""Nodes that write letters to one another: each a real store with outlets of its own that knows the others'."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from commonwire.base.ids import item_id
from commonwire.delivery.elsewhere import Erased
from commonwire.delivery.outbox import say
from commonwire.delivery.records import Records
from commonwire.federation.letter import Envelope, Handover, Me
from commonwire.federation.post import confirm, hand_out, take_in
from commonwire.federation.ways import Ways
from commonwire.ledger.sealing_key import sealing_jwk
from tests.newsroom import Newsroom

SOUTH, EAST, NORTH = "south.example", "east.example", "north.example"
OWNER, TAKER, OTHER = "pamir-post", "steppe-radio", "lagoon-tv"
OUTLETS = {SOUTH: OWNER, EAST: OTHER, NORTH: TAKER}
STORY = "urn:newsml:pamir-post:flood"


class Nodes:
    """Three nodes in a row: SOUTH, EAST, NORTH; SOUTH and NORTH write to one another by EAST."""

    def __init__(self, rooms: dict[str, Newsroom]) -> None:
        self.rooms = rooms
        self.links = {frozenset({SOUTH, EAST}), frozenset({EAST, NORTH})}
        for name, room in rooms.items():
            for other, there in rooms.items():
                if other != name:
                    outlets_are_known(room, there, other)

    def me(self, name: str) -> Me:
        return Me(node=name, keys=[self.rooms[name].node_key])

    def ways(self, name: str) -> Ways:
        others = {other: room for other, room in self.rooms.items() if other != name}
        return Ways(
            peers=frozenset(other for other in others if frozenset({name, other}) in self.links),
            via=dict.fromkeys(others, EAST),
            sealing={other: sealing_jwk(room.node_key) for other, room in others.items()},
            keys={other: [room.node_key.public] for other, room in others.items()},
            reached={other: room.read(lambda r: r.book.head().number) for other, room in others.items()},
        )

    def time_passes(self, by: timedelta) -> None:
        latest = max(room.now for room in self.rooms.values()) + by
        for room in self.rooms.values():
            room.now = latest

    def story_is_there(self, *names: str) -> None:
        """The owner gives a story, and these nodes have it as it stands now."""
        if not self.rooms[SOUTH].read(lambda r: r.items.with_uri(STORY)):
            self.rooms[SOUTH].item_is_given(uri=STORY)
        for name in names:
            story_is_known(self.rooms[name], self.rooms[SOUTH])

    def handed_out(self, giver: str, taker: str) -> list[Envelope]:
        room = self.rooms[giver]
        return room.write(
            lambda r: hand_out(r, taker, self.ways(giver), self.me(giver), now=room.now)  # type: ignore[arg-type]
        )

    def taken_in(self, giver: str, taker: str, envelopes: list[Envelope], *, confirmed: bool = True) -> None:
        room, back = self.rooms[taker], self.rooms[giver]
        kept = room.write(
            lambda r: take_in(r, envelopes, self.ways(taker), self.me(taker), now=room.now)  # type: ignore[arg-type]
        )
        if confirmed:
            back.write(lambda r: confirm(r, kept, now=back.now))  # type: ignore[arg-type]

    def exchanged(self, name: str, peer: str, given: Handover) -> Handover:
        """What `name` answers to what `peer` hands over."""
        room, ways, me = self.rooms[name], self.ways(name), self.me(name)

        def work(records: Any) -> Handover:
            confirm(records, given.kept, now=room.now)
            kept = take_in(records, given.letters, ways, me, now=room.now)
            return Handover(letters=hand_out(records, peer, ways, me, now=room.now), kept=kept)

        return room.write(work)

    def post_goes(self, rounds: int = 4) -> None:
        """Every node hands over what it has to every other that it is linked with."""
        for _ in range(rounds):
            for giver, taker in ((a, b) for a in self.rooms for b in self.rooms if frozenset({a, b}) in self.links):
                self.taken_in(giver, taker, self.handed_out(giver, taker))

    def envelopes_are_forgotten(self, name: str) -> None:
        room = self.rooms[name]
        everything = room.now + timedelta(days=9)
        room.write(lambda r: r.post.forget(everything))  # type: ignore[attr-defined]

    def owed(self, name: str) -> int:
        return self.rooms[name].read(lambda r: r.outbox.count())

    def erasure_is_obeyed(self, name: str, number: int) -> None:
        room = self.rooms[name]
        said = Erased(item=item_id(OWNER, STORY), version=1, number=number, contents=2, at=room.now)
        room.write(lambda r: say(r, SOUTH, "erased", said, now=room.now))


@contextmanager
def three_nodes(folder: Path) -> Iterator[Nodes]:
    """Three nodes whose stores are in `folder`."""
    with ExitStack() as stack:
        rooms = {}
        for name, outlet in OUTLETS.items():
            (folder / name).mkdir()
            rooms[name] = Newsroom(folder / name, node=name, members={outlet: f"member-of-{outlet}"})
            stack.callback(rooms[name].close)
        yield Nodes(rooms)


def outlets_are_known(room: Newsroom, there: Newsroom, node: str) -> None:
    """The outlets of another node are on the roll, with their public keys, as its ledger brings them."""
    outlets, members, keys = there.read(
        lambda r: (
            [it for it in r.roll.outlets() if it.node is None],
            r.roll.members(),
            [key for it in r.roll.outlets() if it.node is None for key in r.roll.signing_keys(it.id)],
        )
    )

    def they_come(records: Records) -> None:
        for member in members:
            records.roll.put_member(member)
        for outlet in outlets:
            records.roll.put_outlet(msgspec.structs.replace(outlet, node=node))
        for key in keys:
            records.roll.put_signing_key(msgspec.structs.replace(key, sealed_private=None))

    room.write(they_come)


def story_is_known(room: Newsroom, there: Newsroom) -> None:
    """The owner's story stands here as it does there, with its notices."""
    state = there.read(lambda r: r.items.with_uri(STORY)[0])
    versions = there.read(lambda r: r.items.versions(state.id))
    terms = there.read(lambda r: {version.terms: r.terms.get(version.terms) for version in versions})
    notices = there.read(lambda r: r.notices.of_item(state.id))

    def it_comes(records: Records) -> None:
        records.items.put(state, [])
        for version in versions:
            records.terms.put(version.terms, terms[version.terms])
            records.items.put_version(version)
        served = [outlet for outlet in records.served.outlets(state.id) if outlet != OWNER]
        for notice in notices:
            records.notices.put(notice)
            records.notices.address(notice, served)

    room.write(it_comes)
