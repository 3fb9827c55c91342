"""Peers, in the database."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select

from commonwire.federation.peer import Agreed, Contact, Introduced, Peer, kept_agreement
from commonwire.store.insert import add_row, put_row
from commonwire.store.peer_tables import introduced_nodes, peer_agreements, peer_contacts, peers


class SqlPeerShelf:
    """`federation.peer.PeerShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Peer]:
        """Every peer, removed ones too, by name."""
        return self._peers(select(peers).order_by(peers.c.node))

    def find(self, node: str) -> Peer | None:
        """The peer of this name, removed or not."""
        return next(iter(self._peers(select(peers).where(peers.c.node == node))), None)

    def put(self, peer: Peer) -> None:
        """Keep a peer, in place of what was kept of it."""
        put_row(self._connection, peers, msgspec.structs.asdict(peer))

    def put_agreement(self, of: str, agreed: Agreed) -> None:
        """Keep a version of what is said of the link with the peer `of`, by either side; a version stays as it is."""
        row = {"peer": of, "by": agreed.said.node, "version": agreed.said.version, "jws": agreed.jws}
        add_row(self._connection, peer_agreements, row)

    def agreements(self, of: str, by: str) -> list[Agreed]:
        """The versions of what the node `by` said of the link with the peer `of`, the first one first."""
        return self._agreements(_agreements(of, by).order_by(peer_agreements.c.version))

    def newest_agreement(self, of: str, by: str) -> Agreed | None:
        """The newest of `agreements`."""
        query = _agreements(of, by).order_by(peer_agreements.c.version.desc()).limit(1)
        return next(iter(self._agreements(query)), None)

    def contact(self, node: str) -> Contact:
        """How the link with a peer does; an empty one before the first contact."""
        found = self._connection.scalar(select(peer_contacts.c.data).where(peer_contacts.c.node == node))
        return found or Contact(node=node)

    def put_contact(self, contact: Contact) -> None:
        """Keep how a link does."""
        put_row(self._connection, peer_contacts, {"node": contact.node, "data": contact})

    def find_introduced(self, node: str) -> Introduced | None:
        """A node that a peer told of."""
        return next(iter(self._introduced(select(introduced_nodes).where(introduced_nodes.c.node == node))), None)

    def introduced(self) -> list[Introduced]:
        """Every node that a peer told of, by name."""
        return self._introduced(select(introduced_nodes).order_by(introduced_nodes.c.node))

    def put_introduced(self, introduced: Introduced) -> None:
        """Keep what a peer told of a node."""
        put_row(self._connection, introduced_nodes, msgspec.structs.asdict(introduced))

    def _peers(self, query: Select[Any]) -> list[Peer]:
        return [Peer(**row) for row in self._connection.execute(query).mappings()]

    def _agreements(self, query: Select[Any]) -> list[Agreed]:
        return [kept_agreement(jws) for jws in self._connection.scalars(query)]

    def _introduced(self, query: Select[Any]) -> list[Introduced]:
        return [Introduced(**row) for row in self._connection.execute(query).mappings()]


def _agreements(of: str, by: str) -> Select[Any]:
    return select(peer_agreements.c.jws).where(peer_agreements.c.peer == of, peer_agreements.c.by == by)
