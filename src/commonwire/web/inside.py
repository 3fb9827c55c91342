"""A request that is put to the node's own application, without a connection: what a peer asked by a turned link."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import unquote

from litestar.types import ASGIApp

from commonwire.federation.turned import Question, Reply

_OPEN = "/ledger"
_TURN = "/ledger/turn"
_KEPT = frozenset({"content-type", "content-encoding", "commonwire-nonce", "retry-after"})


async def put_inside(application: ASGIApp, question: Question) -> Reply:
    """What the node answers to a question; only the calls between nodes are open to one."""
    path, _, query = question.path.partition("?")
    if not (path == _OPEN or path.startswith(_OPEN + "/")) or path.startswith(_TURN):
        return Reply(id=question.id, status=404, headers={})
    answer = _Answer()
    headers = {"host": "localhost", "content-length": str(len(question.body))}
    headers |= {name.lower(): value for name, value in question.headers.items() if name.lower() not in headers}
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": question.method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": _bytes(path),
        "query_string": _bytes(query),
        "root_path": "",
        "headers": [(_bytes(name), _bytes(value)) for name, value in headers.items()],
        "client": ("turned", 0),
        "server": ("localhost", 0),
        "state": {},
    }
    await application(scope, _Request(question.body).receive, answer.send)  # type: ignore[arg-type]
    kept = {name: value for name, value in answer.headers.items() if name in _KEPT}
    return Reply(id=question.id, status=answer.status, headers=kept, body=bytes(answer.body))


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")


class _Request:
    """The body, once; then nothing more comes."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body

    async def receive(self) -> dict[str, Any]:
        """The next message of the connection."""
        if self._body is None:
            await asyncio.Event().wait()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


class _Answer:
    """What the application sends."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: dict[str, str] = {}
        self.body = bytearray()

    async def send(self, message: dict[str, Any]) -> None:
        """Take in a message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message["headers"]
            }
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
