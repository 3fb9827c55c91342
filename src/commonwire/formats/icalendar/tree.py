"""The parts of a calendar by their exact bytes, and the components in each."""

from __future__ import annotations

import re

import msgspec

from commonwire.formats.icalendar.document import CALENDAR, WHOLE, Component, Line
from commonwire.formats.icalendar.lines import lines_in
from commonwire.formats.notes import Bounds, Notes, too_deep

_TOKEN = re.compile(rb"^(BEGIN|END)[ \t]*:[ \t]*([A-Za-z0-9.-]{1,60})[ \t]*\r*$", re.IGNORECASE | re.MULTILINE)


class Part(msgspec.Struct):
    """A component of a calendar, with its exact bytes.

    `is_cut` where the message ends within it, `is_open` where only its end is missing.
    """

    name: str
    original: bytes
    is_cut: bool = False
    is_open: bool = False


class Calendar(msgspec.Struct):
    """A calendar: the bytes that are its own, and its parts in their order."""

    own: list[bytes] = []
    parts: list[Part] = []


def calendars_in(data: bytes, bounds: Bounds) -> list[Calendar]:
    """The calendars in `data`, which is ASCII-based; parts without a calendar around them make one.

    Raises TooLargeError when components are nested deeper than `bounds.depth`.
    """
    scan = _Scan(data, bounds)
    for token in _TOKEN.finditer(data if b"\n" in data else data.replace(b"\r", b"\n")):
        name = token[2].decode("ascii").upper()
        if token[1].upper() == b"BEGIN":
            scan.begin(name, token.start(), token.end(2))
        else:
            scan.end(name, token.start(), token.end(2))
    return scan.done()


def component_in(data: bytes, media_type: str | None, notes: Notes) -> Component:
    """The component that `data` begins with. Raises TooLargeError as `lines_in`, and when it is nested too deep."""
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    root = Component("")
    stack = [root]
    for line in lines_in(data, media_type, notes):
        name = line.value.strip().upper()
        if line.name == "BEGIN":
            stack[-1].parts.append(Component(name))
            stack.append(stack[-1].parts[-1])
            if len(stack) > notes.bounds.depth:
                raise too_deep(notes.bounds)
        elif line.name == "END":
            if any(part.name == name for part in stack[1:]):
                while len(stack) > 1 and stack.pop().name != name:
                    notes.repaired("END", f"The end of a part of {name[:40]} is missing.")
        else:
            stack[-1].lines.append(line)
    return root.parts[0] if root.parts else root


def own_lines(calendar: Calendar, media_type: str | None, notes: Notes) -> list[Line]:
    """The lines of the calendar itself."""
    return lines_in(b"\n".join(calendar.own), media_type, notes)


class _Scan:
    """One walk over the BEGIN and END lines of a document."""

    def __init__(self, data: bytes, bounds: Bounds) -> None:
        self._data, self._bounds = data, bounds
        self._calendars: list[Calendar] = []
        self._open: list[str] = []  # the part that is open, and what is open in it
        self._start = 0  # where that part begins, or where the bytes of the calendar's own go on

    def begin(self, name: str, start: int, end: int) -> None:
        if self._open and (name in WHOLE or name == CALENDAR):
            self._close(start, is_open=True)
        if name == CALENDAR:
            self._take_own(start)
            self._calendars.append(Calendar())
            self._start = end
        elif not self._open:
            self._take_own(start)
            self._start, self._open = start, [name]
        else:
            self._open.append(name)
        if len(self._open) > self._bounds.depth:
            raise too_deep(self._bounds)

    def end(self, name: str, start: int, end: int) -> None:
        if name == CALENDAR:
            if self._open:
                self._close(start, is_open=True)
            self._take_own(start)
            self._start = end
        elif name in self._open:
            while self._open[-1] != name:
                self._open.pop()
            if len(self._open) == 1:
                self._close(end)
            else:
                self._open.pop()

    def done(self) -> list[Calendar]:
        if self._open:
            self._close(len(self._data), is_cut=True)
        self._take_own(len(self._data))
        return self._calendars

    def _close(self, end: int, *, is_open: bool = False, is_cut: bool = False) -> None:
        original = self._data[self._start : end]
        part = Part(self._open[0], original.rstrip(b"\r\n") if is_open else original, is_cut, is_open)
        self._calendar().parts.append(part)
        self._start, self._open = end, []

    def _take_own(self, end: int) -> None:
        """What stands between parts is the calendar's own."""
        if self._calendars and end > self._start + 4:
            self._calendars[-1].own.append(self._data[self._start : end])

    def _calendar(self) -> Calendar:
        if not self._calendars:
            self._calendars.append(Calendar())
        return self._calendars[-1]
