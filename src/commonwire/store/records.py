"""`delivery.records` in the database: one transaction's records, and the store that opens transactions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from commonwire.alliance.ports import Roll
from commonwire.delivery.alert import AlertShelf
from commonwire.delivery.attempt import AttemptShelf
from commonwire.delivery.channel import ChannelShelf
from commonwire.delivery.elsewhere import ErasureShelf
from commonwire.delivery.flow import FlowShelf
from commonwire.delivery.inbox import Inbox, SearchShelf
from commonwire.delivery.notice import NoticeShelf, ServedShelf
from commonwire.delivery.outbox import Outbox
from commonwire.delivery.page_watch import PageShelf
from commonwire.delivery.queue import QueueShelf
from commonwire.delivery.ran import RanShelf
from commonwire.delivery.records import Reaction, Records
from commonwire.delivery.request import RequestShelf
from commonwire.delivery.rows import ItemLists
from commonwire.delivery.take import TakeShelf
from commonwire.delivery.telling import TellingShelf
from commonwire.delivery.tries import DeliveryShelf
from commonwire.federation.peer import PeerShelf
from commonwire.federation.ports import Arrivals
from commonwire.federation.post import Post
from commonwire.federation.trust_shelf import TrustShelf
from commonwire.ledger.keys import Sealer, SigningKey
from commonwire.ledger.ports import Trees, WitnessShelf
from commonwire.news.feed import FeedShelf
from commonwire.news.keyring import RollKeyRing
from commonwire.news.ports import Happening, ItemBook, ItemShelf, KeyRing, TermsShelf, VocabularyShelf
from commonwire.rights.ports import AgreementShelf
from commonwire.rights.terms import Terms
from commonwire.rights.use import Asker, asker_with
from commonwire.search.ports import Finder
from commonwire.store.arrivals import SqlArrivals
from commonwire.store.attempts import SqlAttemptShelf
from commonwire.store.channels import SqlChannelShelf
from commonwire.store.deliveries import SqlDeliveryShelf
from commonwire.store.delivery import SqlNoticeShelf, SqlServedShelf, SqlTakeShelf
from commonwire.store.engine import READERS, explained, for_reading
from commonwire.store.feeds import SqlFeedShelf
from commonwire.store.fellows import fellows_of
from commonwire.store.flow import SqlFlowShelf
from commonwire.store.inbox import SqlInbox, SqlSearchShelf
from commonwire.store.items import SqlItemShelf, SqlTermsShelf
from commonwire.store.ledger import SqlBook
from commonwire.store.lists import SqlItemLists
from commonwire.store.pages import SqlPageShelf
from commonwire.store.peers import SqlPeerShelf
from commonwire.store.post import SqlErasureShelf, SqlOutbox, SqlPost
from commonwire.store.queue import SqlQueueShelf
from commonwire.store.ran import SqlRanShelf
from commonwire.store.rights import SqlAgreementShelf, SqlRequestShelf
from commonwire.store.tellings import SqlAlertShelf, SqlTellingShelf
from commonwire.store.texts import SqlTexts, TextMemory
from commonwire.store.transaction import Remembered, RememberingRoll, Transaction, recalled
from commonwire.store.trees import SqlTrees
from commonwire.store.trust import SqlTrustShelf
from commonwire.store.vocabularies import RememberedVocabularies, SqlVocabularyShelf
from commonwire.store.witness import SqlWitnessShelf
from commonwire.store.writer import Writer

Answer = TypeVar("Answer")

MOST_TERMS = 4096
"""Terms that are remembered: most items have those of their outlet, some each their own."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What this node is called, and the alliance it belongs to."""

    alliance: str
    node: str


class Memory:
    """What transactions of one program share: terms by digest once they are committed, unsealed keys, vocabularies.

    And what finds stories by their words; without it the database looks through them.
    """

    def __init__(self, sealer: Sealer, finder: Finder | None = None) -> None:
        self.sealer = sealer
        self.finder = finder
        self.terms: dict[str, Terms] = {}
        self.keys: dict[str, SigningKey] = {}
        self.vocabularies = RememberedVocabularies()
        self.texts = TextMemory()

    def remember(self, committed: dict[str, Terms]) -> None:
        """Keep terms in mind that are on disk."""
        if len(self.terms) + len(committed) > MOST_TERMS:
            self.terms.clear()
        self.terms.update(committed)


class SqlRecords:
    """`delivery.records.Records` in one transaction."""

    def __init__(self, transaction: Transaction, identity: Identity, memory: Memory) -> None:
        connection = transaction.connection
        self.vocabularies: VocabularyShelf = SqlVocabularyShelf(transaction, memory.vocabularies)
        self.transaction = transaction
        self.alliance = identity.alliance
        self.node = identity.node
        self.sealer = memory.sealer
        self.happenings: list[Happening] = []
        self.book: ItemBook = SqlBook(transaction, identity.node)
        self.trees: Trees = SqlTrees(connection)
        self.witness: WitnessShelf = SqlWitnessShelf(connection)
        self.items: ItemShelf = SqlItemShelf(connection)
        self.terms: TermsShelf = SqlTermsShelf(transaction, memory.terms)
        self.roll: Roll = RememberingRoll(transaction)
        self.texts = SqlTexts(connection, self.roll, self.vocabularies, memory.texts)
        self.lists: ItemLists = SqlItemLists(connection, self.roll, self.vocabularies, self.texts, memory.finder)
        self.keys: KeyRing = RollKeyRing(self.roll, memory.sealer, memory.keys)
        self.notices: NoticeShelf = SqlNoticeShelf(connection)
        self.served: ServedShelf = SqlServedShelf(connection)
        self.channels: ChannelShelf = SqlChannelShelf(connection)
        self.deliveries: DeliveryShelf = SqlDeliveryShelf(connection)
        self.attempts: AttemptShelf = SqlAttemptShelf(connection)
        self.takes: TakeShelf = SqlTakeShelf(connection)
        self.flow: FlowShelf = SqlFlowShelf(connection)
        self.ran: RanShelf = SqlRanShelf(connection)
        self.pages: PageShelf = SqlPageShelf(connection, memory.sealer)
        self.queue: QueueShelf = SqlQueueShelf(connection)
        self.searches: SearchShelf = SqlSearchShelf(connection)
        self.inbox: Inbox = SqlInbox(connection)
        self.tellings: TellingShelf = SqlTellingShelf(connection)
        self.alerts: AlertShelf = SqlAlertShelf(connection)
        self.feeds: FeedShelf = SqlFeedShelf(connection)
        self.agreements: AgreementShelf = SqlAgreementShelf(connection)
        self.peers: PeerShelf = SqlPeerShelf(connection)
        self.trust: TrustShelf = SqlTrustShelf(transaction)
        self.requests: RequestShelf = SqlRequestShelf(connection)
        self.arrivals: Arrivals = SqlArrivals(connection, identity.node)
        self.outbox: Outbox = SqlOutbox(connection)
        self.post: Post = SqlPost(connection)
        self.erasures: ErasureShelf = SqlErasureShelf(connection)

    @property
    def is_chair(self) -> bool:
        """Whether this node is the chair of an alliance of several nodes."""
        return self.trust.now().chair == self.node

    def asker_of(self, outlet: str) -> Asker | None:
        """The outlet as one that asks for uses; None when it is not on the roll."""
        standing = self.roll.find_standing(outlet)
        return asker_with(standing) if standing else None

    def member_of(self, outlet: str) -> str:
        """The member that `outlet` belongs to; empty when it is not on the roll."""
        standing = self.roll.find_standing(outlet)
        return standing.member if standing else ""


class SqlStore:
    """`delivery.records.Store`: readers in threads, one writer with group commit.

    `finder` finds stories by their words, as long as it is ready. `reactions` run inside each writing transaction
    for everything that was recorded in it, after `at_begin`, which is called once in it before anything else;
    `on_commit` is called from the writer's thread after each commit, and `tally` is told of each how many works it had
    and how many seconds it took.
    """

    def __init__(
        self,
        engine: Engine,
        identity: Identity,
        sealer: Sealer,
        *,
        finder: Finder | None = None,
        reactions: Sequence[Reaction] = (),
        at_begin: Callable[[Records], None] | None = None,
        on_commit: Callable[[], None] | None = None,
        tally: Callable[[int, float], None] = lambda _works, _seconds: None,
    ) -> None:
        self.engine = engine
        self.identity = identity
        self._memory = Memory(sealer, finder)
        self._reactions = tuple(reactions)
        self._at_begin = at_begin
        self._on_commit = on_commit
        self._remembered = Remembered()
        self._read_before = Remembered()
        self._must_sweep = False  # something was erased that the log of SQLite may still hold
        self._records: SqlRecords | None = None  # of the transaction that the writer is in, or was in last
        self._reading = for_reading(engine)
        self.fellows = fellows_of(engine)
        self._writer = Writer(engine, self._committed, tally, name=self.fellows.token)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    async def read(self, work: Callable[[SqlRecords], Answer]) -> Answer:
        """What `work` gives on a snapshot of the store."""
        run = copy_context().run  # what the caller is traced by goes along into the reader's thread
        return await asyncio.get_running_loop().run_in_executor(self._readers, run, self.read_now, work)

    def read_now(self, work: Callable[[SqlRecords], Answer]) -> Answer:
        """As `read`, in the calling thread."""
        try:
            with self._reading.connect() as connection:
                transaction = Transaction(connection, self._recalled_by_readers)
                answer = work(SqlRecords(transaction, self.identity, self._memory))
        except DBAPIError as error:
            reason = explained(error)
            if reason is error:
                raise
            raise reason from error
        self._memory.remember(transaction.terms)
        return answer

    def read_in_line(self, work: Callable[[SqlRecords], Answer]) -> Answer:
        """As `read_now`, by one of the threads that read: whoever is not in a hurry takes no connection from others."""
        return self._readers.submit(self.read_now, work).result()

    @property
    def waiting(self) -> int:
        """How many works wait to be written."""
        return self._writer.waiting

    def was_slow(self, within: float = 1.0) -> bool:
        """Whether something written in the last `within` seconds took long: whoever can wait should."""
        return self._writer.was_slow(within)

    async def write(self, work: Callable[[SqlRecords], Answer]) -> Answer:
        """What `work` gives, once all that it changed is on disk; nothing is changed when it raises."""
        return await asyncio.wrap_future(self.submit(work))

    def submit(self, work: Callable[[SqlRecords], Answer]) -> Future[Answer]:
        """A future of what `work` gives, done once all that it changed is on disk."""
        return self._writer.submit(lambda connection: self._run(work, connection))

    def write_now(self, work: Callable[[SqlRecords], Answer]) -> Answer:
        """As `write`, waiting in the calling thread."""
        return self.submit(work).result()

    def sweep(self) -> bool:
        """Take what was erased out of SQLite's write-ahead log too; False while a reader is in the way: try again."""
        if not self._must_sweep or self.engine.dialect.name != "sqlite":
            return True
        self._must_sweep = False
        pooled = self.engine.raw_connection()
        try:
            connection: Any = pooled.driver_connection
            patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
            connection.execute("PRAGMA busy_timeout=100")  # a kill is not kept waiting for this
            is_busy = bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
            connection.execute(f"PRAGMA busy_timeout={patience}")
        finally:
            pooled.close()
        self._must_sweep = self._must_sweep or is_busy
        return not is_busy

    def close(self) -> None:
        """Finish what waits and let go of the database."""
        self._writer.close()
        self._readers.shutdown()
        self.engine.dispose()

    def _run(self, work: Callable[[SqlRecords], Answer], connection: Connection) -> Answer:
        records = self._records
        try:
            if records is None or records.transaction.connection is not connection:
                transaction = Transaction(connection, self._recalled_by_writer)
                records = self._records = SqlRecords(transaction, self.identity, self._memory)
                if self._at_begin is not None:
                    self._at_begin(records)
            answer = work(records)
            self._must_sweep = self._must_sweep or records.transaction.has_erased
            while records.happenings:
                happening = records.happenings.pop(0)
                for reaction in self._reactions:
                    reaction(records, happening)
        except BaseException:
            self._records = None  # what it read and wrote is undone
            raise
        return answer

    def _recalled_by_writer(self, connection: Connection) -> Remembered:
        self._remembered = recalled(connection, self._remembered)
        return self._remembered

    def _recalled_by_readers(self, connection: Connection) -> Remembered:
        """A reader whose snapshot is older than a change begins a memory of its own version: theirs is never mixed."""
        found = self._read_before = recalled(connection, self._read_before)
        return found

    def _committed(self) -> None:
        """Called in the writer's thread: what the transaction wrote is on disk."""
        if self._records is not None:
            self._memory.remember(self._records.transaction.terms)
        if self._on_commit is not None:
            self._on_commit()
