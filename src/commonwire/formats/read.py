"""The way in: bytes of any known format become items, each with its original bytes and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.agency_json.document import shape_of
from commonwire.formats.agency_json.envelope import elements, is_answer, list_in
from commonwire.formats.agency_json.read import read_agency
from commonwire.formats.detect import Kind, detect, has_json_lines
from commonwire.formats.feeds.json_feed import is_json_feed, read_json_feed_each
from commonwire.formats.feeds.read import open_feed
from commonwire.formats.icalendar.read import read_icalendar
from commonwire.formats.json_text import load_json
from commonwire.formats.mail.read import read_mail
from commonwire.formats.model.read import NAME as MODEL
from commonwire.formats.model.read import is_model, read_model
from commonwire.formats.newsml_1.read import read_newsml_1
from commonwire.formats.newsml_g2.read import open_newsml_g2
from commonwire.formats.ninjs.read import read_ninjs
from commonwire.formats.nitf.read import read_nitf
from commonwire.formats.no_news import check_is_news
from commonwire.formats.notes import Bounds, Defaults, Notes, check_items, check_parts, check_size, too_deep
from commonwire.formats.page.read import read_page
from commonwire.formats.photo.read import read_photo_file
from commonwire.formats.sample.read import is_sample, read_sample
from commonwire.formats.schema_org.read import is_schema_org, read_schema_org
from commonwire.formats.text.read import read_text
from commonwire.formats.wire_text.read import read_wire_text
from commonwire.news.item import Given, Item, Reading, Refused, Report

_JSON = "application/json"
_Opened = tuple[str, Iterator[Given | Refused]]


def read(
    data: bytes,
    *,
    media_type: str | None = None,
    defaults: Defaults = Defaults(),
    bounds: Bounds = Bounds(),
    now: datetime | None = None,
) -> Reading:
    """The items in `data`, whose content decides the format; `media_type` is a hint for its character set.

    `defaults` stand in where an item is silent; `now` is the hour of receipt, against which claimed times count
    as lying in the future. A message of several items gives a `Refused` for each that cannot be read. Raises
    BadFormatError (no known format), BadInputError (broken, or its only item is refused), TooLargeError.
    """
    check_size(data, bounds)
    notes = Notes(defaults=defaults, bounds=bounds, now=now)
    try:
        return _read_any(data, media_type, notes)
    except RecursionError:
        raise too_deep(bounds) from None


def read_each(
    data: bytes,
    *,
    media_type: str | None = None,
    defaults: Defaults = Defaults(),
    bounds: Bounds = Bounds(),
    now: datetime | None = None,
) -> Iterator[Given | Refused]:
    """As `read`, item by item, so that a long message takes no more memory than a short one. Raises as `read` does.

    Of a NewsML-G2 message only one item at a time is in memory; of a feed and of JSON one beside the parsed message.
    """
    check_size(data, bounds)
    notes = Notes(defaults=defaults, bounds=bounds, now=now)
    try:
        yield from _open(data, media_type, notes)[1]
    except RecursionError:
        raise too_deep(bounds) from None


def _read_any(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    format, results = _open(data, media_type, notes)
    found = list(results)
    return Reading(
        format=next((part.report.format for part in found if isinstance(part, Given)), format), results=found
    )


def _open(data: bytes, media_type: str | None, notes: Notes) -> _Opened:
    """The format of `data`, as far as it is known before the first item is read, and its items."""
    kind = detect(data, media_type)
    if kind != "photo":
        check_parts(data, notes.bounds)
    if kind in _STREAMS:
        return _STREAMS[kind](data, media_type, notes)
    reading = _READERS[kind](data, media_type, notes)
    return reading.format, iter(reading.results)


def _read_mail(data: bytes, _media_type: str | None, notes: Notes) -> Reading:
    return read_mail(data, notes, _read_any)


def _read_text(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    item = read_text(data, media_type, notes)
    return Reading(format="text", results=[_given(item, data, media_type or "text/plain", "text", notes)])


def _open_json(data: bytes, media_type: str | None, notes: Notes) -> _Opened:
    if has_json_lines(data):
        lines = [line for line in data.splitlines() if line.strip()]
        return "ninjs", _several(lines, lambda line, own: load_json(line, None, own), notes)
    value = load_json(data, media_type, notes)
    check_is_news(value)
    if is_json_feed(value) and not is_answer(value):
        return "json_feed", read_json_feed_each(value, data, notes)
    if is_schema_org(value):
        return "schema_org", iter(read_schema_org(data, media_type, notes).results)
    path = list_in(value) if isinstance(value, dict) else None
    if path is None and not isinstance(value, list):
        format, reader = _reader_for(value)
        return format, iter([_given(reader(value, notes), data, media_type or _JSON, format, notes)])
    values, parts = elements(value, path, data) if path else (value, _originals(data, value))
    values.reverse()  # so that each can be taken off the end
    return "ninjs", _several(parts, lambda _part, _own: values.pop(), notes)


def _several(
    parts: Sequence[bytes | msgspec.Raw], value_of: Callable[[Any, Notes], Any], notes: Notes
) -> Iterator[Given | Refused]:
    """Each of `parts` read by itself: one that is bad costs only itself."""
    check_items(len(parts), notes.bounds)
    if not parts:
        raise BadInputError("The message holds no item", remedy="Send at least one.")
    for number, part in enumerate(parts, start=1):
        own = notes.fresh()
        own.remarks = list(notes.remarks)
        value = None
        try:
            value = value_of(part, own)
            name, reader = _reader_for(value)
            result: Given | Refused = _given(reader(value, own), bytes(part), _JSON, name, own)
        except (BadInputError, RecursionError) as error:
            result = _refused(error, f"item {number}", value, notes.bounds)
        yield result


def _reader_for(value: Any) -> tuple[str, Callable[[Any, Notes], Item]]:
    if is_model(value):
        return MODEL, read_model
    if is_sample(value):
        return "sample", read_sample
    if not isinstance(value, dict):
        raise BadFormatError(
            "The JSON holds no item", where="body", remedy="Send a ninjs object, a list of them, or a JSON Feed."
        )
    shape = shape_of(value)
    return ("ninjs", read_ninjs) if shape is None else (shape.name, read_agency)


def _originals(data: bytes, value: Iterable[Any]) -> Sequence[bytes | msgspec.Raw]:
    """The exact bytes of each element of a JSON list; of mended JSON, the element written anew."""
    try:
        return msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, ValueError):
        return [msgspec.json.encode(element) for element in value]


def _given(item: Item, original: bytes, media_type: str, format: str, notes: Notes) -> Given:
    report = Report(format=format, remarks=notes.remarks)
    return Given(item=item, original=original, media_type=media_type, report=report)


def _refused(error: Exception, place: str, value: Any, bounds: Bounds) -> Refused:
    uri = value.get("uri") if isinstance(value, dict) else None
    if not isinstance(error, BadInputError):
        error = too_deep(bounds)
    where = f"{place}, {error.where}" if error.where else place
    return Refused(
        message=error.message,
        where=where,
        remedy=error.remedy or "Mend it and send it again.",
        uri=uri if isinstance(uri, str) else None,
    )


_READERS: dict[Kind, Callable[[bytes, str | None, Notes], Reading]] = {
    "page": read_page,
    "text": _read_text,
    "photo": read_photo_file,
    "nitf": read_nitf,
    "wire_text": read_wire_text,
    "mail": _read_mail,
    "icalendar": read_icalendar,
    "newsml_1": read_newsml_1,
}
_STREAMS: dict[Kind, Callable[[bytes, str | None, Notes], _Opened]] = {
    "json": _open_json,
    "feed": open_feed,
    "newsml_g2": open_newsml_g2,
}
"""What gives the items of a message one after another, not all at once."""
