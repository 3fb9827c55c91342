"""What federation needs of a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from commonwire.delivery.records import Records
from commonwire.federation.arrival import Arrival, Origin
from commonwire.federation.batch import Line, Urgent
from commonwire.federation.peer import PeerShelf
from commonwire.federation.trust_shelf import TrustShelf


class Arrivals(Protocol):
    """Where what came from other nodes is kept: how far each is verified, and entries without a place."""

    def origins(self) -> list[Origin]:
        """Return every origin, by name."""
        ...

    def find_origin(self, name: str) -> Origin | None:
        """Return the origin of this name, if it is known."""
        ...

    def put_origin(self, origin: Origin) -> None:
        """Keep an origin as it is now."""
        ...

    def forget_origin(self, name: str) -> None:
        """Forget an origin, and what waits of it."""
        ...

    def put(self, arrivals: Sequence[Arrival]) -> None:
        """Keep arrivals, in place of what is kept of them."""
        ...

    def find(self, origin: str, number: int) -> Arrival | None:
        """Return the arrival, or None when it is not here or has its place."""
        ...

    def remove(self, origin: str, number: int) -> None:
        """Forget an arrival: it has its place in the journal."""
        ...

    def waiting(self, limit: int) -> list[Arrival]:
        """Return arrivals that have no place yet: the early ones first, then those of each origin by number.

        At most `limit` of the early ones, and of each origin.
        """
        ...

    def first_waiting(self, origin: str) -> int | None:
        """Return the lowest number of an origin's entries that wait, early ones aside, or None when none does."""
        ...

    def waiting_kill(self, origin: str, above: int) -> int | None:
        """Return the lowest number above `above` of an origin's kills that wait in their run, or None."""
        ...

    def of_item(self, item: str) -> list[Arrival]:
        """Return the arrivals about an item, by origin and number."""
        ...

    def refused(self) -> list[Arrival]:
        """Return every entry that was refused, by origin and number."""
        ...

    def counts(self) -> dict[str, dict[str, int]]:
        """Return by origin and state how many arrivals there are."""
        ...

    def digest_of(self, origin: str, number: int) -> str | None:
        """Return the hex SHA-256 of an entry of another node's that has its place here, or None."""
        ...

    def lines(self, origin: str, after: int, limit: int) -> list[Line]:
        """Return at most `limit` entries of an origin (also of this node) with numbers above `after`, without a gap.

        As far as they are verified, with or without a place; hidden ones as their leaves.
        """
        ...

    def size(self, origin: str) -> int:
        """Return how many entries of an origin (also of this node) are here without a gap."""
        ...

    def put_checkpoint(self, origin: str, size: int, data: bytes) -> None:
        """Keep a checkpoint that an origin signed at `size`."""
        ...

    def checkpoint_within(self, origin: str, after: int, upto: int) -> tuple[int, bytes] | None:
        """Return the newest checkpoint received of an origin at a size above `after` and up to `upto`."""
        ...

    def put_urgent(self, urgent: Urgent) -> None:
        """Keep the proof with which an urgent entry came, to pass it on."""
        ...

    def find_urgent(self, origin: str, number: int) -> Urgent | None:
        """Return an urgent entry as it came, with its proof, if it came so."""
        ...

    def proven_tops(self) -> dict[str, int]:
        """Return by origin the highest number of the urgent entries that came by themselves, with their proofs."""
        ...

    def urgent_numbers(self, origin: str, after: int, limit: int) -> list[int]:
        """Return the numbers of an origin's urgent entries that are here, above `after`, in order."""
        ...

    def refuse(self, digest: str, why: str, at: datetime) -> None:
        """Keep that no peer gives the content with this digest now, and why."""
        ...

    def refusals(self, digests: Iterable[str]) -> dict[str, str]:
        """Return for those of `digests` that were refused why."""
        ...


class FederationRecords(Records, Protocol):
    """The records that federation needs."""

    arrivals: Arrivals
    peers: PeerShelf
    trust: TrustShelf
