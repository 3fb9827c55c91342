"""An encoder elsewhere: a server that speaks OpenAI's embeddings API (POST of texts, an array of vectors back)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from commonwire.base.errors import UnavailableError
from commonwire.search.ports import Kind

Post = Callable[[bytes], bytes]
"""Sends a request's body to the endpoint and gives the answer's. Raises UnavailableError."""
LARGEST = 8192
"""Numbers of a vector, at the most."""
AT_ONCE = 8
MOST_BYTES = 16_000_000
"""Bytes of an answer that are read."""
_KIND = "{kind}"


class EndpointSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the encoder is and how it is asked.

    In `model` and `prefix`, which is put before each text, `{kind}` stands for "query" or "passage". `queries_stay`
    says that queries are encoded on this machine.
    """

    address: str
    model: str = ""
    prefix: str = ""
    key: str | None = None
    queries_stay: bool = False

    def __repr__(self) -> str:
        """What may be shown: without the key."""
        return f"EndpointSettings({self.address})"


class _Vector(msgspec.Struct):
    index: int
    embedding: list[float]


class _Answer(msgspec.Struct):
    data: list[_Vector]


class Endpoint:
    """`search.ports.Encoder` at an address."""

    def __init__(self, settings: EndpointSettings, post: Post) -> None:
        self._settings = settings
        self._post = post

    @property
    def model(self) -> str:
        """What the vectors are of."""
        return f"{self._settings.model} {self._settings.prefix}".strip() or self._settings.address

    @property
    def at_once(self) -> int:
        """Texts that are best encoded together."""
        return AT_ONCE

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """A row of length 1 for each text, by one request. Raises UnavailableError for an answer that is none."""
        prefix = self._settings.prefix.replace(_KIND, kind)
        asked: dict[str, Any] = {
            "input": [prefix + text.encode("utf-8", "replace").decode() for text in texts],
            "encoding_format": "float",
        }
        if self._settings.model:
            asked["model"] = self._settings.model.replace(_KIND, kind)
        answer = self._post(msgspec.json.encode(asked))
        try:
            return _rows(msgspec.json.decode(answer, type=_Answer), len(texts))
        except (msgspec.DecodeError, ValueError) as error:
            raise UnavailableError(
                f"The encoder's answer cannot be used: {error}",
                where="COMMONWIRE_ENCODER",
                remedy="See that the address is that of an embeddings API, and that the model is known there.",
            ) from error


def _rows(answer: _Answer, count: int) -> NDArray[np.float32]:
    """The vectors in the order of the texts, each of length 1. Raises ValueError for what is none."""
    by_index = {one.index: one.embedding for one in answer.data}
    if sorted(by_index) != list(range(count)) or len(answer.data) != count:
        raise ValueError(f"{len(answer.data)} vectors for {count} texts")
    if len({len(vector) for vector in by_index.values()}) != 1:
        raise ValueError("vectors of several sizes")
    rows = np.array([by_index[number] for number in range(count)], dtype=np.float64)
    with np.errstate(over="ignore"):
        lengths = np.sqrt((rows**2).sum(1))
    if not 0 < rows.shape[1] <= LARGEST or not np.isfinite(lengths).all() or not (lengths > 0).all():
        raise ValueError("a vector without a direction")
    rows /= lengths[:, None]
    return rows.astype(np.float32)
