"""Passwords: a new one by a link, for somebody who forgot theirs; and one's own, on one's own page."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import ClassVar

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.invitation import get_invitation
from commonwire.alliance.passwords import hash_password
from commonwire.alliance.people import change_password, choose_language, renew_password
from commonwire.alliance.person import Person
from commonwire.base.errors import BadInputError, NotSignedInError, TooManyRequestsError
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.rights.words import catalogues
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, language_choices, refused, sentence
from commonwire.web.pages.frame import Choice, Form, Words, words_of
from commonwire.web.pages.showing import Visit, go, signed_in, visit
from commonwire.web.site import client_address


class PasswordView(msgspec.Struct, kw_only=True):
    """A link for a new password, opened. Field: password."""

    template: ClassVar[str] = "password.html"
    title: ClassVar[str] = text("A new password")
    token: str
    person: Words
    email: str
    form: Form = msgspec.field(default_factory=Form)


class MeView(msgspec.Struct, kw_only=True):
    """One's own page: who one is here. Fields: old, password; apart from them: language.

    `worded` are the languages that decisions and terms have words in.
    """

    template: ClassVar[str] = "me.html"
    title: ClassVar[str] = text("You")
    person: Words
    email: str
    roles: list[str]
    languages: list[Choice]
    worded: list[Words]
    language: Form
    form: Form = msgspec.field(default_factory=Form)


@get("/password/{token:str}", include_in_schema=False)
async def password_form(request: Ask, site: Served, token: InPath) -> Response[str]:
    """The form: open to whoever has a link that still works; the link is what lets them in."""
    seen = await visit(site, request)
    person = await site.store.read(lambda records: _person_of(records, token, seen.frame.now))
    return seen.page(PasswordView(token=token, person=Words(person.name), email=person.email))


@post("/password/{token:str}", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def renew_here(request: Ask, site: Served, token: InPath) -> Response[str] | Redirect:
    """Set the new password and end the person's sessions: open to whoever has a link that still works."""
    seen = await visit(site, request)
    now = seen.frame.now
    person = await site.store.read(lambda records: _person_of(records, token, now))
    password = (await fields_of(request)).get("password", "")
    try:
        hashed = await asyncio.to_thread(hash_password, password, email=person.email)
    except BadInputError as error:
        form = refused({}, error, {"password": "password"})
        view = PasswordView(token=token, person=Words(person.name), email=person.email, form=form)
        return seen.page(view, status=422)
    await site.store.write(lambda records: renew_password(records.roll, token, hashed, now))
    site.roll_changed()
    return go("/sign-in", "password-set")


@get("/me", include_in_schema=False)
async def me(request: Ask, site: Served) -> Response[str]:
    """One's own page, for everybody who signed in."""
    return await _my_page(await signed_in(site, request), Form())


@post("/me", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def change_my_password(request: Ask, site: Served) -> Response[str] | Redirect:
    """Change the own password, for everybody who signed in; their other sessions end."""
    seen = await signed_in(site, request)
    form, now = await fields_of(request), site.clock()
    old, new = form.get("old", ""), form.get("password", "")
    address = client_address(request)

    def work() -> None:
        change_password(site.store_now, seen.principal, old=old, new=new, address=address, now=now)

    try:
        await asyncio.to_thread(work)
    except (BadInputError, NotSignedInError, TooManyRequestsError) as error:
        field = "password" if isinstance(error, BadInputError) else "old"
        return await _my_page(seen, Form(errors={field: sentence(error)}), status=422)
    site.roll_changed()
    return go("/me", "password-changed")


@post("/me/language", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def choose_my_language(request: Ask, site: Served) -> Response[str] | Redirect:
    """Choose the language for subjects, languages, countries and decisions, for everybody who signed in."""
    seen = await signed_in(site, request)
    language = (await fields_of(request)).get("language") or None
    try:
        await site.store.write(lambda records: choose_language(records.roll, seen.principal, language))
    except BadInputError as error:
        return await _my_page(seen, Form(), status=422, language=refused({}, error, {"language": "language"}))
    site.roll_changed()
    return go("/me", "language-chosen")


async def _my_page(seen: Visit, form: Form, status: int = 200, *, language: Form | None = None) -> Response[str]:
    def work(records: Records) -> MeView:
        person = records.roll.get_person(seen.principal.person or "")
        return MeView(
            person=Words(person.name),
            email=person.email,
            roles=sorted(person.roles),
            languages=language_choices(records, seen.reader, more=(*seen.reader.known.languages, *catalogues())),
            worded=[words_of(seen.reader.language(tag)) for tag in catalogues()],
            language=language or Form(values={"language": person.language or ""}),
            form=form,
        )

    return seen.page(await seen.site.store.read(work), area="me", status=status)


def _person_of(records: Records, token: str, now: datetime) -> Person:
    """Whose link it is. Raises NotFoundError, ConflictError for one that cannot be used."""
    found = get_invitation(records.roll, token, "password", now)
    return records.roll.get_person(found.person or "")
