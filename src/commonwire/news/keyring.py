"""The outlets' signing keys, as the roll keeps them: sealed with the node's secret, or the outlet's own."""

from __future__ import annotations

from commonwire.alliance.key import SigningKeyRecord
from commonwire.alliance.ports import Roll
from commonwire.base.errors import NotFoundError
from commonwire.base.texts import text
from commonwire.ledger.keys import PublicKey, Sealer, SigningKey


class RollKeyRing:
    """`news.ports.KeyRing` over the roll; `opened` remembers unsealed keys by their id."""

    def __init__(self, roll: Roll, sealer: Sealer, opened: dict[str, SigningKey]) -> None:
        self._roll = roll
        self._sealer = sealer
        self._opened = opened

    def key_of(self, outlet: str) -> SigningKey | None:
        """The key the node keeps for `outlet`, or None when the outlet keeps its own. Raises NotFoundError."""
        record = self._current(outlet)
        if record.sealed_private is None:
            return None
        if record.kid not in self._opened:
            raw = self._sealer.unseal(record.sealed_private, purpose=purpose(outlet))
            self._opened[record.kid] = SigningKey.from_private_bytes(raw)
        return self._opened[record.kid]

    def public_key_of(self, outlet: str) -> PublicKey:
        """The key that signs for `outlet` now. Raises NotFoundError."""
        return PublicKey.from_jwk(self._current(outlet).public_jwk)

    def _current(self, outlet: str) -> SigningKeyRecord:
        held = [key for key in self._roll.signing_keys(outlet) if key.until_number is None]
        if not held:
            raise NotFoundError(
                text("This outlet has no signing key"),
                where=outlet,
                remedy=text("The secretariat admits it, which makes one."),
            )
        return held[-1]


def purpose(outlet: str) -> str:
    """What a sealed key is bound to: it opens as no other outlet's."""
    return f"signing key of outlet {outlet}"
