"""Identities: what they are made of and how they look."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import NewType

ItemId = NewType("ItemId", str)
OutletId = NewType("OutletId", str)
MemberId = NewType("MemberId", str)
PersonId = NewType("PersonId", str)

_ITEM_ID_BYTES = 15  # 24 base32 letters: short in a URL, no collision to be had at any size of alliance


def item_id(outlet: str, uri: str) -> ItemId:
    """The id of the item that `outlet` published under `uri`: the same on every node (docs/glossary.md, "item").

    >>> item_id("pamir-post", "urn:story:1") == item_id("pamir-post", "urn:story:1")
    True
    >>> item_id("pamir-post", "urn:story:1") == item_id("steppe-radio", "urn:story:1")
    False
    """
    digest = hashlib.sha256(outlet.encode() + b"\0" + uri.encode()).digest()[:_ITEM_ID_BYTES]
    return ItemId(base64.b32encode(digest).decode().lower())


def new_id(prefix: str = "") -> str:
    """A fresh opaque id of 16 letters and digits after `prefix`."""
    return prefix + base64.b32encode(secrets.token_bytes(10)).decode().lower()


def new_secret(prefix: str = "") -> str:
    """A fresh secret of 256 bits, to be shown once and kept only as `secret_digest`."""
    return prefix + secrets.token_urlsafe(32)


def secret_digest(secret: str) -> str:
    """What is kept of a key or session: SHA-256, enough because the secret itself is 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
