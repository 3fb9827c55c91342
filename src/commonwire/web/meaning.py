"""What means the same as an item, or as what somebody types: found by vectors, where the node has them."""

from __future__ import annotations

from commonwire.alliance.principal import Principal
from commonwire.base.errors import UnavailableError
from commonwire.delivery.meaning import gist
from commonwire.delivery.records import Records
from commonwire.delivery.show import find_item
from commonwire.search.ports import Neighbour, Only
from commonwire.web.site import Site

_SPARE = 10  # of those that were found, some may have been withdrawn in the same moment


async def near_to(
    site: Site, principal: Principal, reference: str, *, lang: str | None, limit: int
) -> list[Neighbour] | None:
    """The items nearest to the one that `reference` names, nearest first, without itself; a few more than `limit`.

    None when the node cannot tell: it has no encoder, or the item no words for others. Raises what `find_item` does.
    """
    meaning = site.meaning
    if meaning is None or meaning.why_not:
        return None

    def look(records: Records) -> tuple[str, str | None, str | None]:
        state = find_item(records, reference, viewer=principal.outlet)
        return state.id, state.language, gist(records, state)

    item, language, text = await site.store.read(look)
    if text is None:
        return None

    def search() -> list[Neighbour] | None:
        vector = meaning.vector_of(item)
        if vector is None:
            try:
                vector = meaning.encode(text, "passage")
            except UnavailableError:
                return None
        found = meaning.near(vector, language, only=Only(lang=lang), limit=limit + _SPARE)
        return [near for near in found if near.item != item]

    return await site.aside(search)
