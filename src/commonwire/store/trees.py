"""The trees over ledgers in the database: this node's and those of others, as tiles."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from commonwire.ledger.tiles import Grown
from commonwire.ledger.tree import HASH_BYTES, TILE_HASHES
from commonwire.store.insert import put_row
from commonwire.store.tree_tables import tiles

_TILE = select(tiles.c.data).where(
    tiles.c.origin == bindparam("origin"), tiles.c.level == bindparam("level"), tiles.c.place == bindparam("place")
)
_LAST = (
    select(tiles.c.place, tiles.c.data)
    .where(tiles.c.origin == bindparam("origin"), tiles.c.level == 0)
    .order_by(tiles.c.place.desc())
    .limit(1)
)


class SqlTiles:
    """`ledger.tree.Tiles` of one origin in one transaction; each tile is read once."""

    def __init__(self, connection: Connection, origin: str) -> None:
        self._connection = connection
        self._origin = origin
        self._known: dict[tuple[int, int], bytes] = {}

    def tile(self, level: int, index: int) -> bytes:
        """The hashes of a tile; none where the tree does not reach."""
        known = self._known.get((level, index))
        if known is None:
            found = self._connection.scalar(_TILE, {"origin": self._origin, "level": level, "place": index})
            known = self._known[level, index] = bytes(found or b"")
        return known


class SqlTrees:
    """`ledger.ports.Trees` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def size(self, origin: str) -> int:
        """How many leaves are kept of the tree of `origin`."""
        last = self._connection.execute(_LAST, {"origin": origin}).first()
        return last.place * TILE_HASHES + len(last.data) // HASH_BYTES if last else 0

    def tiles(self, origin: str) -> SqlTiles:
        """The tree of `origin`, as it is now."""
        return SqlTiles(self._connection, origin)

    def grow(self, origin: str, leaves: Iterable[bytes]) -> int:
        """Keep more leaves of the tree of `origin`, in order; how many there are then."""
        grown = Grown(self.tiles(origin), self.size(origin))
        grown.append(leaves)
        changed = [
            {"origin": origin, "level": level, "place": index, "data": hashes}
            for level, index, hashes in grown.changed()
        ]
        put_row(self._connection, tiles, changed)
        return grown.size
