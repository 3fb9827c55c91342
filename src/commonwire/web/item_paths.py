"""Item references in paths: an id, or a URI percent-encoded as one segment.

The framework decodes a path before it routes, so that a `/` inside an encoded URI would look like a path. This
middleware takes the segment from the raw path, where it is still one, and hands it on in a form without slashes.
"""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote_to_bytes

from litestar.types import ASGIApp, Receive, Scope, Send

from commonwire.base.errors import BadInputError

_PREFIXES = (b"/api/v1/items/", b"/items/")
_MARK = "~"


class ItemPaths:
    """ASGI middleware that makes one safe segment of the item reference in a path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite `path` where an item is named, and hand on."""
        raw: bytes = scope.get("raw_path") or b""
        for prefix in _PREFIXES:
            if raw.startswith(prefix):
                segment, slash, rest = raw[len(prefix) :].partition(b"?")[0].partition(b"/")
                if segment and not segment.isalnum():
                    scope["path"] = f"{prefix.decode()}{_wrapped(segment)}{slash.decode()}{rest.decode('latin-1')}"
                    scope["raw_path"] = scope["path"].encode("latin-1")
                break
        await self.app(scope, receive, send)


def _wrapped(segment: bytes) -> str:
    return _MARK + base64.urlsafe_b64encode(unquote_to_bytes(segment)).decode().rstrip("=")


def reference_of(segment: str) -> str:
    """The id or URI that a path segment names. Raises BadInputError when it is no text."""
    if not segment.startswith(_MARK):
        return segment
    body = segment[len(_MARK) :]
    try:
        return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    except (binascii.Error, ValueError):
        raise BadInputError(
            "The item's URI is not UTF-8", where="path", remedy="Percent-encode the URI as UTF-8."
        ) from None
