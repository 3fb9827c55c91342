"""Who has an item, as only its owner sees it."""

from __future__ import annotations

from collections import defaultdict

from commonwire.alliance.may import may
from commonwire.alliance.principal import Principal, own_outlet
from commonwire.delivery.notice import Addressed, Served
from commonwire.delivery.outbox import node_of
from commonwire.delivery.records import Records
from commonwire.delivery.show import find_item
from commonwire.delivery.take import Take
from commonwire.web.api.answers import receipt_answer
from commonwire.web.api.notice_shapes import ServedAnswer
from commonwire.web.api.shapes import ErasedAnswer, TakenAnswer, Taker, TakerPage, ToldAnswer
from commonwire.web.site import Site


async def takers_of(site: Site, principal: Principal, reference: str) -> TakerPage:
    """Every outlet that has the item, by its id, on every node. Raises NotAllowedError to all but the owner."""
    own_outlet(principal)

    def look(records: Records) -> TakerPage:
        state = find_item(records, reference, viewer=principal.outlet)
        may(principal, "see-takers", outlet=state.outlet)
        erased = [
            ErasedAnswer(node=it.node, entry=it.erased.number, texts=it.erased.contents, at=it.erased.at)
            for it in records.erasures.of_item(state.id)
        ]
        return TakerPage(takers=_takers(records, state.id), erased=erased)

    return await site.store.read(look)


def _takers(records: Records, item: str) -> list[Taker]:
    found: defaultdict[str, Taker] = defaultdict(lambda: Taker(outlet="", served=[], takes=[], notices=[]))
    for served in records.served.of_item(item):
        found[served.outlet].served.append(_served(served))
    for take in reversed(records.takes.of_item(item)):
        found[take.outlet].takes.append(_taken(take))
    for notice in records.notices.of_item(item):
        for addressed in records.notices.addressees(notice.id):
            found[addressed.outlet].notices.append(_told(addressed))
    for outlet, taker in found.items():
        taker.outlet, taker.node = outlet, node_of(records, outlet)
    return [found[outlet] for outlet in sorted(found)]


def _served(served: Served) -> ServedAnswer:
    return ServedAnswer(version=served.version, how=served.how, at=served.at)


def _taken(take: Take) -> TakenAnswer:
    return TakenAnswer(
        id=take.id,
        version=take.version,
        at=take.at,
        action=take.use.action,
        channel=take.use.channel,
        territories=sorted(take.use.territories),
        format=take.format,
    )


def _told(addressed: Addressed) -> ToldAnswer:
    notice = addressed.notice
    return ToldAnswer(
        notice=notice.id,
        kind=notice.kind,
        version=notice.version,
        issued_at=notice.issued_at,
        receipt=receipt_answer(addressed.receipt),
    )
