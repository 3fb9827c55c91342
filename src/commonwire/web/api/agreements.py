"""The API's calls about agreements of the alliance, and the simulator."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody

from commonwire.alliance.may import may
from commonwire.delivery.agree import agree
from commonwire.delivery.records import Records
from commonwire.delivery.simulate import Changed, Simulation, simulate
from commonwire.rights.agreement import Agreement, in_force
from commonwire.rights.terms import Duty, Instant, Rule, Terms
from commonwire.web.asking import NO_NUL, Ask, Line, Served, refusals

Text = Annotated[str, msgspec.Meta(max_length=20_000, pattern=NO_NUL)]


class AgreementRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new version of an agreement; rules have the shape of those in terms."""

    key: Line
    name: Line
    text: Text = ""
    in_force_at: Instant
    ends_at: Instant | None = None
    floor: Annotated[list[Rule], msgspec.Meta(max_length=100)] = []
    ceiling: Annotated[list[Rule], msgspec.Meta(max_length=100)] = []
    duties: Annotated[list[Duty], msgspec.Meta(max_length=100)] = []


class AgreementRow(msgspec.Struct, kw_only=True):
    """One version of an agreement, and whether it is the one in force now."""

    agreement: Agreement
    in_force: bool


class AgreementPage(msgspec.Struct, kw_only=True):
    """Every version of every agreement."""

    agreements: list[AgreementRow]


class SimulationRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to try: terms in place of those of the outlet's items, or a version of an agreement; embargoed, too."""

    terms: Terms | None = None
    agreement: AgreementRequest | None = None
    embargo_hours: Annotated[float, msgspec.Meta(ge=0, le=8_760)] | None = None


@get("/agreements", summary="The alliance's agreements on use", responses=refusals())
async def list_agreements(request: Ask, site: Served) -> AgreementPage:
    """Every version, with the time it takes force; what is in force now is marked."""
    may(await site.principal(request), "read-roll")
    now = site.clock()

    def look(records: Records) -> AgreementPage:
        known = records.agreements.all()
        current = in_force(known, now)
        return AgreementPage(agreements=[AgreementRow(agreement=a, in_force=a in current) for a in known])

    return await site.store.read(look)


@post("/agreements", status_code=201, summary="Keep a version of an agreement", responses=refusals(409, 422))
async def agree_call(request: Ask, site: Served, data: JSONBody[AgreementRequest]) -> AgreementRow:
    """A floor under and a ceiling over what owners say, from its date on; recorded in the ledger."""
    principal = await site.principal(request)
    may(principal, "agree")
    now = site.clock()
    kept = await site.store.write(lambda records: agree(records, agreement_of(data), by=principal.id, now=now))
    return AgreementRow(agreement=kept, in_force=kept.in_force_at <= now)


@post("/simulations", status_code=200, summary="Decide the uses of the past anew", responses=refusals(422))
async def simulate_call(request: Ask, site: Served, data: JSONBody[SimulationRequest]) -> Simulation:
    """The takes on record, decided again as of their hour under changed terms; nothing is changed by it.

    An outlet tries terms on the takes of its own items, the secretariat an agreement on all.
    """
    principal = await site.principal(request)
    may(principal, "simulate")
    if data.agreement is not None:
        may(principal, "agree")
    change = Changed(
        terms=data.terms,
        agreement=agreement_of(data.agreement) if data.agreement else None,
        embargo_hours=data.embargo_hours,
    )
    owner = principal.outlet
    return await site.store.read(lambda records: simulate(records, change, owner=owner))


def agreement_of(data: AgreementRequest) -> Agreement:
    """The agreement that a request describes; its version is given when it is kept."""
    lists = {"floor": tuple(data.floor), "ceiling": tuple(data.ceiling), "duties": tuple(data.duties)}
    return Agreement(version=0, **(msgspec.structs.asdict(data) | lists))
