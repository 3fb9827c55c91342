"""The gate: what every request passes before it is routed.

Unknown host names are turned away (421, RFC 9110 section 15.5.20), so that a page of another site cannot reach a
node behind a name of its own (DNS rebinding). Requests that change something, a sign-in too, must come from
our own pages, by Sec-Fetch-Site or Origin (docs/decisions/0002). Every answer carries the headers that keep it tame.
"""

from __future__ import annotations

import asyncio
from typing import cast
from urllib.parse import urlsplit

import msgspec
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, ReceiveMessage, Scope, Send

from commonwire.web.problems import Problem
from commonwire.web.site import host_name

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_UNDER_ANY_NAME = frozenset({"/health/live", "/health/ready"})
"""Probes ask by address; what is answered tells no secret."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For every answer: no inline script or style, nothing from another host (docs/rules.md, 9)."""
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


_VARY = "Accept-Encoding, Accept-Language, Authorization, Cookie, HX-Request"
"""What an answer depends on beside the address, unless it says so itself (RFC 9110, section 12.5.5)."""


class Gate:
    """ASGI middleware; `hosts` are the names under which the node is reached, beside loopback."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts | LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn the request away, or hand it on and dress the answer."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        headers = Headers.from_scope(scope)
        problem = self._problem(scope["method"], scope["path"], headers) or _unreadable(scope)
        if problem is not None:
            await _refuse(problem, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableScopeHeaders.from_message(message)
                for name, value in _HEADERS.items():
                    answer.setdefault(name, value)
                if "cache-control" not in answer:
                    answer["Cache-Control"] = "no-store"
                if not scope["path"].startswith("/static/"):
                    answer.setdefault("Vary", _VARY)
            await send(message)

        if scope["method"] == "HEAD":
            await self.app(*_without_body(scope, receive, dressed))
        else:
            await self.app(scope, receive, dressed)

    def _problem(self, method: str, path: str, headers: Headers) -> Problem | None:
        host = headers.get("host", "")
        if host_name(host) not in self.hosts and path not in _UNDER_ANY_NAME:
            return Problem(
                type="/problems/unknown-host",
                title="This node does not answer under that name",
                status=421,
                where="Host",
                remedy="Use the node's address, or let the operator add the name to COMMONWIRE_HOSTS.",
            )
        if method not in _SAFE and not _is_ours(headers, host):
            return Problem(
                type="/problems/cross-site",
                title="This request came from another site",
                status=403,
                where="Origin",
                remedy="Open the node's own page and do it there.",
            )
        return None


def _unreadable(scope: HTTPScope) -> Problem | None:
    """A NUL in path or query: no text of ours has one, and PostgreSQL keeps none."""
    if b"%00" not in scope["query_string"] and b"%00" not in (scope.get("raw_path") or b""):
        return None
    return Problem(
        type="/problems/bad-input",
        title="The address holds a NUL character",
        status=400,
        where="path" if b"%00" in (scope.get("raw_path") or b"") else "query",
        remedy="Leave %00 out.",
    )


def _without_body(scope: HTTPScope, receive: Receive, send: Send) -> tuple[HTTPScope, Receive, Send]:
    """A HEAD request as the GET that it stands for (RFC 9110, section 9.3.2): the same head, and then the end."""
    ended = asyncio.Event()

    async def heard() -> ReceiveMessage:
        if not ended.is_set():
            return await receive()
        return {"type": "http.disconnect"}

    async def said(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
        elif not ended.is_set():
            ended.set()
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return cast("HTTPScope", {**scope, "method": "GET"}), heard, said


def _is_ours(headers: Headers, host: str) -> bool:
    """Whether the request comes from our own pages, or from a program that sends a key of its own."""
    if headers.get("authorization", "").lower().startswith("bearer "):
        return True  # no page of another site can send this without asking the node first (CORS)
    fetch_site = headers.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return True  # every browser sends Origin with a POST: this is a program, which no other site can steer
    return urlsplit(origin).netloc.lower() == host.lower()


async def _refuse(problem: Problem, send: Send) -> None:
    problem.detail = problem.detail or problem.title
    body = msgspec.json.encode(problem)
    await send(
        {
            "type": "http.response.start",
            "status": problem.status,
            "headers": [
                (b"content-type", b"application/problem+json"),
                (b"content-length", str(len(body)).encode()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
