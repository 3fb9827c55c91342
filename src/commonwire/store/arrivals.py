"""What came from other nodes, in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select

from commonwire.federation.arrival import Arrival, Origin
from commonwire.federation.batch import Line, Urgent
from commonwire.ledger.entry import URGENT
from commonwire.ledger.tree import leaf_hash
from commonwire.store.arrival_tables import arrivals, origins, received_checkpoints, refused_contents, urgent_proofs
from commonwire.store.insert import put_row
from commonwire.store.tables import entries

_DIGEST = select(entries.c.digest).where(
    entries.c.origin == bindparam("origin"), entries.c.number == bindparam("number")
)
_FIND = select(arrivals).where(arrivals.c.origin == bindparam("origin"), arrivals.c.number == bindparam("number"))
_FIRST = select(func.min(arrivals.c.number)).where(
    arrivals.c.state == "waiting", arrivals.c.origin == bindparam("origin")
)
_AT_ONCE = 5000
_WAITING_KILL = select(func.min(arrivals.c.number)).where(
    arrivals.c.state == "waiting",
    arrivals.c.origin == bindparam("origin"),
    arrivals.c.number > bindparam("above"),
    arrivals.c.kind == "killed",
)
_REMOVE = delete(arrivals).where(arrivals.c.origin == bindparam("of_origin"), arrivals.c.number == bindparam("at"))
_IS_URGENT = entries.c.kind.in_(sorted(URGENT))
_WAITING = (
    select(arrivals)
    .where(arrivals.c.state == "waiting", arrivals.c.origin == bindparam("origin"))
    .order_by(arrivals.c.number)
    .limit(bindparam("limit"))
)


class SqlArrivals:
    """`federation.ports.Arrivals` of `node` in one transaction."""

    def __init__(self, connection: Connection, node: str) -> None:
        self._connection = connection
        self._node = node

    def origins(self) -> list[Origin]:
        """Every origin, by name."""
        return [_origin(row) for row in self._connection.execute(select(origins).order_by(origins.c.name))]

    def find_origin(self, name: str) -> Origin | None:
        """The origin of this name, if it is known."""
        row = self._connection.execute(select(origins).where(origins.c.name == name)).first()
        return _origin(row) if row else None

    def put_origin(self, origin: Origin) -> None:
        """Keep an origin as it is now."""
        put_row(self._connection, origins, msgspec.structs.asdict(origin))

    def forget_origin(self, name: str) -> None:
        """Forget an origin, and what waits of it."""
        self._connection.execute(delete(origins).where(origins.c.name == name))
        self._connection.execute(delete(arrivals).where(arrivals.c.origin == name))

    def put(self, came: Sequence[Arrival]) -> None:
        """Keep arrivals, in place of what is kept of them."""
        put_row(self._connection, arrivals, [msgspec.structs.asdict(arrival) for arrival in came])

    def find(self, origin: str, number: int) -> Arrival | None:
        """The arrival, or None when it is not here or has its place."""
        row = self._connection.execute(_FIND, {"origin": origin, "number": number}).first()
        return _arrival(row) if row else None

    def remove(self, origin: str, number: int) -> None:
        """Forget an arrival: it has its place in the journal."""
        self._connection.execute(_REMOVE, {"of_origin": origin, "at": number})

    def waiting(self, limit: int) -> list[Arrival]:
        """Arrivals that have no place yet: the early ones first, then those of each origin by number.

        At most `limit` of the early ones, and of each origin: one that has to wait keeps the others moving.
        """
        early = select(arrivals).where(arrivals.c.state == "early").order_by(arrivals.c.origin, arrivals.c.number)
        found = list(self._connection.execute(early.limit(limit)))
        for origin in self._connection.scalars(select(origins.c.name).order_by(origins.c.name)):
            found += self._connection.execute(_WAITING, {"origin": origin, "limit": limit})
        return [_arrival(row) for row in found]

    def first_waiting(self, origin: str) -> int | None:
        """The lowest number of an origin's entries that wait, early ones aside, or None when none does."""
        number: int | None = self._connection.scalar(_FIRST, {"origin": origin})
        return number

    def waiting_kill(self, origin: str, above: int) -> int | None:
        """The lowest number above `above` of an origin's kills that wait in their run, or None."""
        number: int | None = self._connection.scalar(_WAITING_KILL, {"origin": origin, "above": above})
        return number

    def of_item(self, item: str) -> list[Arrival]:
        """The arrivals about an item, by origin and number."""
        query = select(arrivals).where(arrivals.c.item == item).order_by(arrivals.c.origin, arrivals.c.number)
        return [_arrival(row) for row in self._connection.execute(query)]

    def refused(self) -> list[Arrival]:
        """Every entry that was refused, by origin and number."""
        query = select(arrivals).where(arrivals.c.state == "refused").order_by(arrivals.c.origin, arrivals.c.number)
        return [_arrival(row) for row in self._connection.execute(query)]

    def counts(self) -> dict[str, dict[str, int]]:
        """By origin and state how many arrivals there are."""
        query = select(arrivals.c.origin, arrivals.c.state, func.count()).group_by(arrivals.c.origin, arrivals.c.state)
        found: dict[str, dict[str, int]] = {}
        for origin, state, count in self._connection.execute(query):
            found.setdefault(origin, {})[state] = count
        return found

    def digest_of(self, origin: str, number: int) -> str | None:
        """The hex SHA-256 of an entry of another node's that has its place here, or None."""
        digest: str | None = self._connection.scalar(_DIGEST, {"origin": origin, "number": number})
        return digest

    def lines(self, origin: str, after: int, limit: int) -> list[Line]:
        """At most `limit` entries of an origin (also of this node) with numbers above `after`, without a gap.

        As far as they are verified, with or without a place; hidden ones as their leaves.
        """
        upto = min(after + limit, self.size(origin))
        placed = select(entries.c.number, entries.c.data, entries.c.hops).where(
            entries.c.origin == origin, entries.c.number > after, entries.c.number <= upto
        )
        found: dict[int, Line] = {}
        for row in self._connection.execute(placed):
            data, hops = bytes(row.data), tuple(row.hops or (origin,))
            found[row.number] = Line(number=row.number, leaf=leaf_hash(data), entry=data, hops=hops)
        if origin != self._node and len(found) < upto - after:
            wanted = select(arrivals).where(
                arrivals.c.origin == origin, arrivals.c.number > after, arrivals.c.number <= upto
            )
            for row in self._connection.execute(wanted):
                came = _arrival(row)
                found[came.number] = Line(number=came.number, leaf=came.leaf, entry=came.data, hops=came.hops)
        lines = [found[number] for number in sorted(found)]
        return [line for place, line in enumerate(lines, after + 1) if line.number == place]

    def size(self, origin: str) -> int:
        """How many entries of an origin (also of this node) are here without a gap."""
        if origin == self._node:
            query = select(func.max(entries.c.number)).where(entries.c.origin == origin)
        else:
            query = select(origins.c.size).where(origins.c.name == origin)
        return self._connection.scalar(query) or 0

    def put_checkpoint(self, origin: str, size: int, data: bytes) -> None:
        """Keep a checkpoint that an origin signed at `size`."""
        put_row(self._connection, received_checkpoints, {"origin": origin, "size": size, "data": data})

    def checkpoint_within(self, origin: str, after: int, upto: int) -> tuple[int, bytes] | None:
        """The newest checkpoint received of an origin at a size above `after` and up to `upto`."""
        table = received_checkpoints.c
        query = (
            select(table.size, table.data)
            .where(table.origin == origin, table.size > after, table.size <= upto)
            .order_by(table.size.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return (row.size, bytes(row.data)) if row else None

    def put_urgent(self, urgent: Urgent) -> None:
        """Keep the proof with which an urgent entry came, to pass it on."""
        row = {
            "origin": urgent.origin,
            "number": urgent.number,
            "proof": urgent.proof,
            "checkpoint": urgent.checkpoint,
        }
        put_row(self._connection, urgent_proofs, row)

    def find_urgent(self, origin: str, number: int) -> Urgent | None:
        """An urgent entry as it came, with its proof, if it came so."""
        table = urgent_proofs.c
        proof = self._connection.execute(
            select(urgent_proofs).where(table.origin == origin, table.number == number)
        ).first()
        if proof is None:
            return None
        came = self.find(origin, number)
        if came is not None and came.data is not None:
            data, hops = came.data, came.hops
        else:
            query = select(entries.c.data, entries.c.hops)
            row = self._connection.execute(query.where(entries.c.origin == origin, entries.c.number == number)).first()
            if row is None:
                return None
            data, hops = bytes(row.data), tuple(row.hops or (origin,))
        return Urgent(
            origin=origin,
            number=number,
            entry=data,
            hops=hops,
            proof=proof.proof,
            checkpoint=bytes(proof.checkpoint),
        )

    def proven_tops(self) -> dict[str, int]:
        """By origin the highest number of the urgent entries that came by themselves, with their proofs."""
        query = select(urgent_proofs.c.origin, func.max(urgent_proofs.c.number)).group_by(urgent_proofs.c.origin)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def urgent_numbers(self, origin: str, after: int, limit: int) -> list[int]:
        """The numbers of an origin's urgent entries that are here, above `after`, in order."""
        placed = select(entries.c.number).where(entries.c.origin == origin, entries.c.number > after, _IS_URGENT)
        found = set(self._connection.scalars(placed.order_by(entries.c.number).limit(limit)))
        if origin != self._node:
            came = select(arrivals.c.number).where(
                arrivals.c.origin == origin, arrivals.c.number > after, arrivals.c.kind.in_(sorted(URGENT))
            )
            found.update(self._connection.scalars(came.order_by(arrivals.c.number).limit(limit)))
        return sorted(found)[:limit]

    def refuse(self, digest: str, why: str, at: datetime) -> None:
        """Keep that no peer gives the content with this digest now, and why."""
        put_row(self._connection, refused_contents, {"digest": digest, "why": why, "at": at})

    def refusals(self, digests: Iterable[str]) -> dict[str, str]:
        """For those of `digests` that were refused why."""
        wanted = sorted(set(digests))
        found: dict[str, str] = {}
        for start in range(0, len(wanted), _AT_ONCE):  # a statement takes so many values and no more
            some = refused_contents.c.digest.in_(wanted[start : start + _AT_ONCE])
            found |= {row.digest: row.why for row in self._connection.execute(select(refused_contents).where(some))}
        return found


def _origin(row: Any) -> Origin:
    fields = dict(row._mapping)
    fields["range"] = bytes(fields["range"])
    fields["checkpoint"] = bytes(fields["checkpoint"]) if fields["checkpoint"] is not None else None
    return Origin(**fields)


def _arrival(row: Any) -> Arrival:
    fields = dict(row._mapping)
    fields["leaf"] = bytes(fields["leaf"])
    fields["data"] = bytes(fields["data"]) if fields["data"] is not None else None
    return Arrival(**fields)
