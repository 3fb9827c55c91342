"""The way in: bytes of any known format become items, each with its original bytes and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.agency_json.document import shape_of
from commonwire.formats.agency_json.envelope import elements, is_answer, list_in
from commonwire.formats.agency_json.read import read_agency
from commonwire.formats.detect import Kind, detect, has_json_lines
from commonwire.formats.feeds.json_feed import is_json_feed, read_json_feed
from commonwire.formats.feeds.read import read_feed
from commonwire.formats.icalendar.read import read_icalendar
from commonwire.formats.json_text import load_json
from commonwire.formats.mail.read import read_mail
from commonwire.formats.model.read import NAME as MODEL
from commonwire.formats.model.read import is_model, read_model
from commonwire.formats.newsml_1.read import read_newsml_1
from commonwire.formats.newsml_g2.read import read_newsml_g2, read_newsml_g2_each
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
    """As `read`, item by item: of a NewsML-G2 message only one at a time is in memory. Raises as `read` does."""
    check_size(data, bounds)
    if detect(data, media_type) == "newsml_g2":
        check_parts(data, bounds)
        notes = Notes(defaults=defaults, bounds=bounds, now=now)
        try:
            yield from read_newsml_g2_each(data, media_type, notes)
        except RecursionError:
            raise too_deep(bounds) from None
    else:
        yield from read(data, media_type=media_type, defaults=defaults, bounds=bounds, now=now).results


def _read_any(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    kind = detect(data, media_type)
    if kind != "photo":
        check_parts(data, notes.bounds)
    return _READERS[kind](data, media_type, notes)


def _read_mail(data: bytes, _media_type: str | None, notes: Notes) -> Reading:
    return read_mail(data, notes, _read_any)


def _read_text(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    item = read_text(data, media_type, notes)
    return Reading(format="text", results=[_given(item, data, media_type or "text/plain", "text", notes)])


def _read_json(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    if has_json_lines(data):
        lines = [line for line in data.splitlines() if line.strip()]
        return _several(lines, lambda line, own: load_json(line, None, own), notes)
    value = load_json(data, media_type, notes)
    check_is_news(value)
    if is_json_feed(value) and not is_answer(value):
        return read_json_feed(value, data, notes)
    if is_schema_org(value):
        return read_schema_org(data, media_type, notes)
    if isinstance(value, list):
        parts = _originals(data, value)
        values = iter(value)
        return _several(parts, lambda _part, _own: next(values), notes)
    if isinstance(value, dict) and (path := list_in(value)):
        found, parts = elements(value, path, data)
        each = iter(found)
        return _several(parts, lambda _part, _own: next(each), notes)
    format, reader = _reader_for(value)
    return Reading(format=format, results=[_given(reader(value, notes), data, media_type or _JSON, format, notes)])


def _several(parts: list[bytes], value_of: Callable[[bytes, Notes], Any], notes: Notes) -> Reading:
    """Each of `parts` read by itself: one that is bad costs only itself."""
    check_items(len(parts), notes.bounds)
    results: list[Given | Refused] = []
    name = "ninjs"
    for number, part in enumerate(parts, start=1):
        own = notes.fresh()
        own.remarks = list(notes.remarks)
        value = None
        try:
            value = value_of(part, own)
            name, reader = _reader_for(value)
            results.append(_given(reader(value, own), part, _JSON, name, own))
        except (BadInputError, RecursionError) as error:
            results.append(_refused(error, f"item {number}", value, notes.bounds))
    if not results:
        raise BadInputError("The message holds no item", remedy="Send at least one.")
    return Reading(format=name, results=results)


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


def _originals(data: bytes, value: Iterable[Any]) -> list[bytes]:
    """The exact bytes of each element of a JSON list; of mended JSON, the element written anew."""
    try:
        return [bytes(raw) for raw in msgspec.json.decode(data, type=list[msgspec.Raw])]
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
    "json": _read_json,
    "feed": read_feed,
    "page": read_page,
    "text": _read_text,
    "photo": read_photo_file,
    "newsml_g2": read_newsml_g2,
    "nitf": read_nitf,
    "wire_text": read_wire_text,
    "mail": _read_mail,
    "icalendar": read_icalendar,
    "newsml_1": read_newsml_1,
}
