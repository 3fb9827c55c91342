"""A node: opened from its home, founded when it is new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from commonwire import __version__
from commonwire.alliance.member import default_classes
from commonwire.app.home import open_sealer
from commonwire.app.meter import Meter
from commonwire.app.progress import Progress
from commonwire.app.reactions import reactions
from commonwire.app.settings import Settings
from commonwire.app.standing import Standing
from commonwire.base.errors import SettingsError
from commonwire.delivery.records import Records
from commonwire.federation.introduce import Program
from commonwire.federation.reconcile import NODE_KEY
from commonwire.federation.trust import is_handed_on
from commonwire.formats.notes import Bounds
from commonwire.index.files import empty
from commonwire.index.finder import TextIndex
from commonwire.index.follow import Follower
from commonwire.index.vectors import Vectors
from commonwire.ledger.append import append_own
from commonwire.ledger.keys import Sealer, SigningKey
from commonwire.ledger.own_tree import grow_tree, own_tree, sign_tree
from commonwire.search.text import ANALYSER_VERSION
from commonwire.store.engine import open_engine
from commonwire.store.fellows import sole_use
from commonwire.store.rebuild import ANALYSER, is_outdated, rebuild
from commonwire.store.records import Identity, SqlStore
from commonwire.store.roll import find_setting
from commonwire.store.schema import prepare

INDEX = "index/words"
"""The folder of the index of words in a home: derived from the store, and made anew when it is missing."""
VECTORS, PROGRESS = "index/vectors", "progress.json"
"""The folder of the vectors of stories, and the file in it that says how far they are known to follow the store."""
_KEY_PURPOSE = "signing key of the node"


class NodeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a node's store says of itself; `public_jwk` is its key's public part, `sealed_key` the private one.

    `former_keys` are private parts, sealed, of keys that it had before: letters to them are still opened.
    """

    alliance: str
    alliance_name: str
    node: str
    is_demo: bool
    note: str
    public_jwk: dict[str, str]
    sealed_key: bytes
    former_keys: tuple[bytes, ...] = ()


class Node:
    """An open node: its store, matcher and key, what keeps its index, how much is read at a time, what is counted."""

    def __init__(
        self,
        record: NodeRecord,
        store: SqlStore,
        matcher: Standing,
        follower: Follower,
        key: SigningKey,
        bounds: Bounds,
        meter: Meter | None = None,
        committed: Callable[[], None] = lambda: None,
        *,
        former_keys: Sequence[SigningKey] = (),
    ) -> None:
        self.record = record
        self.store = store
        self.matcher = matcher
        self.follower = follower
        self.key = key
        self.former_keys = former_keys
        self.bounds = bounds
        self.meter = meter or Meter()
        self._committed = committed

    @contextmanager
    def joined(self, chores: Collection[str]) -> Iterator[None]:
        """Be one of the processes of this node, as long as the context lasts: hear the others, and wait for `chores`.

        Raises SettingsError while the store is in sole use.
        """
        self.store.fellows.start(chores, self._committed)
        try:
            yield
        finally:
            self.store.fellows.stop()

    @property
    def first_jwk(self) -> dict[str, str]:
        """The public part of the first key that this home has of the node: with it others were told of it."""
        return (self.key, *self.former_keys)[-1].public_jwk

    @property
    def program(self) -> Program:
        """What it says of itself to other nodes, besides what is in its store."""
        return Program(
            key=self.key,
            alliance_name=self.record.alliance_name,
            version=__version__,
            former_keys=self.former_keys,
        )

    def sign_checkpoint(self, records: Records, now: datetime) -> bool:
        """Sign the tree over the ledger, unless that was signed before; whether there was something to sign."""
        head = records.book.head()
        if head.number == 0 or records.book.checkpoint_at(head.number) is not None:
            return False
        while not grow_tree(records):
            pass
        signed = sign_tree(records, own_tree(records), head.number, now, self.key)
        records.book.put_checkpoint(head.number, signed)
        return True


@contextmanager
def open_node(
    settings: Settings, *, on_commit: Callable[[], None] | None = None, vectors: Vectors | None = None
) -> Iterator[Node]:
    """The node of this home, for as long as the context lasts. Raises SettingsError when it was never founded.

    `vectors` lose at once what is withdrawn.
    """
    record = find_record(settings)
    if record is None:
        raise SettingsError(
            "There is no node in this home", where=str(settings.home), remedy="Make one: commonwire init, or demo."
        )
    sealer = open_sealer(settings)
    matcher, finder, meter = Standing(lambda: store), TextIndex(), Meter()

    def committed() -> None:
        follower.wake()
        if on_commit is not None:
            on_commit()

    store = SqlStore(
        open_engine(settings.store),
        Identity(alliance=record.alliance, node=record.node),
        sealer,
        finder=finder,
        reactions=reactions(matcher, finder, vectors),
        at_begin=matcher.follow,
        on_commit=committed,
        tally=meter.committed,
    )
    follower = Follower(
        finder,
        settings.home / INDEX,
        lambda work: store.read_now(lambda records: work(records.texts)),
        settle=lambda: store.write_now(lambda _: None),
    )
    try:
        key = open_key(sealer, record.sealed_key)
        former = [open_key(sealer, sealed) for sealed in record.former_keys]
        yield Node(record, store, matcher, follower, key, settings.bounds, meter, committed, former_keys=former)
    finally:
        store.close()


def make_anew(node: Node, settings: Settings, progress: Progress) -> int:
    """Make all that is derived anew, the index included; how many entries there were. Nobody may serve the home."""
    count = rebuild(node.store, node.matcher, progress.step)
    empty(settings.home / INDEX)
    (settings.home / VECTORS / PROGRESS).unlink(missing_ok=True)  # each is looked at again; those that are right stay
    return count


@contextmanager
def up_to_date(node: Node, settings: Settings, *, chores: Collection[str] = ()) -> Iterator[None]:
    """Have a process of the node run on a store that is as this program makes it (`Node.joined`).

    All that is derived is made anew first where its words are those of an earlier program, and the tree where it is
    short. Raises SettingsError when processes of that program still run, while the store is in sole use, and when this
    node was handed to another machine.
    """
    if node.store.read_now(lambda records: is_handed_on(records.trust.now(), records.node, node.key.public)):
        raise SettingsError(
            f"The node {node.record.node} was handed to another machine",
            where=str(settings.home),
            remedy="It runs there. On that machine: commonwire node continue.",
        )
    while not node.store.write_now(grow_tree):
        pass
    if is_outdated(node.store):
        with sole_use(node.store.engine), Progress("entries") as progress:
            progress.say("This program tells words apart in another way: all that is searched is made anew.")
            make_anew(node, settings, progress)
    with node.joined(chores):
        yield


def find_record(settings: Settings) -> NodeRecord | None:
    """What the node in this home says of itself, or None when none was founded; makes no file where there is none."""
    if "://" not in settings.store and not Path(settings.store).exists():
        return None
    engine = open_engine(settings.store)
    try:
        prepare(engine)
        return _record(find_setting(engine, NODE_KEY))
    finally:
        engine.dispose()


def found_node(
    settings: Settings,
    *,
    alliance: str,
    alliance_name: str,
    node: str,
    now: datetime,
    is_demo: bool = False,
    note: str = "",
) -> NodeRecord:
    """A new node in this home, with the default member classes. Raises SettingsError when there is one."""
    if find_record(settings) is not None:
        raise SettingsError("This home has a node already", where=str(settings.home), remedy="Give another --home.")
    sealer = open_sealer(settings)
    key = SigningKey.generate()
    record = NodeRecord(
        alliance=alliance,
        alliance_name=alliance_name,
        node=node,
        is_demo=is_demo,
        note=note,
        public_jwk=key.public_jwk,
        sealed_key=seal_key(sealer, key),
    )
    engine = open_engine(settings.store)
    prepare(engine)
    store = SqlStore(engine, Identity(alliance=alliance, node=node), sealer)

    def work(records: Records) -> None:
        for member_class in default_classes():
            records.roll.put_class(member_class)
        records.roll.put_setting(NODE_KEY, msgspec.to_builtins(record))
        records.roll.put_setting(ANALYSER, ANALYSER_VERSION)
        append_own(records.book, "node-opened", node=node, now=now, key=key.id)

    try:
        store.write_now(work)
    finally:
        store.close()
    return record


def seal_key(sealer: Sealer, key: SigningKey) -> bytes:
    """The private part of a node's key, to be kept."""
    return sealer.seal(key.private_bytes(), purpose=_KEY_PURPOSE)


def open_key(sealer: Sealer, sealed: bytes) -> SigningKey:
    """A node's key that was kept. Raises NotVerifiedError when it was sealed with another secret."""
    return SigningKey.from_private_bytes(sealer.unseal(sealed, purpose=_KEY_PURPOSE))


def have_key(records: Records, key: SigningKey) -> NodeRecord:
    """Let the node sign with `key` from now on; the one it had before still opens letters."""
    before = msgspec.convert(records.roll.find_setting(NODE_KEY), NodeRecord)
    former = before.former_keys if before.public_jwk == key.public_jwk else (before.sealed_key, *before.former_keys)
    record = replace(before, public_jwk=key.public_jwk, sealed_key=seal_key(records.sealer, key), former_keys=former)
    records.roll.put_setting(NODE_KEY, msgspec.to_builtins(record))
    return record


def _record(found: Any) -> NodeRecord | None:
    return msgspec.convert(found, NodeRecord) if found else None
