"""RSS and Atom: a feed in XML, entry by entry; a bad entry costs only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.feeds.atom import atom_channel, atom_entry, tombstone
from commonwire.formats.feeds.entry import Entry, item_of
from commonwire.formats.feeds.rss import rss_channel, rss_entry, rss_items
from commonwire.formats.feeds.wordpress import is_story, is_wxr, site_of, wxr_entry
from commonwire.formats.notes import Notes, check_items, too_deep
from commonwire.formats.parts import spans_of
from commonwire.formats.xml_text import Parsed, local_name, parse_xml
from commonwire.news.item import Given, Reading, Refused, Report

_ENTRIES = ("item", "entry", "deleted-entry")
_Reader = Callable[[Element, Notes], Entry]


def read_feed(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The entries of an RSS or Atom feed as items, in the feed's order. Raises as `open_feed` does."""
    format, results = open_feed(data, media_type, notes)
    return Reading(format=format, results=list(results))


def open_feed(data: bytes, media_type: str | None, notes: Notes) -> tuple[str, Iterator[Given | Refused]]:
    """What kind of feed it is, and its entries one after another: each leaves memory when the next is asked for.

    Raises BadInputError for XML that cannot be mended, BadFormatError for an unknown root, TooLargeError.
    """
    parsed = parse_xml(data, media_type, notes)
    root = parsed.root
    name = local_name(root)
    if name == "feed":
        format, entries = "atom", [child for child in root if local_name(child) in ("entry", "deleted-entry", "item")]
    elif name in ("rss", "RDF"):
        format, entries = "rss", rss_items(root)
        if not entries and all(local_name(child) != "channel" for child in root):
            raise BadFormatError(
                f"<{name}> holds no channel of RSS", where="first element", remedy="Send RSS, Atom or JSON Feed."
            )
    else:
        raise BadFormatError(f"<{name[:40]}> is no feed", remedy="Send RSS, Atom or JSON Feed.")
    check_items(len(entries), notes.bounds)
    format = "wxr" if name == "rss" and is_wxr(root) else format
    return format, _each(entries, _reader(root, entries), format, data, parsed, notes)


def _each(
    entries: list[Element], reader: _Reader, format: str, data: bytes, parsed: Parsed, notes: Notes
) -> Iterator[Given | Refused]:
    number = len(entries)
    spans = [] if parsed.is_guessed else spans_of(data, _ENTRIES)
    spans = spans if len(spans) == number else []  # else they cannot be told apart
    for n in range(number):
        entry, place = entries[n], f"entry {n + 1}"
        if parsed.is_cut and n + 1 == number:
            yield Refused(message="The feed ends within this entry", where=place, remedy="Send it whole.")
        elif format != "wxr" or is_story(entry):
            original = data[slice(*spans[n])] if spans else etree.tostring(entry, encoding="utf-8", with_tail=False)
            yield _read(entry, reader, format, place, original, notes)
        entry.clear()


def _reader(root: Element, entries: list[Element]) -> _Reader:
    """What reads one entry of this feed."""
    if local_name(root) == "feed":
        channel = atom_channel(root)
        return lambda element, notes: atom_entry(element, channel, notes)
    channel = rss_channel(root)
    if is_wxr(root):
        site = site_of(root, entries)
        return lambda element, notes: wxr_entry(element, channel, site, notes)
    return lambda element, notes: rss_entry(element, channel, notes)


def _read(element: Element, reader: _Reader, format: str, place: str, original: bytes, notes: Notes) -> Given | Refused:
    own = notes.fresh()
    own.remarks = list(notes.remarks)
    uri = None
    try:
        entry = tombstone(element) if local_name(element) == "deleted-entry" else reader(element, own)
        uri = entry.id or entry.link
        if not (entry.title or entry.content or entry.summary or entry.status == "canceled"):
            raise BadInputError("The entry has neither title nor text", remedy="Give it a title.")
        item = item_of(entry, format, own)
    except (BadInputError, RecursionError) as raised:
        error = raised if isinstance(raised, BadInputError) else too_deep(notes.bounds)
        where = f"{place}, {error.where}" if error.where else place
        return Refused(message=error.message, where=where, remedy=error.remedy or "Mend it.", uri=uri)
    media_type = "application/atom+xml" if format == "atom" else "application/rss+xml"
    return Given(item=item, original=original, media_type=media_type, report=Report(format=format, remarks=own.remarks))
