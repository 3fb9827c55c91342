"""What nodes witnessed of one another's ledgers, and evidence of two pasts, in the database."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from commonwire.ledger.witness import Cosigned, Evidence, Found, Witnessed
from commonwire.store.insert import add_row, put_row
from commonwire.store.tree_tables import cosigned, evidence, witnessed

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Evidence).decode


class SqlWitnessShelf:
    """`ledger.ports.WitnessShelf` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def witnessed(self, origin: str) -> Witnessed | None:
        """The newest checkpoint of another node that this one cosigned, with its line beneath."""
        row = self._connection.execute(select(witnessed).where(witnessed.c.origin == origin)).first()
        if row is None:
            return None
        return Witnessed(
            origin=row.origin, size=row.size, root=bytes(row.root), checkpoint=bytes(row.checkpoint), at=row.at
        )

    def put_witnessed(self, witnessed: Witnessed) -> None:
        """Keep the newest checkpoint of another node that this one cosigned."""
        put_row(self._connection, _witnessed, msgspec.structs.asdict(witnessed))

    def cosigned(self) -> list[Cosigned]:
        """Of each witness the newest checkpoint of this node that it cosigned, the largest first."""
        query = select(cosigned).order_by(cosigned.c.size.desc(), cosigned.c.witness)
        return [
            Cosigned(witness=row.witness, jwk=row.jwk, size=row.size, checkpoint=bytes(row.checkpoint), at=row.at)
            for row in self._connection.execute(query)
        ]

    def put_cosigned(self, cosigned: Cosigned) -> None:
        """Keep the newest checkpoint of this node that a witness cosigned."""
        put_row(self._connection, _cosigned, msgspec.structs.asdict(cosigned))

    def put_evidence(self, evidence: Evidence, *, via: str, at: datetime) -> bool:
        """Keep what shows two pasts, and which peer it came by; whether it is the first about these checkpoints."""
        row = {
            "id": hashlib.sha256(evidence.first + evidence.second).hexdigest(),
            "origin": evidence.origin,
            "data": _encode(evidence).decode(),
            "via": via,
            "at": at,
        }
        return add_row(self._connection, _evidence, row) == 1

    def evidence(self) -> list[Found]:
        """All evidence, the newest first."""
        query = select(evidence).order_by(evidence.c.at.desc(), evidence.c.id)
        return [Found(evidence=_decode(row.data), via=row.via, at=row.at) for row in self._connection.execute(query)]


_witnessed, _cosigned, _evidence = witnessed, cosigned, evidence  # methods and arguments have these names
