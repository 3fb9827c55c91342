"""The way out: items in the format that was asked for, with their credit inside and the editor's note left out.

`WRITERS` has every format that is written; a new one is one line there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.credit import CreditBlock, Written
from commonwire.formats.feeds.join import join_atom, join_json_feeds, join_rss
from commonwire.formats.feeds.write_atom import write_atom
from commonwire.formats.feeds.write_json import write_json_feed
from commonwire.formats.feeds.write_rss import write_rss
from commonwire.formats.icalendar.write import join_icalendar, write_icalendar
from commonwire.formats.newsml_g2.write import write_newsml_g2
from commonwire.formats.newsml_g2.write_message import join_newsml_g2
from commonwire.formats.ninjs.write import write_ninjs, write_ninjs_1, write_ninjs_2
from commonwire.formats.nitf.write import write_nitf
from commonwire.formats.page.write import write_page
from commonwire.formats.schema_org.write import write_json_ld
from commonwire.formats.text.write import write_text
from commonwire.news.item import Item


class Format(msgspec.Struct, frozen=True):
    """A format that is written.

    `name` is for people, `ending` that of its files; `purpose` what a newsroom mostly wants it for. `join` makes one
    document of several that `write` made, at the hour given; None where the standard has no container.
    """

    name: str
    write: Callable[[Item, CreditBlock | None], Written]
    media_type: str
    ending: str
    purpose: Literal["cms", "page", "newsletter", "calendar", "program"]
    join: Callable[[Sequence[bytes], datetime | None], bytes] | None = None


def write(item: Item, to: str, *, credit: CreditBlock | None = None) -> Written:
    """`item` in the format `to`, one of `FORMATS`.

    With `credit`, its line, licence, link and notices show inside the story. No format ever holds the editor's
    note. `losses` names the model's fields that the format has no place for. Raises BadInputError for a format
    that is not written here.
    """
    return format_of(to).write(item, credit)


def write_all(parts: Sequence[tuple[Item, CreditBlock | None]], to: str, *, now: datetime | None = None) -> Written:
    """Several items with their credits in one document of the format `to`, sent `now`; `losses` are those of any item.

    Raises BadInputError for a format that is not written here or has no container, and for no item at all.
    """
    check_container(to)
    if not parts:
        raise BadInputError("There is no item to write", where="items", remedy="Give at least one.")
    each = [write(item, to, credit=credit) for item, credit in parts]
    lost = {name for written in each for name in written.losses}
    return Written(
        data=join([written.data for written in each], to, now=now),
        media_type=each[0].media_type,
        losses=[name for name in Item.__struct_fields__ if name in lost],
    )


def join(documents: Sequence[bytes], to: str, *, now: datetime | None = None) -> bytes:
    """One document of the `documents` (one at least) that `write` made in the format `to`; `now` is its hour.

    Raises BadInputError for a format that is not written here or has no container.
    """
    check_container(to)
    joined = format_of(to).join
    return joined(documents, now) if joined else b""


def check_container(to: str) -> None:
    """Raise BadInputError when `to` is no format that can hold several items."""
    if format_of(to).join is None:
        several = ", ".join(name for name, format in WRITERS.items() if format.join)
        raise BadInputError(
            f"{to} has no container for several items",
            where="format",
            remedy=f"Write each into a document of its own, or use one of: {several}.",
        )


def format_of(to: str) -> Format:
    """The format of the name `to`. Raises BadInputError when it is not written here."""
    if to not in WRITERS:
        raise BadInputError(
            f"'{to[:40]}' is no format that is written here",
            where="format",
            remedy=f"Ask for one of: {', '.join(WRITERS)}.",
        )
    return WRITERS[to]


def _write_model(item: Item, credit: CreditBlock | None) -> Written:
    """The common model as JSON; the credit block stands beside its fields."""
    model = msgspec.to_builtins(msgspec.structs.replace(item, editor_note=None))
    if credit is not None:
        model["credit_block"] = msgspec.to_builtins(credit)
        model["credit"], model["licence"] = credit.credit, credit.licence or item.licence
        model["web_address"] = credit.link or item.web_address
    return Written(data=msgspec.json.encode(model), media_type="application/json", losses=[])


def join_lines(documents: Sequence[bytes], _now: datetime | None) -> bytes:
    """JSON documents, one a line."""
    return b"".join(document.rstrip(b"\n") + b"\n" for document in documents)


_JSON = "application/json"
WRITERS: dict[str, Format] = {
    "json": Format("Common model (JSON)", _write_model, _JSON, "json", "program", join_lines),
    "ninjs": Format("ninjs 3.1", write_ninjs, _JSON, "ninjs.json", "cms", join_lines),
    "ninjs-2": Format("ninjs 2.2", write_ninjs_2, _JSON, "ninjs-2.json", "cms", join_lines),
    "ninjs-1": Format("ninjs 1.6", write_ninjs_1, _JSON, "ninjs-1.json", "cms", join_lines),
    "newsml-g2": Format(
        "NewsML-G2 2.35", write_newsml_g2, "application/vnd.iptc.g2.newsitem+xml", "g2.xml", "cms", join_newsml_g2
    ),
    "nitf": Format("NITF 3.6", write_nitf, "application/nitf+xml", "nitf.xml", "cms"),
    "rss": Format("RSS 2.0", write_rss, "application/rss+xml", "rss", "newsletter", join_rss),
    "atom": Format("Atom 1.0", write_atom, "application/atom+xml", "atom", "newsletter", join_atom),
    "json-feed": Format(
        "JSON Feed 1.1", write_json_feed, "application/feed+json", "feed.json", "newsletter", join_json_feeds
    ),
    "icalendar": Format("iCalendar", write_icalendar, "text/calendar", "ics", "calendar", join_icalendar),
    "json-ld": Format("schema.org (JSON-LD)", write_json_ld, "application/ld+json", "jsonld", "page"),
    "html": Format("Clean HTML", write_page, "text/html", "html", "page"),
    "text": Format("Plain text", write_text, "text/plain", "txt", "newsletter"),
}
"""Every format that is written, by the name with which it is asked for."""
FORMATS = tuple(WRITERS)
"""Their names."""
