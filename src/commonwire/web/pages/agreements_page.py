"""Agreements of the alliance on use: everybody reads them, the secretariat writes the next version and tries it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.may import is_allowed, may
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.base.texts import text
from commonwire.delivery.agree import agree
from commonwire.delivery.records import Records
from commonwire.delivery.simulate import Changed, Simulation, simulate
from commonwire.rights.agreement import Agreement, check_agreement, in_force
from commonwire.rights.describe import describe
from commonwire.rights.terms import Terms
from commonwire.rights.words import Words as Catalogue
from commonwire.rights.words import explain_duty
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, fields_of, refused
from commonwire.web.pages.frame import Form, OutletLink, Words
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.rules_form import RULE_FIELDS, agreement_in, values_of_agreement
from commonwire.web.pages.rules_offered import RulesOffered, rules_offered
from commonwire.web.pages.settings import status_of
from commonwire.web.pages.showing import Visit, go, signed_in, visit
from commonwire.web.pages.use_words import said

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
_FIELDS = {name: name for name in ("key", "name", "text", "in_force_at", "ends_at", "rules")} | RULE_FIELDS


class VersionView(msgspec.Struct, kw_only=True):
    """One version of an agreement, in words; `state` says whether it holds."""

    version: int
    state: str
    in_force_at: datetime
    ends_at: datetime | None
    text: str
    floor: list[Words]
    ceiling: list[Words]
    duties: list[Words]


class AgreementView(msgspec.Struct, kw_only=True):
    """An agreement with its versions, the newest first."""

    key: str
    name: str
    versions: list[VersionView]


class TrialView(msgspec.Struct, kw_only=True):
    """What would have become of the takes on record: in a sentence, by outlet, and by clause."""

    text: str
    is_whole: bool
    outlets: list[tuple[OutletLink, int]]
    clauses: list[tuple[str, int]]
    floor: list[Words]
    ceiling: list[Words]
    duties: list[Words]


class AgreementsView(msgspec.Struct, kw_only=True):
    """The page; `form` is the secretariat's (None: for reading only), `trial` what it tried."""

    template: ClassVar[str] = "agreements.html"
    title: ClassVar[str] = text("Agreements")
    agreements: list[AgreementView]
    form: Form | None = None
    trial: TrialView | None = None
    offered: RulesOffered = RulesOffered()


@get("/agreements", include_in_schema=False)
async def agreements_page(request: Ask, site: Served, key: str = "") -> Response[str]:
    """Every agreement with its versions (`read-roll`); `key` opens the form with the newest version of one."""
    seen = await visit(site, request)
    may(seen.principal, "read-roll")

    def look(records: Records) -> AgreementsView:
        newest = next((it for it in reversed(records.agreements.all()) if it.key == key), None)
        form = Form(values=values_of_agreement(newest) if newest else {})
        return _view(records, seen, form if is_allowed(seen.principal, "agree") else None)

    return seen.page(await site.store.read(look), area="members")


@post("/agreements", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def agree_here(request: Ask, site: Served) -> Response[str] | Redirect:
    """Try the agreement of the form on the takes on record, or keep it as the next version of its key (`agree`)."""
    seen = await signed_in(site, request)
    may(seen.principal, "agree")
    form, now = await fields_of(request), site.clock()
    try:
        agreement = agreement_in(form, seen.frame.time_zone, now)
        if form.get("do") == "keep":
            await site.store.write(lambda records: agree(records, agreement, by=seen.principal.id, now=now))
            return go("/agreements", "agreed")
        return seen.page(await site.store.read(lambda records: _tried(records, seen, form, agreement)), area="members")
    except (BadInputError, ConflictError) as error:
        sent = refused(form, error, _FIELDS)
        view = await site.store.read(lambda records: _view(records, seen, sent))
        return seen.page(view, area="members", status=status_of(error))


def _tried(records: Records, seen: Visit, form: dict[str, str], agreement: Agreement) -> AgreementsView:
    """The page with what would change: tried on all takes on record, as if it had always been in force."""
    may(seen.principal, "simulate")
    check_agreement(agreement)
    always = msgspec.structs.replace(agreement, in_force_at=_ALWAYS, ends_at=None)
    found = simulate(records, Changed(agreement=always), owner=None)
    view = _view(records, seen, Form(values=form))
    view.trial = _trial(records, found, agreement, seen.words)
    return view


def _trial(records: Records, found: Simulation, agreement: Agreement, words: Catalogue) -> TrialView:
    return TrialView(
        text=found.text,
        is_whole=found.is_whole,
        outlets=[(outlet_link(records, outlet), count) for outlet, count in found.outlets.items()],
        clauses=list(found.clauses.items()),
        **_in_words(agreement, words),
    )


def _view(records: Records, seen: Visit, form: Form | None) -> AgreementsView:
    known, now = records.agreements.all(), seen.frame.now
    current = in_force(known, now)
    by_key: dict[str, list[Agreement]] = {}
    for agreement in known:
        by_key.setdefault(agreement.key, []).insert(0, agreement)
    return AgreementsView(
        agreements=[
            AgreementView(
                key=key, name=versions[0].name, versions=[_version(it, current, now, seen.words) for it in versions]
            )
            for key, versions in sorted(by_key.items())
        ],
        form=form,
        offered=rules_offered(records, seen.reader, seen.words),
    )


def _version(it: Agreement, current: tuple[Agreement, ...], now: datetime, words: Catalogue) -> VersionView:
    ended = it.ends_at is not None and it.ends_at <= now
    state = "in force" if it in current else "to come" if it.in_force_at > now else "ended" if ended else "replaced"
    return VersionView(
        version=it.version,
        state=state,
        in_force_at=it.in_force_at,
        ends_at=it.ends_at,
        text=it.text,
        **_in_words(it, words),
    )


def _in_words(agreement: Agreement, words: Catalogue) -> dict[str, list[Words]]:
    """Floor, ceiling and duties, a sentence each; of a grant also what it leaves open."""
    floor = [line for rule in agreement.floor for line in describe(Terms(grants=(rule,)), words)[:-1]]
    ceiling = [describe(Terms(prohibitions=(rule,)), words)[0] for rule in agreement.ceiling]
    duties = [explain_duty(duty, words) for duty in agreement.duties]
    return {
        "floor": [said(line, words) for line in floor],
        "ceiling": [said(line, words) for line in ceiling],
        "duties": [said(line, words) for line in duties],
    }


def agreement_pages() -> list[Any]:
    """The handlers of the page of agreements."""
    return [agreements_page, agree_here]
