"""Where it is kept what the alliance trusts."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from commonwire.federation.trust import Trust


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """A membership file as it is kept: the hex SHA-256 of its exact bytes, and the entry that brought it.

    One that is not followed contradicts one that is: `why` says how.
    """

    digest: str
    version: int
    origin: str
    number: int
    is_followed: bool
    at: datetime
    data: bytes
    why: str | None = None


class TrustShelf(Protocol):
    """Where it is kept what the alliance trusts."""

    def now(self) -> Trust:
        """What is in force."""
        ...

    def put(self, trust: Trust) -> None:
        """Keep what was learned, all but the membership."""
        ...

    def files(self) -> list[bytes]:
        """The files that were followed, by version; the last is in force."""
        ...

    def kept(self) -> list[KeptFile]:
        """All files by version, those that contradict one behind it."""
        ...

    def put_file(self, kept: KeptFile) -> None:
        """Keep a file."""
        ...
