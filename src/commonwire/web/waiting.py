"""Long poll: answer when there is something, or when the time is up."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from commonwire.delivery.records import Records
from commonwire.web.site import Site

Row = TypeVar("Row")


async def once_there(site: Site, seconds: float, look: Callable[[Records], list[Row]]) -> list[Row]:
    """What `look` finds, as soon as it finds something; after `seconds` what it found last, even if nothing."""
    deadline = time.monotonic() + seconds
    while True:
        bell = site.wakeup.bell()
        found = await site.store.read(look)
        left = deadline - time.monotonic()
        if found or left <= 0:
            return found
        await bell.wait(min(left, 5.0))
