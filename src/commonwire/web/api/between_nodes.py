"""What only nodes may call: the ledger. There are no peers yet, so it is closed to everyone."""

from __future__ import annotations

from typing import NoReturn

from litestar import get
from litestar.params import FromPath

from commonwire.base.errors import NotAllowedError


@get("/ledger", include_in_schema=False)
async def read_ledger() -> None:
    """Entries after a number: for peers. Raises NotAllowedError."""
    _closed()


@get("/ledger/content/{digest:str}", include_in_schema=False)
async def read_content(digest: FromPath[str]) -> None:  # noqa: ARG001 -- the path names it
    """Content by its digest: for peers. Raises NotAllowedError."""
    _closed()


def _closed() -> NoReturn:
    raise NotAllowedError(
        "The ledger is read by peer nodes only, and this node has none",
        where="/ledger",
        remedy="Use /api/v1/wire for the news, and `commonwire export` for a proof of an item.",
    )
