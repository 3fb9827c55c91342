"""The liar lies as it is told to, and passes on what it is not asked to lie about."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest

from commonwire.federation.batch import Batch, Contents, Line, Parcel, Run, Urgent
from tests.network.liar import LIES, Endless, Liar, honest, liar_stands

_LINES = [Line(number=n, leaf=bytes(32), entry=b"entry %d" % n, hops=("a",)) for n in range(1, 6)]
ANSWERS = {
    "/ledger": msgspec.json.encode(
        Batch(runs=[Run(origin="a", lines=_LINES, checkpoint=b"signed by a")], sizes={"a": 5})
    ),
    "/ledger/urgent": msgspec.json.encode(
        [Urgent(origin="a", number=3, entry=b"a kill", hops=("a",), proof=[bytes(32), b"1" * 32], checkpoint=b"signed")]
    ),
    "/ledger/contents": msgspec.json.encode(
        Contents(parcels=[Parcel(digest="d", salt=b"salt", data=b"a story")], refused={})
    ),
    "/api/v1/health": b"{}",
}


class _Honest(BaseHTTPRequestHandler):
    """An honest node, as far as the answers above go."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        body = ANSWERS[self.path.split("?")[0]]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 -- the name is the library's

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    """A liar before an honest node."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Honest)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with liar_stands(server.server_address[1]) as liar:
        yield liar
    server.shutdown()
    thread.join()
    server.server_close()


def get(liar: Liar, path: str) -> bytes:
    """What is answered."""
    connection = http.client.HTTPConnection("127.0.0.1", liar.port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ANSWERS)
def test_an_honest_liar_passes_everything_on(liar: Liar, path: str) -> None:
    liar.lie = honest

    assert get(liar, path) == ANSWERS[path]


@pytest.mark.parametrize("name", [name for name in LIES if name not in {"torn", "endless", "replayed"}])
def test_a_lie_is_about_something(liar: Liar, name: str) -> None:
    liar.lie = LIES[name]()

    assert any(get(liar, path) != ANSWERS[path] for path in ANSWERS if path.startswith("/ledger"))
    assert get(liar, "/api/v1/health") == b"{}"


def test_what_is_replayed_is_what_was_said_first() -> None:
    replay = LIES["replayed"]()
    first, second = ANSWERS["/ledger"], ANSWERS["/ledger"].replace(b'"a":5', b'"a":9')

    assert [replay("/ledger?after=a:0", first), replay("/ledger?after=a:5", second)] == [first, first]


def test_a_torn_answer_ends_before_its_length(liar: Liar) -> None:
    liar.lie = LIES["torn"]()

    with pytest.raises(http.client.IncompleteRead):
        get(liar, "/ledger")


def test_an_endless_answer_goes_on() -> None:
    said = LIES["endless"]()("/ledger", ANSWERS["/ledger"])

    assert isinstance(said, Endless) and said.goes_on
