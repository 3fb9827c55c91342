"""An encoder elsewhere: what it is sent, and which answers are none."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from commonwire.base.errors import UnavailableError
from commonwire.engines.endpoint import Endpoint, EndpointSettings

AT = EndpointSettings(
    address="https://encoder.example/v1/embeddings", model="e5-{kind}", prefix="{kind}: ", key="secret"
)


class Server:
    """What stands behind the address: it keeps what it was asked and gives an answer."""

    def __init__(self, *vectors: list[float], order: list[int] | None = None) -> None:
        numbers = order if order is not None else range(len(vectors))
        data = [{"index": number, "embedding": vector} for number, vector in zip(numbers, vectors, strict=True)]
        self.answer = msgspec.json.encode({"object": "list", "data": data, "usage": {}})
        self.asked: list[Any] = []

    def post(self, body: bytes) -> bytes:
        self.asked.append(msgspec.json.decode(body))
        return self.answer


def test_each_text_is_sent_with_its_prefix_and_the_model_for_its_kind() -> None:
    server = Server([3.0, 4.0])
    found = Endpoint(AT, server.post).encode(["flood"], "query")

    assert server.asked == [{"input": ["query: flood"], "model": "e5-query", "encoding_format": "float"}]
    assert np.allclose(found, [[0.6, 0.8]])


def test_vectors_are_put_in_the_order_of_the_texts() -> None:
    server = Server([0.0, 1.0], [1.0, 0.0], order=[1, 0])
    assert Endpoint(AT, server.post).encode(["a", "b"], "passage").tolist() == [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    "server",
    [
        Server(),
        Server([1.0], [1.0]),
        Server([0.0, 0.0]),
        Server([]),
        Server([1.0], order=[7]),
        Server([1e300]),
    ],
)
def test_an_answer_that_is_none_is_named(server: Server) -> None:
    with pytest.raises(UnavailableError, match="cannot be used"):
        Endpoint(AT, server.post).encode(["flood"], "query")


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"data": [{"index": 0}]}', b"<html>", b'{"data": "no"}'])
def test_an_answer_in_another_form_is_named(answer: bytes) -> None:
    server = Server()
    server.answer = answer
    with pytest.raises(UnavailableError, match="cannot be used"):
        Endpoint(AT, server.post).encode(["flood"], "query")


def test_the_key_is_shown_nowhere() -> None:
    assert "secret" not in repr(AT)


def test_another_model_or_prefix_makes_other_vectors() -> None:
    models = {
        Endpoint(settings, Server().post).model
        for settings in (AT, msgspec.structs.replace(AT, model="other"), msgspec.structs.replace(AT, prefix=""))
    }
    assert len(models) == 3
