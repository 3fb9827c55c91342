"""Try: what giving a story would do now, with nothing recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.alliance.principal import Principal
from commonwire.base.ids import item_id
from commonwire.delivery.cancel import targets
from commonwire.delivery.give import GiveRecords, check_may_give, identifier, terms_of
from commonwire.news.item import Given, Item
from commonwire.news.publish import Correction, plan
from commonwire.news.tombstone import NEVER_GIVEN
from commonwire.rights.embargo import is_embargoed


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """What giving an item would do now: `item` as it would stand as `version` of `id`, with the terms that would hold.

    "kill": its source cancels the story that is here or, with version 0, the one to come. `public_version` is the one
    that others see now, None: none. `others_see` of the new one: "all"; "announced" (under embargo, only the fields
    `announced`); "held" (a row without words); "nothing".
    """

    id: str
    outcome: Literal["new", "unchanged", "late", "kill"]
    item: Item
    version: int
    public_version: int | None
    others_see: Literal["all", "announced", "held", "nothing"]
    announced: list[str] = []


def foresee(
    records: GiveRecords, given: Given, *, principal: Principal, now: datetime, correction: Correction | None = None
) -> Foreseen:
    """What `give` would do, recording nothing. Raises as it does, but for what only a statement of the outlet shows."""
    outlet = check_may_give(records, given, principal=principal, correction=correction)
    if given.item.status == "canceled":
        found = targets(records, outlet, given)
        state = found[0].state
        return Foreseen(
            id=item_id(outlet, found[0].uri),
            outcome="unchanged" if all(it.is_killed for it in found) else "kill",
            item=given.item,
            version=state.version if state else NEVER_GIVEN,
            public_version=state.public_version if state else None,
            others_see="nothing",
        )
    planned = plan(
        records,
        given,
        outlet=outlet,
        outlet_terms=terms_of(records.roll.get_outlet(outlet)),
        now=now,
        correction=correction,
        identify=identifier(records),
    )
    item = planned.item
    announced = sorted(item.terms.announce) if item.terms else []
    embargoed = is_embargoed(item.embargo_until, now)
    is_held = item.status == "withheld" or (planned.before is not None and planned.before.status == "withheld")
    hidden: Literal["announced", "nothing"] = "announced" if announced else "nothing"
    return Foreseen(
        id=item_id(outlet, item.uri),
        outcome=planned.outcome,
        item=item,
        version=planned.standing.version if planned.standing else item.version,
        public_version=planned.before.public_version if planned.before else None,
        others_see="held" if is_held else hidden if embargoed else "all",
        announced=announced if embargoed else [],
    )
