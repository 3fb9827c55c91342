"""`delivery.records` in the database: one transaction's records, and the store that opens transactions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, Engine

from commonwire.delivery.records import Reaction
from commonwire.ledger.keys import Sealer, SigningKey
from commonwire.news.keyring import RollKeyRing
from commonwire.news.ports import Happening
from commonwire.rights.terms import Terms
from commonwire.store.delivery import SqlInbox, SqlNoticeShelf, SqlSearchShelf, SqlServedShelf, SqlTakeShelf
from commonwire.store.engine import READERS, explained
from commonwire.store.feeds import SqlFeedShelf
from commonwire.store.items import SqlItemShelf, SqlTermsShelf
from commonwire.store.ledger import SqlBook
from commonwire.store.roll import SqlRoll
from commonwire.store.writer import Writer

Answer = TypeVar("Answer")


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What this node is called, and the alliance it belongs to."""

    alliance: str
    node: str


class Memory:
    """What transactions of one program share: terms by digest, unsealed keys."""

    def __init__(self, sealer: Sealer) -> None:
        self.sealer = sealer
        self.terms: dict[str, Terms] = {}
        self.keys: dict[str, SigningKey] = {}


class SqlRecords:
    """`delivery.records.Records` in one transaction."""

    def __init__(self, connection: Connection, identity: Identity, memory: Memory, *, writes: bool) -> None:
        self.connection = connection
        self.alliance = identity.alliance
        self.node = identity.node
        self.happenings: list[Happening] = []
        self._memory = memory
        self._writes = writes

    @cached_property
    def book(self) -> SqlBook:
        """The ledger."""
        return SqlBook(self.connection)

    @cached_property
    def items(self) -> SqlItemShelf:
        """Items and their versions."""
        return SqlItemShelf(self.connection)

    @property
    def lists(self) -> SqlItemShelf:
        """Items in the order of their receipt."""
        return self.items

    @cached_property
    def terms(self) -> SqlTermsShelf:
        """Terms by digest."""
        return SqlTermsShelf(self.connection, self._memory.terms, remember=not self._writes)

    @cached_property
    def roll(self) -> SqlRoll:
        """Members, outlets, people, keys."""
        return SqlRoll(self.connection)

    @cached_property
    def keys(self) -> RollKeyRing:
        """The outlets' signing keys."""
        return RollKeyRing(self.roll, self._memory.sealer, self._memory.keys)

    @property
    def sealer(self) -> Sealer:
        """Seals the keys that the node keeps."""
        return self._memory.sealer

    @cached_property
    def notices(self) -> SqlNoticeShelf:
        """Notices, their addressees and receipts."""
        return SqlNoticeShelf(self.connection)

    @cached_property
    def served(self) -> SqlServedShelf:
        """Who was served what."""
        return SqlServedShelf(self.connection)

    @cached_property
    def takes(self) -> SqlTakeShelf:
        """Takes."""
        return SqlTakeShelf(self.connection)

    @cached_property
    def searches(self) -> SqlSearchShelf:
        """Saved searches."""
        return SqlSearchShelf(self.connection)

    @cached_property
    def inbox(self) -> SqlInbox:
        """What saved searches caught."""
        return SqlInbox(self.connection)

    @cached_property
    def feeds(self) -> SqlFeedShelf:
        """Feeds that are pulled."""
        return SqlFeedShelf(self.connection)

    def member_of(self, outlet: str) -> str:
        """The member that `outlet` belongs to; empty when it is not on the roll."""
        standing = self.roll.find_standing(outlet)
        return standing.member if standing else ""


class SqlStore:
    """`delivery.records.Store`: readers in threads, one writer with group commit.

    `reactions` run inside each writing transaction for everything that was recorded in it; `on_commit` is called
    from the writer's thread after each commit.
    """

    def __init__(
        self,
        engine: Engine,
        identity: Identity,
        sealer: Sealer,
        *,
        reactions: Sequence[Reaction] = (),
        on_commit: Callable[[], None] | None = None,
    ) -> None:
        self.engine = engine
        self.identity = identity
        self._memory = Memory(sealer)
        self._reactions = tuple(reactions)
        self._writer = Writer(engine, on_commit or (lambda: None))
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    async def read(self, work: Callable[[SqlRecords], Answer]) -> Answer:
        """What `work` gives on a snapshot of the store."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def read_now(self, work: Callable[[SqlRecords], Answer]) -> Answer:
        """As `read`, in the calling thread."""
        try:
            with self.engine.connect() as connection:
                return work(SqlRecords(connection, self.identity, self._memory, writes=False))
        except Exception as error:
            reason = explained(error)
            raise reason from (None if reason is error else error)

    async def write(self, work: Callable[[SqlRecords], Answer]) -> Answer:
        """What `work` gives, once all that it changed is on disk; nothing is changed when it raises."""
        answer: Answer = await self._writer.write(lambda connection: self._run(work, connection))
        return answer

    def submit(self, work: Callable[[SqlRecords], Answer]) -> Future[Answer]:
        """A future of what `work` gives, done once all that it changed is on disk."""
        return self._writer.submit(lambda connection: self._run(work, connection))

    def write_now(self, work: Callable[[SqlRecords], Answer]) -> Answer:
        """As `write`, waiting in the calling thread."""
        return self.submit(work).result()

    def close(self) -> None:
        """Finish what waits and let go of the database."""
        self._writer.close()
        self._readers.shutdown()
        self.engine.dispose()

    def _run(self, work: Callable[[SqlRecords], Answer], connection: Connection) -> Answer:
        records = SqlRecords(connection, self.identity, self._memory, writes=True)
        answer = work(records)
        while records.happenings:
            happening = records.happenings.pop(0)
            for reaction in self._reactions:
                reaction(records, happening)
        return answer
