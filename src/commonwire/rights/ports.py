"""What decisions need of the store beside an item's own terms."""

from __future__ import annotations

from typing import Protocol

from commonwire.rights.agreement import Agreement


class AgreementShelf(Protocol):
    """Where the alliance's agreements are kept, in every version."""

    def put(self, agreement: Agreement) -> None:
        """Keep a version; it must be a new one."""
        ...

    def all(self) -> tuple[Agreement, ...]:
        """Every version of every agreement, by key and version."""
        ...
