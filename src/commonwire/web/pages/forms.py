"""Forms as browsers send them: the fields that came, what is offered in them, and what was wrong where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from litestar.params import FromPath

from commonwire.alliance.outlet import Disclosure, Outlet, answers
from commonwire.base.errors import BadInputError, CommonwireError, NotFoundError
from commonwire.base.folding import fold
from commonwire.base.texts import English, Text, said, text
from commonwire.delivery.records import Records
from commonwire.rights.templates import Template, template
from commonwire.web.asking import Ask
from commonwire.web.pages.frame import Choice, Form, Words, choice_of
from commonwire.web.pages.outlet_views import DisclosureView
from commonwire.web.pages.showing import explained
from commonwire.web.reader import Reader

InPath: TypeAlias = FromPath[str]
"""A part of the path: an id or a link's secret."""
LARGEST_FORM = 1024 * 1024
"""Bytes of a form without a file."""


async def fields_of(request: Ask) -> dict[str, str]:
    """The fields that were sent, without blanks around; several values of one name with commas, files left out.

    Raises BadInputError for a form that is not written in UTF-8.
    """
    try:
        form = await request.form()
    except (UnicodeError, LookupError):
        raise BadInputError(
            text("The form is not written in UTF-8"), where="form", remedy=text("Send it as UTF-8.")
        ) from None
    names = dict.fromkeys(form.keys())
    sent = {name: [_tidy(value) for value in form.getall(name) if isinstance(value, str)] for name in names}
    return {name: ",".join(values) for name, values in sent.items() if values}


def _tidy(value: str) -> str:
    """Without blanks around, and without NUL: no text of ours has one, and PostgreSQL keeps none."""
    return value.replace("\0", "").strip()


def parts_of(line: str | None) -> list[str]:
    """What stands between the commas of `line` (ASCII, Arabic or Chinese ones), without blanks and empty parts.

    >>> parts_of("kk, ru،ur ")
    ['kk', 'ru', 'ur']
    """
    plain = (line or "").replace("،", ",").replace("，", ",").replace("、", ",")
    return [part.strip() for part in plain.split(",") if part.strip()]


def local_time(value: str | None, time_zone: str, where: str) -> datetime | None:
    """A time as a form gives it, in that zone when it names none; None when nothing was typed. Raises BadInputError.

    >>> local_time("2030-03-02T04:00", "Asia/Almaty", "at").isoformat()
    '2030-03-02T04:00:00+05:00'
    """
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise BadInputError(
            text("'%(value)s' is no time", value=value[:40]), where=where, remedy=text("Write 2030-03-02T04:00.")
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(time_zone))


def names_in(typed: str | None) -> dict[str, str]:
    r"""The names that stand one a line, each behind its language; raises BadInputError for a line without one.

    >>> names_in("en: Kazakhstan\nkk: Қазақстан")
    {'en': 'Kazakhstan', 'kk': 'Қазақстан'}
    """
    names: dict[str, str] = {}
    for line in filter(str.strip, (typed or "").splitlines()):
        tag, _, name = line.replace("：", ":").partition(":")
        if not name.strip():
            raise BadInputError(
                text("'%(line)s' has no language before it", line=line.strip()[:80]),
                where="names",
                remedy=text("Write it so: en: Kazakhstan."),
            )
        if tag.strip() in names:
            raise BadInputError(
                text("There are two names in '%(language)s'", language=tag.strip()[:80]),
                where="names",
                remedy=text("Keep one for each language."),
            )
        names[tag.strip()] = name.strip()
    return names


def name_lines(names: Mapping[str, str]) -> str:
    r"""Names as `names_in` reads them.

    >>> name_lines({"en": "Kazakhstan", "kk": "Қазақстан"})
    'en: Kazakhstan\nkk: Қазақстан'
    """
    return "\n".join(f"{tag}: {name}" for tag, name in names.items())


def refused(
    values: Mapping[str, str], problems: Iterable[CommonwireError] | CommonwireError, fields: Mapping[str, str]
) -> Form:
    """The form to be sent back: what was typed (no password), and each problem at its field or at the top.

    `fields` gives for a problem's `where` the field that it is shown at; a longer `where` ("names.en") is looked up
    whole, then by its first part.
    """
    errors: dict[str, str] = {}
    for problem in [problems] if isinstance(problems, CommonwireError) else problems:
        place = problem.where or ""
        field = fields.get(place, fields.get(place.partition(".")[0], ""))
        told = sentence(problem) if field else explained(problem)
        errors[field] = text("%(one)s %(other)s", one=errors[field], other=told) if field in errors else told
    return Form(values={name: value for name, value in values.items() if name != "password"}, errors=errors)


def sentence(problem: CommonwireError) -> str:
    """What happened and what mends it, without the place: it is shown there."""
    message, remedy = problem.message, said(problem.remedy or "")
    what = message if isinstance(message, Text) else English(message.rstrip("."))
    if not remedy:
        return text("%(what)s.", what=what)
    return text("%(what)s. %(remedy)s", what=what, remedy=remedy)


def chosen_terms(key: str | None) -> Template | None:
    """The template that was chosen, if one was. Raises BadInputError for one that is not offered."""
    try:
        return template(key) if key else None
    except NotFoundError as error:
        raise BadInputError(error.message, where=error.where, remedy=error.remedy) from None


def language_choices(
    records: Records, reader: Reader, own: Iterable[str] = (), more: Iterable[str] = ()
) -> list[Choice]:
    """The languages of the alliance's outlets and `more` as the reader calls them, `own` first, the others by name."""
    first = list(dict.fromkeys(own))
    spoken = {*more} | {tag for outlet in records.roll.outlets(status="admitted") for tag in outlet.languages}
    others = sorted(spoken - {*first}, key=lambda tag: fold(reader.language(tag).value))
    return [choice_of(tag, reader.language(tag)) for tag in (*first, *others)]


def urgency_choices(reader: Reader) -> list[Choice]:
    """The urgencies of the IPTC as the reader calls them; the ninth is the sender's own affair."""
    return [choice_of(str(level), reader.urgency(level)) for level in range(1, 9)]


def disclosure_lines(outlet: Outlet | None) -> list[DisclosureView]:
    """Every question of the disclosure form with the outlet's answer; without an outlet, none answered."""
    disclosure = outlet.disclosure if outlet else Disclosure()
    return [
        DisclosureView(id=line, question=question, answer=Words(answer) if answer else None)
        for line, question, answer in answers(disclosure)
    ]
