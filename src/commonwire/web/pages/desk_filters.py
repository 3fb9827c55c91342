"""The desk's filter bar: what there is to choose, what is on, and what each of it is called for the reader."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from commonwire.alliance.names import choose_name
from commonwire.alliance.ports import Roll
from commonwire.base.folding import fold
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.web.lists import outlet_name
from commonwire.web.pages.desk_asked import Looking
from commonwire.web.pages.desk_help import examples_for
from commonwire.web.pages.desk_views import FilterOn, FilterView
from commonwire.web.pages.forms import urgency_choices
from commonwire.web.pages.frame import Choice, Form, Words, choice_of, words_of
from commonwire.web.pages.interface import interface_in
from commonwire.web.pages.views import SINCE
from commonwire.web.reader import Reader, asked_by

KINDS = {
    "q": text("Words"),
    "lang": text("Language"),
    "since": text("Since"),
    "outlet": text("Outlet"),
    "member": text("Member"),
    "subject": text("Subject"),
    "place": text("Place"),
    "day": text("Day"),
    "urgency": text("Urgency"),
}
"""What each filter is called."""


class Labels:
    """What the values of filters are called for a reader."""

    def __init__(self, roll: Roll, reader: Reader, spoken: str = "en") -> None:
        """`spoken` is the language of the interface: days, outlets and members are called as they are in it."""
        self._roll = roll
        self._reader = reader
        self._spoken = spoken

    def of(self, name: str, value: str) -> Words:
        """The value of the filter `name`, in words."""
        if name == "lang":
            return words_of(self._reader.language(value))
        if name == "subject":
            return words_of(self._reader.asked(value))
        if name == "urgency":
            return words_of(self._reader.urgency(int(value))) if value in set("123456789") else Words(value)
        if name == "day" and (day := _day(value)) is not None:
            return Words(interface_in(self._spoken).dated(day), self._spoken)
        known = {"outlet": self.outlets, "member": self.members, "since": _SINCE}.get(name, {})
        return Words(known.get(value, value))

    def has_name(self, name: str, value: str) -> bool:
        """Whether the value can be shown to a reader: an address or code that no vocabulary explains cannot."""
        is_text = name not in {"subject", "place"} or not {"/", ":"} & set(value) or self.of(name, value).text != value
        return (is_text and any(map(str.isalpha, value))) or name == "day"

    def is_on(self, looking: Looking, name: str, value: str) -> bool:
        """Whether the search is narrowed to this value already."""
        chosen = looking.values.get(name)
        if chosen is None or chosen == value:
            return chosen is not None
        if name == "lang":
            return chosen.partition("-")[0] == value
        return name in {"subject", "place"} and self.of(name, chosen).text == self.of(name, value).text

    @cached_property
    def outlets(self) -> dict[str, str]:
        """The admitted outlets by id."""
        return {outlet.id: outlet_name(outlet, self._spoken) for outlet in self._roll.outlets(status="admitted")}

    @cached_property
    def members(self) -> dict[str, str]:
        """The members by id."""
        return {
            member.id: choose_name(member.names, self._spoken, "en") or member.id for member in self._roll.members()
        }


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


_SINCE = {choice.value: choice.label for choice in SINCE}


def filters_of(records: Records, looking: Looking, labels: Labels, reader: Reader) -> FilterView:
    """The filter bar over what is looked for."""
    tags = {tag for outlet in records.roll.outlets(status="admitted") for tag in outlet.languages}
    languages = sorted((choice_of(tag, reader.language(tag)) for tag in tags), key=lambda choice: fold(choice.label))
    return FilterView(
        form=Form(values=looking.values, errors={"q": looking.misread.message} if looking.misread else {}),
        languages=languages,
        outlets=[Choice(*outlet) for outlet in labels.outlets.items()],
        members=[Choice(*member) for member in labels.members.items()],
        subjects=[choice_of(asked_by(it), reader.label(it)) for it in records.lists.common_subjects(limit=40)],
        urgencies=urgency_choices(reader),
        active=[
            FilterOn(kind=KINDS[name], label=labels.of(name, value), without=looking.address(**{name: None}))
            for name, value in looking.values.items()
        ],
        examples=examples_for(reader.languages, next(iter(labels.members), "kz")),
        misread=looking.misread,
    )
