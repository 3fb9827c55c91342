"""The ledger's book and the contents beside it, in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, func, select

from commonwire.base.errors import ConflictError, NotAllowedError, NotFoundError
from commonwire.federation.trust import refusal_of_own
from commonwire.ledger.content import Content
from commonwire.ledger.entry import START, Entry, Head, entry_digest
from commonwire.store.insert import add_row, append_row
from commonwire.store.tables import checkpoints, contents, entries
from commonwire.store.transaction import Transaction
from commonwire.store.trust import SqlTrustShelf

_HEAD = (
    select(entries.c.number, entries.c.digest, entries.c.kind)
    .where(entries.c.origin == bindparam("origin"))
    .order_by(entries.c.number.desc())
    .limit(1)
)
_PLACE = select(entries.c.position).where(
    entries.c.origin == bindparam("origin"), entries.c.number == bindparam("number")
)
_POSITION = select(func.max(entries.c.position))
_CONTENT = select(contents).where(contents.c.digest == bindparam("digest"))
_AT_ONCE = 5000
_HANDED = "node-handed"
_contents = contents  # `append` has an argument of this name


class SqlBook:
    """`ledger.ports.Book` of `node` in one transaction: what it keeps is there when the transaction is committed."""

    def __init__(self, transaction: Transaction, node: str) -> None:
        self._transaction = transaction
        self._node = node
        self._connection = transaction.connection
        self._read: Content | None = None  # the one asked for last: several look at it, one after the other
        self._trust = SqlTrustShelf(transaction)

    def head(self) -> Head:
        """How far the node's own ledger goes; `START` when it is empty."""
        if self._transaction.head is None:
            row = self._connection.execute(_HEAD, {"origin": self._node}).first()
            self._transaction.head = Head(row.number, row.digest) if row else START
            self._transaction.is_handed = row is not None and row.kind == _HANDED
        return self._transaction.head

    def position(self) -> int:
        """The place of the newest entry in the journal; 0 when it is empty."""
        if self._transaction.position is None:
            self._transaction.position = self._connection.scalar(_POSITION) or 0
        return self._transaction.position

    def append(self, entry: Entry, data: bytes, contents: list[Content]) -> None:
        """Keep `entry` as exactly `data`, with its contents. Raises ConflictError when it does not follow the head.

        Raises NotAllowedError when this node was handed to another machine, or it is not this node's to record;
        UnavailableError while it does not know its newest past.
        """
        self._transaction.check_past()
        _ = self.head()
        self._refuse(entry)
        self.take_back(entry, data)
        if contents:
            rows = [{"digest": c.digest, "salt": c.salt, "data": c.data} for c in contents]
            append_row(self._connection, _contents, rows)

    def take_back(self, entry: Entry, data: bytes) -> int:
        """Keep an entry of the node's own that a peer gave back; its place.

        Raises ConflictError when it does not follow the head.
        """
        head = self.head()
        if entry.number != head.number + 1 or entry.previous != head.digest:
            raise ConflictError(f"Entry {entry.number} does not follow entry {head.number}")
        digest = entry_digest(data)
        position = self._append(entry, data, digest, None)
        self._transaction.head = Head(entry.number, digest)
        self._transaction.is_handed = entry.kind == _HANDED
        return position

    def _refuse(self, entry: Entry) -> None:
        """Raise NotAllowedError for what other nodes would refuse from this one."""
        if self._transaction.is_handed and entry.kind != "node-opened":
            raise NotAllowedError(
                f"This node was handed to another machine, by entry {entry.number - 1}",
                where=self._node,
                remedy="Give there; this one can be switched off.",
            )
        if why := refusal_of_own(entry, self._trust.now()):
            raise NotAllowedError(why, where=self._node, remedy="Ask the secretariat, at the chair's node.")

    def place(self, entry: Entry, data: bytes, hops: tuple[str, ...]) -> int:
        """Give an entry of another node its place in the journal, and return it. Raises ConflictError if it has one."""
        known = {"origin": entry.node, "number": entry.number}
        if entry.node == self._node or self._connection.scalar(_PLACE, known) is not None:
            raise ConflictError(f"Entry {entry.number} of {entry.node} has its place here already")
        return self._append(entry, data, entry_digest(data), hops)

    def hops(self, position: int) -> tuple[str, ...]:
        """The nodes that the entry at this place passed on its way, its origin first; none for an own one."""
        found = self._connection.scalar(select(entries.c.hops).where(entries.c.position == position))
        return tuple(found or ())

    def keep(self, content: Content) -> None:
        """Keep a content that another node gave; one that is here stays as it is."""
        add_row(self._connection, contents, {"digest": content.digest, "salt": content.salt, "data": content.data})

    def _append(self, entry: Entry, data: bytes, digest: str, hops: tuple[str, ...] | None) -> int:
        position = self.position() + 1
        row = {
            "position": position,
            "origin": entry.node,
            "number": entry.number,
            "item": entry.item,
            "kind": entry.kind,
            "outlet": entry.outlet or "",
            "digest": digest,
            "data": data,
            "hops": hops,
        }
        append_row(self._connection, entries, row)
        self._transaction.position = position
        return position

    def entry_bytes(self, number: int) -> bytes:
        """The exact bytes of the node's own entry `number`. Raises NotFoundError."""
        query = select(entries.c.data).where(entries.c.origin == self._node, entries.c.number == number)
        data = self._connection.scalar(query)
        if data is None:
            raise NotFoundError(f"The ledger has no entry {number}")
        return bytes(data)

    def entries(self, after: int, limit: int) -> Sequence[bytes]:
        """The exact bytes of at most `limit` own entries with numbers above `after`, in order."""
        own = (entries.c.origin == self._node, entries.c.number > after)
        query = select(entries.c.data).where(*own).order_by(entries.c.number).limit(limit)
        return [bytes(data) for data in self._connection.scalars(query)]

    def journal(self, after: int, limit: int) -> Sequence[tuple[int, bytes]]:
        """At most `limit` entries of all nodes, by their places above `after`: the place and the exact bytes."""
        query = (
            select(entries.c.position, entries.c.data)
            .where(entries.c.position > after)
            .order_by(entries.c.position)
            .limit(limit)
        )
        return [(row.position, bytes(row.data)) for row in self._connection.execute(query)]

    def count_kinds(self, after: int) -> dict[str, int]:
        """How many own entries with numbers above `after` there are of each kind."""
        own = (entries.c.origin == self._node, entries.c.number > after)
        query = select(entries.c.kind, func.count()).where(*own).group_by(entries.c.kind)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def entries_of(self, item: str) -> Sequence[bytes]:
        """The exact bytes of the entries about an item, of whatever node, as they came here."""
        query = select(entries.c.data).where(entries.c.item == item).order_by(entries.c.position)
        return [bytes(data) for data in self._connection.scalars(query)]

    def key_entries_of(self, outlet: str) -> Sequence[bytes]:
        """The exact bytes of the entries that admitted, rotated or revoked keys of an outlet, in order."""
        kinds = ("outlet-admitted", "key-rotated", "key-revoked")
        query = (
            select(entries.c.data)
            .where(entries.c.outlet == outlet, entries.c.item.is_(None), entries.c.kind.in_(kinds))
            .order_by(entries.c.position)
        )
        return [bytes(data) for data in self._connection.scalars(query)]

    def lacking(self, digests: Iterable[str]) -> set[str]:
        """Those of `digests` whose content is not here."""
        wanted = sorted(set(digests))
        found: set[str] = set()
        for start in range(0, len(wanted), _AT_ONCE):  # a statement takes so many values and no more
            some = wanted[start : start + _AT_ONCE]
            found.update(self._connection.scalars(select(contents.c.digest).where(contents.c.digest.in_(some))))
        return set(wanted) - found

    def content(self, digest: str) -> Content | None:
        """The content, or None when it was erased or never here."""
        if self._read is None or self._read.digest != digest:
            row = self._connection.execute(_CONTENT, {"digest": digest}).first()
            if row is None:
                return None
            self._read = Content(row.digest, bytes(row.salt), bytes(row.data))
        return self._read

    def erase(self, digests: Iterable[str]) -> int:
        """Take away bytes and salts of `digests`; how many were there. The entries stay."""
        wanted = list(digests)
        if not wanted:
            return 0
        self._transaction.has_erased = True
        self._read = None
        return self._connection.execute(delete(contents).where(contents.c.digest.in_(wanted))).rowcount

    def last_checkpoint(self) -> bytes | None:
        """The exact bytes of the newest checkpoint, or None before the first."""
        query = select(checkpoints.c.data).order_by(checkpoints.c.number.desc()).limit(1)
        data = self._connection.scalar(query)
        return bytes(data) if data is not None else None

    def checkpoint_at(self, number: int) -> tuple[int, bytes] | None:
        """The first checkpoint at or after entry `number`: its entry's number and exact bytes."""
        query = select(checkpoints).where(checkpoints.c.number >= number).order_by(checkpoints.c.number).limit(1)
        row = self._connection.execute(query).first()
        return (row.number, bytes(row.data)) if row else None

    def put_checkpoint(self, number: int, data: bytes) -> None:
        """Keep a checkpoint at entry `number` as exactly `data`; the first one there stays."""
        add_row(self._connection, checkpoints, {"number": number, "data": data})
