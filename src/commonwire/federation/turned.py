"""A link turned round: a node that no other reaches fetches what it is asked, and brings the answers.

A node behind NAT can call others, and nobody can call it. So it asks a peer over and over: is there something that you
want to know? The peer hands out its questions, which are the very requests of every other link, signed by it; the
node puts them to itself as if they had come by its own door, and sends the answers with its next call. Nothing else
changes: whoever asks is checked, and what is given is decided, where it always is.
"""

from __future__ import annotations

import msgspec

LARGEST: int = 24 * 1024 * 1024
"""Bytes of the answers that one call brings: of the largest answer in base64, with room around it."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A request that waits for the node to fetch it; `path` is written as it is signed, with its query behind `?`."""

    id: int
    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the node answers to a question: bytes as they would go over the wire."""

    id: int
    status: int
    headers: dict[str, str]
    body: bytes = b""
