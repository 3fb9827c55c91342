"""An outlet applies: the form behind a link of the secretariat, open to whoever has the link."""

from __future__ import annotations

import asyncio
from datetime import datetime

from litestar import Response, get, post

from commonwire.alliance.apply import apply
from commonwire.alliance.card import Application, Card, Contact, problems
from commonwire.alliance.invitation import get_invitation
from commonwire.alliance.names import choose_name
from commonwire.alliance.outlet import QUESTIONS, Disclosure
from commonwire.alliance.passwords import PasswordHash, hash_password
from commonwire.base.errors import BadInputError, CommonwireError, ConflictError
from commonwire.base.languages import language_tag
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.alliance_views import ApplyView
from commonwire.web.pages.forms import LARGEST_FORM, InPath, disclosure_lines, fields_of, parts_of, refused
from commonwire.web.pages.frame import Choice, Form
from commonwire.web.pages.showing import visit

_FIELDS = {
    "names": "name",
    "names.en": "name_en",
    "member": "member",
    "languages": "languages",
    "language": "languages",
    "market": "market",
    "home_page": "home_page",
    "time_zone": "time_zone",
    "name": "person_name",
    "email": "email",
    "password": "password",
    **{f"disclosure.{line}": line for line in QUESTIONS},
}
"""Where on the form a problem's place is."""


@get("/apply/{token:str}", include_in_schema=False)
async def application_form(request: Ask, site: Served, token: InPath) -> Response[str]:
    """The form: open to whoever has a link that still works; the link is what lets them in."""
    seen = await visit(site, request)
    return seen.page(await site.store.read(lambda records: _form(records, token, Form(), seen.frame.now)))


@post("/apply/{token:str}", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def send_application(request: Ask, site: Served, token: InPath) -> Response[str]:
    """Put the outlet on the roll as applying, with its admin: open to whoever has a link that still works."""
    seen = await visit(site, request)
    now = seen.frame.now
    empty = await site.store.read(lambda records: _form(records, token, Form(), now))
    fields = await fields_of(request)
    application = _application(fields)
    found: list[CommonwireError] = list(problems(application))
    if not fields.get("member"):
        found.append(
            BadInputError(text("No member is chosen"), where="member", remedy=text("Choose whose outlet it is."))
        )
    password = PasswordHash("")
    try:
        password = await asyncio.to_thread(hash_password, fields.get("password", ""), email=application.contact.email)
    except BadInputError as error:
        found.append(error)
    if not found:
        try:
            await site.store.write(lambda records: apply(records.roll, token, application, password, now))
            empty.done = True
            return seen.page(empty)
        except (BadInputError, ConflictError) as error:
            found.append(error)
    empty.form = refused(fields, found, _FIELDS)
    return seen.page(empty, status=422)


def _form(records: Records, token: str, form: Form, now: datetime) -> ApplyView:
    """The view of a link that can still be used. Raises NotFoundError, ConflictError."""
    get_invitation(records.roll, token, "apply", now)
    members = sorted(
        (Choice(member.id, choose_name(member.names, "en")) for member in records.roll.members()),
        key=lambda choice: choice.label,
    )
    return ApplyView(token=token, form=form, members=members, languages=[], questions=disclosure_lines(None))


def _application(fields: dict[str, str]) -> Application:
    """What the form says, unchecked; the name is in the main language, the English one beside it."""
    tags = parts_of(fields.get("languages"))
    names = {_main_tag(tags): fields.get("name", "")}
    if fields.get("name_en"):
        names.setdefault("en", fields["name_en"])
    return Application(
        member=fields.get("member", ""),
        card=Card(
            names=names,
            languages=tuple(tags),
            market=frozenset(code.upper() for code in parts_of(fields.get("market"))),
            home_page=fields.get("home_page", ""),
            time_zone=fields.get("time_zone", ""),
            disclosure=Disclosure(**{line: fields.get(line) or None for line in QUESTIONS}),
        ),
        contact=Contact(name=fields.get("person_name", ""), email=fields.get("email", "")),
    )


def _main_tag(tags: list[str]) -> str:
    """The main language, or "und" (BCP 47: undetermined) while none was named well: that is told at its own field."""
    try:
        return language_tag(tags[0]) if tags else "und"
    except BadInputError:
        return "und"
