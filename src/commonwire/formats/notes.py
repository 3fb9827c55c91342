"""What a reader carries with it: the defaults of the feed, the bounds, the hour, and the remarks so far."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.base.errors import TooLargeError
from commonwire.news.item import Remark
from commonwire.rights.terms import Terms

_BYTES_A_PART = 32  # documents of the standards have 42 and more bytes for each element
_MOST_REMARKS = 200  # a hostile document must not make a report longer than itself


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed's settings say where its items are silent.

    `language` is a BCP 47 tag, `time_zone` an IANA zone for times that come without one, `subject_map` gives a
    concept URI (or, without a colon in it, a name) for each of the source's own categories. `terms` count only
    for an item that has none of its own. `feed_address` and `outlet` go into URIs that have to be made up.
    """

    language: str | None = None
    time_zone: str | None = None
    terms: Terms | None = None
    subject_map: dict[str, str] = {}
    credit: str | None = None
    feed_address: str | None = None
    outlet: str | None = None


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """How much a reader takes; the operator's settings may move each bound (docs/reference/settings.md).

    Bytes in a message, levels of nesting of JSON and calendars, items in a message, characters in a URI, characters
    of markup in a text, and elements, objects or pairs of lines in a message however small it is (`check_parts`).
    """

    size: int = 32 * 1024 * 1024
    depth: int = 100
    items: int = 20_000
    uri_length: int = 2_000
    markup: int = 4_000_000
    parts: int = 100_000


class Notes(msgspec.Struct, kw_only=True):
    """Defaults, bounds and hour of one reading, and the remarks made on one item so far.

    `now` is the hour of receipt, against which a claimed time counts as lying in the future; None: not judged.
    """

    defaults: Defaults = Defaults()
    bounds: Bounds = Bounds()
    now: datetime | None = None
    remarks: list[Remark] = []

    def repaired(self, where: str, text: str) -> None:
        """Note something that was mended without loss."""
        self._add("repaired", where, text)

    def guessed(self, where: str, text: str) -> None:
        """Note something that the source did not say."""
        self._add("guessed", where, text)

    def dropped(self, where: str, text: str) -> None:
        """Note something that only the original bytes still have."""
        self._add("dropped", where, text)

    def fresh(self) -> Notes:
        """The same defaults, bounds and hour with no remarks: for the next item of a message."""
        return Notes(defaults=self.defaults, bounds=self.bounds, now=self.now)

    def _add(self, kind: Literal["repaired", "guessed", "dropped"], where: str, text: str) -> None:
        if len(self.remarks) < _MOST_REMARKS:
            self.remarks.append(Remark(kind=kind, where=where, text=text))


def _too_many_parts(most: int) -> TooLargeError:
    said = f"{most:,} elements, objects or pairs of lines"
    return _passed("The message has too many parts for its size", said, "parts", "Send it in several messages.")


def setting_of(bound: str) -> str:
    """The operator's setting that moves a bound.

    >>> setting_of("uri_length")
    'COMMONWIRE_READ_URI_LENGTH'
    """
    return f"COMMONWIRE_READ_{bound.upper()}"


def check_size(data: bytes, bounds: Bounds) -> None:
    """Raise TooLargeError when `data` has more bytes than the bound."""
    if len(data) > bounds.size:
        raise _passed(
            "The message is too large",
            f"{bounds.size:,} bytes",
            "size",
            "Send fewer items at a time, and pictures, sound and film by reference.",
        )


def check_parts(data: bytes, bounds: Bounds) -> None:
    """Raise TooLargeError when `data` is made of very many tiny parts: in memory each weighs a hundred times its bytes.

    Beyond the bound there may be one element, two attributes, one object or list, or two lines for every 32 bytes,
    which no message of news comes near.
    """
    size = len(data)
    most = max(bounds.parts, size // _BYTES_A_PART)
    if size <= most:
        return
    elements = max(data.count(b"<") - data.count(b"</"), (data.count(b'="') + data.count(b"='")) // 2)
    if max(elements, data.count(b"{") + data.count(b"["), data.count(b"\n") // 2) > most:
        raise _too_many_parts(most)


def check_items(number: int, bounds: Bounds) -> None:
    """Raise TooLargeError when a message has more items than the bound."""
    if number > bounds.items:
        raise _passed("The message has too many items", f"{bounds.items:,}", "items", "Send fewer at a time.")


def check_markup(html: str, bounds: Bounds) -> None:
    """Raise TooLargeError when one text has more characters of markup, or more elements, than the bounds."""
    if len(html) > bounds.markup:
        raise _passed("A text with markup is too long", f"{bounds.markup:,} characters", "markup", "Send it in parts.")
    most = max(bounds.parts, len(html) // _BYTES_A_PART)
    if len(html) > most and html.count("<") - html.count("</") > most:
        raise _too_many_parts(most)


def check_uri_length(uri: str, bounds: Bounds) -> None:
    """Raise TooLargeError when a URI has more characters than the bound."""
    if len(uri) > bounds.uri_length:
        raise _passed(
            "The uri is too long",
            f"{bounds.uri_length:,} characters",
            "uri_length",
            "Give a shorter identity.",
            where="uri",
        )


def too_deep(bounds: Bounds) -> TooLargeError:
    """The error for JSON that is nested deeper than the bound."""
    return TooLargeError(
        f"The document is nested deeper than the bound of {bounds.depth:,} levels ({setting_of('depth')})",
        where="body",
        remedy="Send it flatter.",
    )


def too_deep_for_parser() -> TooLargeError:
    """The error for XML and HTML that is nested deeper than libxml2 follows: no setting moves its bound."""
    return TooLargeError(
        "The document is nested deeper than the parser's fixed bound of 256 levels",
        where="body",
        remedy="Send it flatter.",
    )


def _passed(said: str, bound: str, name: str, remedy: str, *, where: str = "body") -> TooLargeError:
    """The error for a bound that was passed: it names the bound and the setting that moves it."""
    return TooLargeError(f"{said}: the bound is {bound} ({setting_of(name)})", where=where, remedy=remedy)
