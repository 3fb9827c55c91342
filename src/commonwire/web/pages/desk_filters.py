"""The desk's filter bar: what there is to choose, what is on, and what each of it is called for the reader."""

from __future__ import annotations

from functools import cached_property

from commonwire.alliance.ports import Roll
from commonwire.base.folding import fold
from commonwire.delivery.records import Records
from commonwire.web.lists import outlet_name
from commonwire.web.pages.desk_asked import FILTERS, Looking
from commonwire.web.pages.desk_help import examples_for
from commonwire.web.pages.desk_views import FilterOn, FilterView
from commonwire.web.pages.forms import urgency_choices
from commonwire.web.pages.frame import Choice, Form, Words, choice_of, words_of
from commonwire.web.pages.views import SINCE
from commonwire.web.reader import Reader, asked_by

KINDS = dict(
    zip(FILTERS, ("Words", "Language", "Since", "Outlet", "Member", "Subject", "Place", "Urgency"), strict=True)
)
"""What each filter is called."""


class Labels:
    """What the values of filters are called for a reader."""

    def __init__(self, roll: Roll, reader: Reader) -> None:
        self._roll = roll
        self._reader = reader

    def of(self, name: str, value: str) -> Words:
        """The value of the filter `name`, in words."""
        if name == "lang":
            return words_of(self._reader.language(value))
        if name == "subject":
            return words_of(self._reader.asked(value))
        if name == "urgency":
            return words_of(self._reader.urgency(int(value))) if value in set("123456789") else Words(value)
        known = {"outlet": self.outlets, "member": self.members, "since": _SINCE}.get(name, {})
        return Words(known.get(value, value))

    @cached_property
    def outlets(self) -> dict[str, str]:
        """The admitted outlets by id."""
        return {outlet.id: outlet_name(outlet, "en") for outlet in self._roll.outlets(status="admitted")}

    @cached_property
    def members(self) -> dict[str, str]:
        """The members by id."""
        return {member.id: member.names.get("en", member.id) for member in self._roll.members()}


_SINCE = {choice.value: choice.label for choice in SINCE}


def filters_of(records: Records, looking: Looking, reader: Reader) -> FilterView:
    """The filter bar over what is looked for."""
    labels = Labels(records.roll, reader)
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
