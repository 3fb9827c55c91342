"""What an outlet tells of itself when it applies, and changes later: the card, and the checks of each line."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import msgspec

from commonwire.alliance.names import checked_line, checked_names, checked_text
from commonwire.alliance.outlet import QUESTIONS, Disclosure
from commonwire.alliance.territories import market
from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.base.texts import text as _

_MOST_LANGUAGES = 50
_LONGEST_ADDRESS = 500
_EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]+\.[^\s@,;<>\".]{2,}")  # what mail programs agree on


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of an outlet's card; their meaning is that of `Outlet`'s."""

    names: dict[str, str]
    languages: tuple[str, ...]
    market: frozenset[str]
    home_page: str
    time_zone: str
    disclosure: Disclosure = Disclosure()
    notices_contact: str | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A person as they introduce themselves; `language` as a `Person` has it."""

    name: str
    email: str
    language: str | None = None


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """What an outlet sends to apply: its member, its card, and the person who will run it."""

    member: str
    card: Card
    contact: Contact


def checked_card(card: Card) -> Card:
    """`card` with every line in its normal shape. Raises BadInputError for the first line that does not fit."""
    return Card(**{line: check(getattr(card, line)) for line, check in _CARD.items()})


def checked_contact(contact: Contact) -> Contact:
    """`contact` in its normal shape, the e-mail in lower case. Raises BadInputError."""
    return Contact(**{line: check(getattr(contact, line)) for line, check in _CONTACT.items()})


def problems(application: Application) -> list[BadInputError]:
    """Everything that does not fit, each with its line in `where`: for a form that shows all at once."""
    return card_problems(application.card) + _problems(application.contact, _CONTACT)


def card_problems(card: Card) -> list[BadInputError]:
    """Everything in a card that does not fit, each with its line in `where`."""
    return _problems(card, _CARD)


def _problems(part: Card | Contact, checks: dict[str, Callable[[Any], Any]]) -> list[BadInputError]:
    found = []
    for line, check in checks.items():
        try:
            check(getattr(part, line))
        except BadInputError as problem:
            found.append(problem)
    return found


def _languages(tags: tuple[str, ...]) -> tuple[str, ...]:
    if not 1 <= len(tags) <= _MOST_LANGUAGES:
        raise BadInputError(
            _("%(count)s languages are named", count=len(tags)),
            where="languages",
            remedy=_("Name 1 to %(most)s, the main first.", most=_MOST_LANGUAGES),
        )
    return tuple(dict.fromkeys(language_tag(tag) for tag in tags))


def _home_page(address: str) -> str:
    line = checked_line(address, where="home_page", longest=_LONGEST_ADDRESS)
    try:
        parts = urlsplit(line)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        fits = fits and (parts.port is None or parts.port > 0) and not re.search(r"\s", line)
    except ValueError:
        fits = False
    if not fits:
        raise BadInputError(
            _("'%(line)s' is not the address of a page", line=line[:80]),
            where="home_page",
            remedy=_("Write it as https://example.org/."),
        )
    return line


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def checked_time_zone(name: str) -> str:
    """The name of a time zone (IANA) as it was given. Raises BadInputError when there is none of that name."""
    if name not in _time_zones():
        raise BadInputError(
            _("'%(name)s' is not a time zone", name=name[:80]),
            where="time_zone",
            remedy=_("Use an IANA name such as 'Asia/Karachi'."),
        )
    return name


def _disclosure(disclosure: Disclosure) -> Disclosure:
    said = {line: getattr(disclosure, line) for line in QUESTIONS}
    return Disclosure(
        **{
            line: checked_text(text, where=f"disclosure.{line}") if text and text.strip() else None
            for line, text in said.items()
        }
    )


def _notices_contact(text: str | None) -> str | None:
    return checked_line(text, where="notices_contact") if text and text.strip() else None


def checked_email(email: str) -> str:
    """`email` in lower case. Raises BadInputError when it cannot be one."""
    line = checked_line(email, where="email", longest=254).lower()
    if not _EMAIL.fullmatch(line):
        raise BadInputError(
            _("'%(line)s' is not an e-mail address", line=line[:80]), where="email", remedy=_("Write name@example.org.")
        )
    return line


_CARD: dict[str, Callable[[Any], Any]] = {
    "names": checked_names,
    "languages": _languages,
    "market": market,
    "home_page": _home_page,
    "time_zone": checked_time_zone,
    "disclosure": _disclosure,
    "notices_contact": _notices_contact,
}
_CONTACT: dict[str, Callable[[Any], Any]] = {
    "name": lambda name: checked_line(name, where="name"),
    "email": checked_email,
    "language": lambda tag: language_tag(tag) if tag else None,
}
