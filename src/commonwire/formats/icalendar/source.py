"""A component while it is read: its lines taken one by one, so that what nobody took can be kept."""

from __future__ import annotations

import re
from datetime import datetime

from commonwire.formats.editors import has_contact
from commonwire.formats.icalendar.document import Component, Line
from commonwire.formats.icalendar.lines import text_of, unescaped
from commonwire.formats.icalendar.moments import moment_of
from commonwire.formats.icalendar.zones import Zones
from commonwire.formats.notes import Notes
from commonwire.formats.private import is_private

_MOST_LINES = 200
_LONGEST_LINE = 20_000
_MOST_NOTES = 200
_MEETING = ("CONFERENCE", "MEETING", "SKYPE", "ZOOM", "WEBEX")
_ADDRESS = re.compile(r"\b(?:mailto|tel|sip|xmpp):", re.IGNORECASE)


class Source:
    """The lines of a component that were not taken yet, the zones and method of its calendar, and private notes."""

    def __init__(
        self, component: Component, zones: Zones, notes: Notes, *, method: str = "", is_old: bool = False
    ) -> None:
        self.name, self.parts = component.name, component.parts
        self.zones, self.notes, self.method, self.is_old = zones, notes, method, is_old
        self.private: list[str] = []
        self._lines: dict[str, list[Line]] = {}
        for line in component.lines:
            self._lines.setdefault(line.name, []).append(line)

    def take(self, name: str) -> Line | None:
        """The first line of that name."""
        lines = self._lines.get(name)
        if not lines:
            return None
        line = lines.pop(0)
        return line if line.value.strip() else None

    def take_all(self, *names: str) -> list[Line]:
        """All lines of these names."""
        return [line for name in names for line in self._lines.pop(name, ()) if line.value.strip()]

    def seen(self, name: str) -> list[Line]:
        """The lines of that name, which are not taken."""
        return self._lines.get(name, [])

    def says(self, name: str, value: str) -> bool:
        """Whether a line of that name has that value; it is not taken."""
        return any(line.value.strip().upper() == value for line in self._lines.get(name, ()))

    def give_back(self, line: Line) -> None:
        """Keep a line that could not be read."""
        self._lines.setdefault(line.name, []).append(line)

    def words(self, name: str) -> str | None:
        """The first line of that name as one line of words."""
        line = self.take(name)
        return (" ".join(unescaped(line.value).split()) or None) if line else None

    def code(self, name: str) -> str:
        """The first line of that name as a code in capitals; '' for none."""
        return (self.words(name) or "").upper()[:100]

    def instant(self, name: str) -> datetime | None:
        """The first line of that name as an aware time; one that is impossible is kept (reported)."""
        line = self.take(name)
        if line is None:
            return None
        moment = moment_of(line.value)
        if moment is None:
            self.impossible(line)
            return None
        wall = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
        return self.zones.placed(wall, line.params.get("TZID"), name, self.notes)[0]

    def impossible(self, line: Line) -> None:
        """Report and keep a line whose date or time is none."""
        self.notes.dropped(line.name, f"'{line.value[:60]}' is not a possible date and time: kept as it is.")
        self.give_back(line)

    def note(self, name: str, words: str) -> None:
        """Put words into the private note."""
        if words.strip() and len(self.private) < _MOST_NOTES:
            self.private.append(f"{name}: {words.strip()}")

    def rest(self) -> list[str]:
        """What nobody took, as lines; what says how to reach somebody, or is a note by its name, becomes private."""
        kept: list[str] = []
        for line in [line for lines in self._lines.values() for line in lines if line.value.strip()]:
            text = text_of(line)
            if self._is_private(line, text):
                said = text if any(map(has_contact, line.params.values())) else unescaped(line.value)
                self.note(line.name, said[:_LONGEST_LINE])
            elif len(text) > _LONGEST_LINE or len(kept) >= _MOST_LINES:
                self.notes.dropped(line.name, f"More than {_MOST_LINES} unknown lines, or one too long to keep.")
            else:
                kept.append(text)
        return kept

    def _is_private(self, line: Line, text: str) -> bool:
        name = line.name
        return (
            name in ("COMMENT", "CONTACT")
            or is_private(name.removeprefix("X-"))
            or any(sign in name for sign in _MEETING)
            or has_contact(text)
            or _ADDRESS.search(text) is not None
        )
