"""The API's call to verify a credit mark."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.params import PathParameter

from commonwire.ledger.mark import Mark, read_mark
from commonwire.web.asking import Served, refusals

MarkText = Annotated[str, PathParameter(description="A mark: the content of `commonwire-credit` in a page.")]


@get("/marks/{mark:str}", summary="Verify a credit mark", responses=refusals(422))
async def read_mark_call(site: Served, mark: MarkText) -> Mark:
    """Which item and version, by which outlet's take, a page is a copy of. For everybody: the mark says it itself."""
    return read_mark(mark, site.node_key.public)
