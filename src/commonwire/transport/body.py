"""An answer's body, taken in within a bound: on the wire and after decompression."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from commonwire.base.errors import FetchError

ACCEPTED_CODINGS = "gzip, deflate"
_MAX_MEMBERS = 100  # a gzip stream may have several (RFC 1952, section 2.2); one without end is an attack


async def read_body(chunks: AsyncIterable[bytes], *, coding: str, max_bytes: int, where: str) -> bytes:
    """The whole body, decoded from `coding` (a Content-Encoding; '' is none).

    Raises FetchError when it is longer than `max_bytes` before or after decoding (never holding more than
    that and one chunk), when it is damaged or cut short, and for a coding that was not asked for.
    """
    inflate = _inflater(coding, where)
    body = bytearray()
    on_the_wire = 0
    async for chunk in chunks:
        on_the_wire += len(chunk)
        body += inflate.feed(chunk, room=max_bytes - len(body)) if inflate else chunk
        if max(on_the_wire, len(body)) > max_bytes:
            raise too_large(max_bytes, where)
    if inflate and on_the_wire and not inflate.is_whole:
        raise FetchError("The compressed answer was cut short", where=where, remedy="Try again later.")
    return bytes(body)


def too_large(max_bytes: int, where: str) -> FetchError:
    """The error for an answer over the bound."""
    return FetchError(
        f"The answer is longer than {max_bytes:,} bytes",
        where=where,
        remedy="Offer a shorter feed, with fewer entries.",
        kind="too-large",
    )


def _inflater(coding: str, where: str) -> _Inflater | None:
    match coding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Inflater(zlib.MAX_WBITS | 16, where)
        case "deflate":
            return _Inflater(zlib.MAX_WBITS, where)
    raise FetchError(
        f"The answer is encoded as '{coding[:40]}', which was not asked for",
        where=where,
        remedy="Have the server honour Accept-Encoding, or send the feed without compression.",
    )


class _Inflater:
    """Decompresses gzip (all members) or deflate, in zlib's frame or without it, never past the room it is given."""

    def __init__(self, window: int, where: str) -> None:
        self._window = window
        self._where = where
        self._stream = zlib.decompressobj(window)
        self._members = 1
        self._started = False
        self._done = False

    @property
    def is_whole(self) -> bool:
        """Whether the stream ended where its format says so; a further member must be whole as well."""
        return self._done or self._stream.eof

    def feed(self, data: bytes, *, room: int) -> bytes:
        """What `data` decompresses to, one byte more than `room` at the most."""
        out = b""
        while data and not self._done and len(out) <= room:
            if self._stream.eof:
                self._next_member()
            out += self._step(data, room + 1 - len(out))
            data = self._stream.unused_data
        return out

    def _next_member(self) -> None:
        self._members += 1
        if self._window == zlib.MAX_WBITS | 16 and self._members <= _MAX_MEMBERS:
            self._stream = zlib.decompressobj(self._window)
            self._started = False
        elif self._members > _MAX_MEMBERS:
            raise FetchError(f"The gzip answer has more than {_MAX_MEMBERS} members", where=self._where)
        else:
            self._done = True

    def _step(self, data: bytes, most: int) -> bytes:
        if self._done:
            return b""
        try:
            out = self._stream.decompress(data, most)
        except zlib.error as error:
            return self._mended(data, most, error)
        self._started = True
        return out

    def _mended(self, data: bytes, most: int, error: zlib.error) -> bytes:
        """Deflate without zlib's frame is read as such, padding after the last gzip member is skipped."""
        if self._members > 1 and not self._started:
            self._done = True
            return b""
        if self._window == zlib.MAX_WBITS and not self._started:
            self._window = -zlib.MAX_WBITS
            self._stream = zlib.decompressobj(self._window)
            return self._step(data, most)
        raise FetchError(f"The compressed answer is damaged: {error}", where=self._where, remedy="Try again later.")
