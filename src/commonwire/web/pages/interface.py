"""The languages of the interface: its texts in the reader's language, and numbers and times as they are written there.

A catalogue is one file, `web/messages/TAG.po` (gettext), read as it is: to add a language is to add the file. What it
lacks is said in English. Entries marked fuzzy were not read by an editor yet; they are used, and the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from commonwire.base.languages import direction, nearest_tag
from commonwire.base.texts import English, Text
from commonwire.web.pages import calendars
from commonwire.web.pages.frame import Words

ENGLISH = "en"
CATALOGUES = files("commonwire.web").joinpath("messages")
"""The folder of the catalogues."""
_ISOLATE, _END = "\u2068", "\u2069"
"""First strong isolate and its end (UAX 9, section 2.3): names stand in a sentence without turning its order."""


class Here(NamedTuple):
    """Where a page is read, and when: times are told in `zone`, and the year of `now` is left out of them."""

    zone: ZoneInfo
    now: datetime


class Interface:
    """The interface in one language: `tag` (BCP 47), `dir`, and what its catalogue says."""

    def __init__(self, tag: str, catalogue: Catalog | None) -> None:
        self.tag = tag
        self.dir = direction(tag)
        # British, for days before months and the 24-hour clock: an exchange of many countries writes its English so.
        self.locale = Locale.parse("en_GB" if tag == ENGLISH else tag, sep="_" if tag == ENGLISH else "-")
        self.is_reviewed = catalogue is None or not any(message.id and message.fuzzy for message in catalogue)
        self._said = _translations(catalogue)

    @property
    def intl(self) -> str:
        """The tag by which a browser writes dates and numbers in the same way."""
        return calendars.intl(self.tag, self.locale)

    @property
    def own_name(self) -> str:
        """What the language calls itself: 'اردو'."""
        return Locale.parse(self.tag, sep="-").get_display_name() or self.tag

    @property
    def samples(self) -> list[tuple[str, int]]:
        """The plural categories of whole numbers (CLDR), each with its first number: for what scripts count."""
        found: dict[str, int] = {}
        for number in range(201):
            found.setdefault(self.locale.plural_form(number), number)
        return list(found.items())

    def gettext(self, message: str) -> str:
        """The message in this language, without its values; in English when the catalogue does not have it."""
        return self._said.gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The message for `count` by this language's plural rules."""
        return self._said.ngettext(one, many, count)

    def say(self, said: Text, here: Here) -> Markup:
        """A text with its values, as HTML that stands in an element or in an attribute."""
        message = (
            self.gettext(said.message) if said.many is None else self.ngettext(said.message, said.many, said.number)
        )
        return self.filled(escape(message), said.values, here)

    def filled(self, message: Markup, values: Mapping[str, object], here: Here) -> Markup:
        """`message` with `values` as this language writes them; whatever is not Markup is escaped."""
        if not values:
            return message.replace("%%", "%")
        return message % {name: self.written(value, here) for name, value in values.items()}

    def written(self, value: object, here: Here) -> object:
        """One value: numbers in the language's digits, times of `here`, texts in the language, names isolated."""
        match value:
            case Text():
                return self.say(value, here)
            case English():
                return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(value) if self.tag != ENGLISH else value
            case Words():
                lang = Markup(' lang="{}"').format(value.lang) if value.lang else ""
                return Markup('<bdi{} dir="{}">{}</bdi>').format(lang, value.dir, value.text)
            case int() | float() if not isinstance(value, bool):
                return self.number(value)
            case datetime():
                return self.moment(value, here)
        return value if isinstance(value, Markup) else self._isolated(str(value))

    def number(self, value: float) -> str:
        """A number as it is written here: '12,345', '۱۲٬۳۴۵'."""
        return calendars.number(value, self.locale)

    def percent(self, value: float) -> str:
        """A share of 100 as it is written here: '12%', '۱۲٪'."""
        return calendars.percent(value, self.locale)

    def clock(self, at: datetime, here: Here) -> str:
        """The time of day: '03:12'."""
        return calendars.clock(at.astimezone(here.zone), self.locale)

    def day(self, at: datetime, here: Here) -> str:
        """The day: 'Tuesday 24 November 2026'."""
        return calendars.day(at.astimezone(here.zone), self.locale)

    def short_day(self, at: datetime, here: Here) -> str:
        """The day in short, with the year only when it is another: '24 Nov'."""
        there = at.astimezone(here.zone)
        is_same = calendars.is_same_year(there, here.now.astimezone(here.zone), self.locale)
        return calendars.short_day(there, self.locale, with_year=not is_same)

    def dated(self, day: date) -> str:
        """A day of the calendar, in no time zone, with its year: '24 Nov 2026'."""
        return calendars.short_day(day, self.locale, with_year=True)

    def moment(self, at: datetime, here: Here) -> str:
        """Day and time: '24 Nov, 03:12'."""
        return calendars.day_and_clock(self.short_day(at, here), self.clock(at, here), self.locale)

    def _isolated(self, value: str) -> str:
        return value if self.dir == "ltr" and value.isascii() else f"{_ISOLATE}{value}{_END}"


@cache
def interface_tags() -> tuple[str, ...]:
    """The languages that there is a catalogue in, English first (it needs none)."""
    found = (file.name.removesuffix(".po") for file in CATALOGUES.iterdir())
    return (ENGLISH, *sorted(name for name in found if not name.endswith((".pot", ".md"))))


@cache
def interface_in(tag: str) -> Interface:
    """The interface in one of `interface_tags`."""
    if tag == ENGLISH:
        return Interface(tag, None)
    with CATALOGUES.joinpath(f"{tag}.po").open("rb") as file:
        return Interface(tag, read_po(file))


def interface_for(languages: tuple[str, ...]) -> Interface:
    """The interface that a reader of these languages (BCP 47, the dearest first) reads best; English, if none."""
    there = interface_tags()
    return interface_in(next((found for wanted in languages if (found := nearest_tag(wanted, there))), ENGLISH))


def _translations(catalogue: Catalog | None) -> NullTranslations:
    if catalogue is None:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue, use_fuzzy=True)
    compiled.seek(0)
    return GNUTranslations(compiled)
