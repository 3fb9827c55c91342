"""Nodes to connect in tests: each with a key of its own, and what it says of itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from commonwire.federation.identity import Identity, identify, sign_card
from commonwire.ledger.keys import SigningKey

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class TestNode:
    """A node that says of itself what its name says."""

    __test__ = False

    def __init__(self, name: str, *, alliance: str = "example-alliance", seed: int | None = None) -> None:
        raw = bytes([seed or len(name)]) * 32
        self.name = name
        self.alliance = alliance
        self.key = SigningKey.from_private_bytes(raw) if seed else SigningKey.generate()

    def identity(self, **said: Any) -> Identity:
        """What it says of itself."""
        fields: dict[str, Any] = {
            "alliance": self.alliance,
            "alliance_name": self.alliance.title(),
            "node": self.name,
            "addresses": (f"https://{self.name}.example.org",),
            "contact": "+992 555 0100",
            "version": "0.1.0",
            "now": NOON,
        }
        return identify(self.key, **(fields | said))

    def card(self, **said: Any) -> str:
        """Its card."""
        return sign_card(self.identity(**said), self.key)
