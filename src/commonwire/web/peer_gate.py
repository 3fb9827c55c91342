"""Who asks between nodes: a peer, by the signature on its request; nobody else gets past here.

A peer is looked up by its name, and remembered for a second. Its calls are counted once it is known that
they are its own; urgent ones never are.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response

from commonwire.base.errors import CommonwireError, NotAllowedError, NotSignedInError
from commonwire.federation.freshness import Nonces
from commonwire.federation.peer import Call, Peer, refusal
from commonwire.federation.records import NetworkRecords, NetworkStore
from commonwire.federation.signed_request import NONCE, Asked, Claim, is_signed, read_claim, verify_request
from commonwire.federation.trust import keys_in_force
from commonwire.ledger.keys import PublicKey
from commonwire.web.problems import on_commonwire_error
from commonwire.web.site import KNOWN_FOR, Limits

_NONCE = "peer_nonce"
_MOST_KNOWN = 1000
_UNLIMITED: frozenset[Call] = frozenset({"urgent", "letters"})


def _found(records: NetworkRecords, node: str) -> tuple[Peer | None, list[PublicKey]]:
    peer = records.peers.find(node)
    return peer, keys_in_force(records.trust.now(), node, peer.identity.jwk) if peer else []


class _Known(msgspec.Struct, frozen=True):
    """A peer, the keys that it signs with now, and when it was looked up."""

    at: float
    peer: Peer
    keys: list[PublicKey]


class PeerGate:
    """Lets peers in. `node` is this node's name; `steady` a clock in seconds that nobody sets."""

    def __init__(
        self,
        store: NetworkStore,
        node: str,
        *,
        clock: Callable[[], datetime],
        steady: Callable[[], float] = time.monotonic,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._store = store
        self._node = node
        self._clock = clock
        self._steady = steady
        self._nonces = Nonces(random(32), random)
        self._known: dict[str, _Known] = {}
        self._limits = Limits()
        self.heard: dict[str, datetime] = {}
        """When each peer last asked something."""

    async def enter(self, request: Request[Any, Any, Any], call: Call) -> Peer:
        """The peer that makes this `call`; its next nonce goes with the answer (`with_nonce`).

        Raises NotAllowedError for whoever is no peer and where the state of the link does not allow it,
        NotSignedInError for what a peer did not sign so, or sent before, and TooManyRequestsError.
        """
        if not is_signed(request.headers):
            raise NotAllowedError(
                "The ledger is read by peer nodes only, and this request is not signed by one",
                where="/ledger",
                remedy="Use /api/v1/wire for the news, and `commonwire export` for a proof of an item.",
            )
        claim = read_claim(request.headers)
        known = await self._peer(claim)
        scope = request.scope
        asked = Asked(
            method=request.method,
            path=(scope.get("raw_path") or scope["path"].encode()).decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            body=await request.body(),
        )
        self._verify(asked, request, known)
        self._check_fresh(request, claim)
        if why := refusal(known.peer.state, call):
            raise NotAllowedError(why, where=claim.sender, remedy="Ask the operator of this node.")
        self.heard[claim.sender] = self._clock()
        if call not in _UNLIMITED:
            self._limits.take(claim.sender, self._steady())
        return known.peer

    def _verify(self, asked: Asked, request: Request[Any, Any, Any], known: _Known) -> None:
        """Raise NotSignedInError unless one of the peer's keys signed it."""
        for key in known.keys[:-1]:
            with suppress(NotSignedInError):
                verify_request(asked, request.headers, to=self._node, key=key)
                return
        verify_request(asked, request.headers, to=self._node, key=known.keys[-1])

    def forget(self) -> None:
        """Look peers up again: something about them has changed."""
        self._known.clear()

    async def _peer(self, claim: Claim) -> _Known:
        known = self._known.get(claim.sender)
        if known is None or self._steady() - known.at > KNOWN_FOR:
            peer, keys = await self._store.read(lambda records: _found(records, claim.sender))
            if peer is None or not keys:
                raise NotAllowedError(
                    "This is no peer of this node",
                    where=claim.sender[:100],
                    remedy="The operators exchange cards: commonwire peer add.",
                )
            known = _Known(self._steady(), peer, keys)
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known[claim.sender] = known
        return known

    def _check_fresh(self, request: Request[Any, Any, Any], claim: Claim) -> None:
        now = self._steady()
        try:
            self._nonces.admit(claim.sender, claim.nonce, claim.counter, now)
        except CommonwireError as error:
            if error.where == "nonce":
                request.scope["state"][_NONCE] = self._nonces.issue(claim.sender, now)
            raise
        request.scope["state"][_NONCE] = self._nonces.renewed(claim.sender, claim.nonce, now)


def with_nonce(request: Request[Any, Any, Any], answer: Response[Any]) -> Response[Any]:
    """`answer` with the nonce for the next request of whoever asked."""
    nonce = request.scope["state"].get(_NONCE)
    if nonce is not None:
        answer.headers[NONCE] = nonce
    return answer


def on_node_error(request: Request[Any, Any, Any], error: CommonwireError) -> Response[bytes]:
    """What a call between nodes answers when it was refused."""
    return with_nonce(request, on_commonwire_error(request, error))
