"""The outlet's card: its names, languages, market and the like, and its answers to the disclosure form."""

from __future__ import annotations

from litestar import Response, post
from litestar.response import Redirect

from commonwire.alliance.card import Card, card_problems
from commonwire.alliance.enrol import change_card
from commonwire.alliance.outlet import QUESTIONS, Disclosure, Outlet
from commonwire.base.errors import BadInputError
from commonwire.delivery.records import Records
from commonwire.news.admission import describe_outlet
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, fields_of, names_in, parts_of, refused
from commonwire.web.pages.settings import own_settings, settings_page
from commonwire.web.pages.showing import go

_FIELDS = ("names", "languages", "market", "home_page", "time_zone", "notices_contact")


@post("/outlet/card", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def set_card(request: Ask, site: Served) -> Response[str] | Redirect:
    """Keep the lines of the outlet's card (`manage-outlet`); its disclosure stays."""
    seen, outlet = await own_settings(site, request)
    form = await fields_of(request)

    def work(records: Records) -> list[BadInputError]:
        card, problems = _card(form, records.roll.get_outlet(outlet))
        if not problems:
            change_card(records.roll, seen.principal, outlet, card)
            describe_outlet(records, seen.principal, outlet, site.clock())
        return problems

    if problems := await site.store.write(work):
        fields = {name: name for name in _FIELDS} | {"language": "languages"}
        return await settings_page(seen, "card", forms={"card": refused(form, problems, fields)}, status=422)
    return go("/outlet/card", "card-kept")


@post("/outlet/disclosure", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def set_disclosure(request: Ask, site: Served) -> Response[str] | Redirect:
    """Keep the outlet's answers to the disclosure form (`manage-outlet`)."""
    seen, outlet = await own_settings(site, request)
    form = await fields_of(request)
    disclosure = Disclosure(**{line: form.get(line) or None for line in QUESTIONS})

    def work(records: Records) -> None:
        kept = records.roll.get_outlet(outlet)
        lines = {line: getattr(kept, line) for line in Card.__struct_fields__}
        change_card(records.roll, seen.principal, outlet, Card(**{**lines, "disclosure": disclosure}))
        describe_outlet(records, seen.principal, outlet, site.clock())

    try:
        await site.store.write(work)
    except BadInputError as error:
        fields = {f"disclosure.{line}": line for line in QUESTIONS}
        return await settings_page(seen, "disclosure", forms={"disclosure": refused(form, error, fields)}, status=422)
    return go("/outlet/disclosure", "card-set")


def _card(form: dict[str, str], kept: Outlet) -> tuple[Card, list[BadInputError]]:
    """The card that the form describes, with everything that is wrong in it."""
    names, problems = kept.names, []
    try:
        names = names_in(form.get("names"))
    except BadInputError as problem:
        problems.append(problem)
    card = Card(
        names=names,
        languages=tuple(parts_of(form.get("languages"))),
        market=frozenset(code.upper() for code in parts_of(form.get("market"))),
        home_page=form.get("home_page", ""),
        time_zone=form.get("time_zone", ""),
        disclosure=kept.disclosure,
        notices_contact=form.get("notices_contact"),
    )
    return card, problems + card_problems(card)
