"""The common model as iCalendar (RFC 5545): a calendar of one component, and of several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from commonwire.formats.credit import CreditBlock, Written
from commonwire.formats.icalendar.document import MEDIA_TYPE, OWN, ZONE, Line
from commonwire.formats.icalendar.lines import folded, line_of
from commonwire.formats.icalendar.own import FIELDS, own_line
from commonwire.formats.icalendar.properties import NATIVE, NOT_IN, component_for, kept_of, properties_of
from commonwire.formats.icalendar.read import read_icalendar
from commonwire.formats.icalendar.tree import calendars_in
from commonwire.formats.icalendar.write_zone import has_zone, zone_lines
from commonwire.formats.losses import changed
from commonwire.formats.notes import Bounds, Notes
from commonwire.news.item import Item

CARRIES = frozenset({*FIELDS, "extra"})
_HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Commonwire//Commonwire//EN\r\n"
_TAIL = b"END:VCALENDAR\r\n"
_NOT_KEPT = frozenset(
    {"BEGIN", "END", "DTSTAMP", "METHOD", "VERSION", "PRODID", "TZID", "COMMENT", "CONTACT", OWN}
).union(*NATIVE.values())
"""What is written from the model, or not at all; a line of it was kept because it could not be read."""
_FORMS = {
    "PRIORITY": r"\d",
    "PERCENT-COMPLETE": r"\d\d?|100",
    "COMPLETED": r"\d{8}T\d{6}Z",
    "TRANSP": "OPAQUE|TRANSPARENT",
    "COLOR": "[a-z]{3,25}",
}
_NAME = re.compile(r"[A-Z0-9-]{1,100}")
_TZID = re.compile(rb"TZID:([^\r\n]+)")


def write_icalendar(item: Item, credit: CreditBlock | None) -> Written:
    """`item` as a calendar of one component; its credit ends the description and is in a property of its own.

    Fields that do not come back from iCalendar's properties stand in the property of this exchange; those that do not
    come back even so, when the document is read, are among the losses.
    """
    bare = _document(item, None, None)
    unsaid = _changed(item, bare)
    own = own_line(item, [name for name in unsaid if name in FIELDS])
    if own is not None:
        bare = _document(item, None, own)
    lost = _changed(item, bare) if own is not None else unsaid
    data = bare
    if credit is not None:
        credited = msgspec.structs.replace(item, credit=credit.credit, licence=credit.licence or item.licence)
        fields = dict.fromkeys([*(name for name in unsaid if name in FIELDS), "credit", "licence"])
        data = _document(item, credit, own_line(credited, list(fields)))
    return Written(data=data, media_type=f"{MEDIA_TYPE}; charset=utf-8", losses=lost)


def _changed(item: Item, document: bytes) -> list[str]:
    """The fields of `item` that do not come back from `document`; what reading adds to `extra` is no loss."""
    found = changed(item, lambda: read_icalendar(document, None, Notes()), CARRIES)
    return [name for name in found if name != "extra" or item.extra]


def join_icalendar(documents: Sequence[bytes], _now: datetime | None) -> bytes:
    """Calendars that this program wrote as one, with every time zone once and all components in order."""
    zones: dict[bytes, bytes] = {}
    components: list[bytes] = []
    for document in documents:
        for calendar in calendars_in(document, Bounds()):
            for part in calendar.parts:
                name = _TZID.search(part.original) if part.name == ZONE else None
                if name:
                    zones.setdefault(name[1], part.original)
                else:
                    components.append(part.original)
    return _HEAD + b"".join(part + b"\r\n" for part in (*zones.values(), *components)) + _TAIL


def _document(item: Item, credit: CreditBlock | None, own: Line | None) -> bytes:
    kind = component_for(item)
    lines = properties_of(item, credit)
    lines += _kept(item, {line.name for line in lines}, kind)
    if own is not None:
        lines.append(own)
    zones = dict.fromkeys(line.params["TZID"] for line in lines if has_zone(line.params.get("TZID", "")))
    of_zones = [line for zone in zones for line in zone_lines(zone)]
    return _HEAD + _bytes([*of_zones, Line("BEGIN", kind), *lines, Line("END", kind)]) + _TAIL


def _bytes(lines: Iterable[Line]) -> bytes:
    return b"".join(map(folded, lines))


def _kept(item: Item, written: set[str], kind: str) -> list[Line]:
    """The lines that reading had kept, as far as they are well-formed and this component has a place for them."""
    texts = kept_of(item).get("properties")
    lines = (
        [line for text in texts if isinstance(text, str) and (line := line_of(text))] if isinstance(texts, list) else []
    )
    return [line for line in lines if line.name not in written | NOT_IN[kind] and _is_sound(line)]


def _is_sound(line: Line) -> bool:
    if line.name in _NOT_KEPT or not _NAME.fullmatch(line.name) or not line.value.isprintable():
        return False
    if any(not _NAME.fullmatch(key) or not value.isprintable() for key, value in line.params.items()):
        return False
    form = _FORMS.get(line.name)
    return (form is None or re.fullmatch(form, line.value) is not None) and _has_no_other_zone(line)


def _has_no_other_zone(line: Line) -> bool:
    """Whether a line names no time zone but one that can be defined beside it."""
    return "TZID" not in line.params or has_zone(line.params["TZID"])
