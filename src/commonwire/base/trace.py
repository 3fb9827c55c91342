"""Trace: what one request or round of the node is known by, in its log, its thread hops and at the next node.

The form is that of W3C Trace Context (section 3.2, `traceparent`), with the request's own id beside it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import msgspec

REQUEST_ID: Final = "x-request-id"
TRACEPARENT: Final = "traceparent"
_REQUEST: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}", re.ASCII)
_PARENT: Final = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}(-.*)?", re.ASCII
)


class Trace(msgspec.Struct, frozen=True):
    """One request or round: the `request` id that a person is told, and the 32 hex digits that several nodes share."""

    request: str
    trace: str

    def headers(self) -> dict[str, str]:
        """What a request to another node carries, so that both logs can be read together."""
        return {REQUEST_ID: self.request, TRACEPARENT: f"00-{self.trace}-{secrets.token_hex(8)}-01"}


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def new_trace(name: str = "") -> Trace:
    """A fresh trace; `name` says at the start of its request id what it is about ('feeds-5f0c...')."""
    trace = secrets.token_hex(16)
    return Trace(f"{name}-{trace[:16]}" if name else trace, trace)


def read_trace(request_id: str | None, traceparent: str | None) -> Trace:
    """The trace that a request's headers name; what is absent or malformed is made.

    >>> read_trace("desk-7", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    Trace(request='desk-7', trace='0af7651916cd43dd8448eb211c80319c')
    """
    named = _REQUEST.fullmatch(request_id or "")
    parent = _PARENT.fullmatch(traceparent or "")
    is_whole = parent is not None and int(parent["trace"], 16) and int(parent["span"], 16)
    trace = parent["trace"] if parent is not None and is_whole else secrets.token_hex(16)
    return Trace(named[0] if named else trace, trace)


def current_trace() -> Trace | None:
    """The trace of the request or round that is going on here."""
    return _current.get()


def trace_headers() -> dict[str, str]:
    """The headers for a request to another node: those of the trace that goes on here, or none."""
    trace = _current.get()
    return trace.headers() if trace else {}


@contextmanager
def tracing(trace: Trace) -> Iterator[Trace]:
    """Let `trace` be the one that goes on here until the context ends."""
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)
