"""Static files: cached for ever under an address that changes with them; texts packed for browsers that unpack."""

from __future__ import annotations

import asyncio
import gzip
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Response, get
from litestar.datastructures import CacheControlHeader
from litestar.handlers import HTTPRouteHandler

from commonwire.base.errors import NotFoundError
from commonwire.web.asking import Ask
from commonwire.web.compressed import takes_gzip
from commonwire.web.pages.render import static_folder, static_path

_YEAR = 31_536_000
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
_PACKED_ALREADY = frozenset({".png", ".woff2"})


class _Held(msgspec.Struct, frozen=True):
    """A file as it is, and packed (RFC 1952) where that makes it smaller."""

    body: bytes
    packed: bytes | None


def static_route() -> HTTPRouteHandler:
    """The route of the static files; open to everybody."""

    @get(
        f"{static_path()}/{{name:path}}",
        cache_control=CacheControlHeader(public=True, immutable=True, max_age=_YEAR),
        include_in_schema=False,
    )
    async def static_file(request: Ask, name: Any) -> Response[bytes]:
        """A static file, packed when the browser takes it so. Raises NotFoundError."""
        file = _files().get(str(name).lstrip("/"))
        if file is None:
            raise NotFoundError("There is no such file", where="path", remedy="Load the page again.")
        held = await asyncio.to_thread(_held, file)
        response = Response(held.body, media_type=_TYPES[file.suffix], headers={"Vary": "Accept-Encoding"})
        if held.packed is not None and takes_gzip(request.headers.get("accept-encoding", "")):
            response.content = held.packed
            response.headers["Content-Encoding"] = "gzip"
        return response

    return static_file


@cache
def _files() -> dict[str, Path]:
    """What may be asked for: the files that are there, by their paths; so no address leads elsewhere."""
    folder = static_folder()
    found = (path for path in folder.rglob("*") if path.suffix in _TYPES and path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in found}


def _held(file: Path) -> _Held:
    """The file as it stands on the disk now: who changes a sheet sees it at once."""
    if file.suffix in _PACKED_ALREADY:
        return _Held(file.read_bytes(), None)
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=128)
def _read(file: Path, _changed: int) -> _Held:
    body = file.read_bytes()
    packed = gzip.compress(body, compresslevel=9, mtime=0)
    return _Held(body, packed if len(packed) < len(body) else None)
