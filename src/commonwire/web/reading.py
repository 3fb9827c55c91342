"""Read one item: what the viewer may see, kept as served before it is handed out."""

from __future__ import annotations

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.base.errors import NotFoundError
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.delivery.show import Shown, find_item, is_noted, note_served, show
from commonwire.news.content import find_part
from commonwire.web.site import Site


async def read_item(site: Site, principal: Principal, reference: str, *, how: str, version: int | None = None) -> Shown:
    """The item for the principal. Before its text is handed out it is on disk that their outlet was served it.

    Whoever may not read items of others still reads those of their own outlet: a key that only gives, a suspended
    outlet. Raises NotAllowedError and NotSignedInError to everyone else, whether there is such an item or not.
    """
    viewer = principal.outlet
    may_read_own(principal)

    def look(records: Records) -> tuple[Shown, bool]:
        state = find_item(records, reference, viewer=viewer)
        if state.outlet != viewer:
            may(principal, "read")
        shown = show(records, state, viewer=viewer, version=version)
        return shown, is_noted(records, shown, viewer=viewer)

    def note(records: Records) -> Shown:
        shown, _ = look(records)
        note_served(records, shown, viewer=viewer, how=how, now=site.clock())
        return shown

    shown, noted = await site.store.read(look)
    if not shown.has_text:
        await site.peers.bring_text(shown.state.id, version)
        shown, noted = await site.store.read(look)
    return shown if noted else await site.store.write(note)


def may_read_own(principal: Principal) -> None:
    """Return when the principal may read at least the items of their own outlet, else raise as for those of others."""
    if not is_allowed(principal, "read-own"):
        may(principal, "read")


async def report_of(site: Site, principal: Principal, reference: str) -> bytes:
    """The reading report (JSON) of the newest version, for the owner. Raises NotAllowedError to others."""
    return await _part_of(site, principal, reference, "report")


async def original_of(site: Site, principal: Principal, reference: str) -> bytes:
    """The exact bytes of the newest version, for the owner. Raises NotAllowedError to others."""
    return await _part_of(site, principal, reference, "original")


async def _part_of(site: Site, principal: Principal, reference: str, role: str) -> bytes:
    own_outlet(principal)

    def look(records: Records) -> bytes:
        state = find_item(records, reference, viewer=principal.outlet)
        may(principal, "see-report", outlet=state.outlet)
        version = records.items.find_version(state.id, state.version)
        data = find_part(records, version, role) if version else None
        if data is None:
            raise NotFoundError(
                text("The content was erased"), where=state.uri, remedy=text("The ledger still has its digest.")
            )
        return data

    return await site.store.read(look)
