"""Freshness: that a signed request comes for the first time, by the nonce of the node that is asked and a counter.

A node hands out nonces that only it can have made, for one peer each; nothing is remembered of them before a signed
request uses one. Under each nonce the counters that came are remembered in a window that slides, because requests under
way together arrive in any order. The wall clock is not asked: a nonce ages by a clock that nobody sets, and after a
restart the old ones are unknown.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable
from typing import Final

import msgspec

from commonwire.federation.signed_request import refused

WINDOW: Final = 1024
"""Counters behind the highest one that may still come."""
LIFETIME: Final = 600.0
"""Seconds for which a nonce is good; a peer that goes on asking is given the next one after half of them."""
MOST_NONCES: Final = 64
"""Nonces of one peer that are in use together: one for each connection."""
_MAC, _RANDOM = 16, 8


class Window:
    """The counters that came: the highest, and which of those behind it."""

    def __init__(self) -> None:
        self._top = 0
        self._seen = 0  # bit n: the counter n behind the highest

    def admit(self, counter: int) -> bool:
        """Whether `counter` comes for the first time; one too far behind the highest counts as seen.

        >>> window = Window()
        >>> [window.admit(counter) for counter in (2, 1, 2, 3)]
        [True, True, False, True]
        """
        ahead = counter - self._top
        if ahead > 0:
            self._seen = ((self._seen << min(ahead, WINDOW)) | 1) & ((1 << WINDOW) - 1)
            self._top = counter
            return True
        if -ahead >= WINDOW or self._seen >> -ahead & 1:
            return False
        self._seen |= 1 << -ahead
        return True


class _Peer(msgspec.Struct):
    """What is remembered of one peer: the nonces in use by when they were made, and which are over."""

    windows: dict[int, Window]
    over: int = -1


class Nonces:
    """The nonces of one running node. `secret` is fresh with each start; `random` gives so many random bytes."""

    def __init__(self, secret: bytes, random: Callable[[int], bytes]) -> None:
        self._secret = secret
        self._random = random
        self._peers: dict[str, _Peer] = {}

    def issue(self, peer: str, now: float) -> str:
        """A nonce for `peer`; `now` are seconds of a clock that only goes forward, from 0 on."""
        head = round(now * 1000).to_bytes(8, "big") + self._random(_RANDOM)
        return base64.urlsafe_b64encode(head + self._mac(peer, head)).rstrip(b"=").decode()

    def admit(self, peer: str, nonce: str, counter: int, now: float) -> None:
        """Return when `counter` comes for the first time under `nonce`; the request's signature holds already.

        Raises NotSignedInError for a nonce that is not this node's or too old, and for a request that came before.
        """
        made = self._made(peer, nonce)
        known = self._peers.setdefault(peer, _Peer({}))
        if made is None or made <= known.over or now - _at(made) > LIFETIME:
            raise refused(
                "The nonce is not one that this node gave out lately",
                where="nonce",
                remedy="Sign again with the nonce in this answer, and a counter from 1 on.",
            )
        window = known.windows.get(made)
        if window is None:
            window = known.windows[made] = Window()
            _forget_oldest(known)
        if not window.admit(counter):
            raise refused(
                "This request came before",
                where="Commonwire-Counter",
                remedy="Give each request a counter of its own, higher than the ones before.",
            )

    def renewed(self, peer: str, nonce: str, now: float) -> str:
        """The nonce for the next request of `peer`: the same one, or a fresh one when it is of middle age."""
        made = self._made(peer, nonce)
        return nonce if made is not None and now - _at(made) < LIFETIME / 2 else self.issue(peer, now)

    def _made(self, peer: str, nonce: str) -> int | None:
        """What stands in a nonce that this node made for `peer`: when (`_at`), and bits by chance; None in another."""
        try:
            data = base64.urlsafe_b64decode(nonce + "=" * (-len(nonce) % 4))
        except (ValueError, binascii.Error):
            return None
        head, mac = data[:-_MAC], data[-_MAC:]
        if len(head) != 8 + _RANDOM or not hmac.compare_digest(mac, self._mac(peer, head)):
            return None
        return int.from_bytes(head, "big")

    def _mac(self, peer: str, head: bytes) -> bytes:
        return hmac.digest(self._secret, head + peer.encode(), "sha256")[:_MAC]


def _at(made: int) -> float:
    """When a nonce was made, in seconds."""
    return (made >> 8 * _RANDOM) / 1000


def _forget_oldest(known: _Peer) -> None:
    """Nonces beyond the most that may be in use are over, and all that were made before them."""
    while len(known.windows) > MOST_NONCES:
        oldest = min(known.windows)
        del known.windows[oldest]
        known.over = max(known.over, oldest)
