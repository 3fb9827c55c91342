"""RSS and Atom: a feed in XML, entry by entry; a bad entry costs only itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree
from lxml.etree import _Element as Element

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.feeds.atom import atom_channel, atom_entry, tombstone
from commonwire.formats.feeds.entry import Entry, item_of
from commonwire.formats.feeds.rss import rss_channel, rss_entry, rss_items
from commonwire.formats.feeds.wordpress import is_story, is_wxr, site_of, wxr_entry
from commonwire.formats.notes import Notes, check_items
from commonwire.formats.xml_text import local_name, parse_xml
from commonwire.news.item import Given, Reading, Refused, Report

_TOKEN = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"|<(/?)(?:[A-Za-z_][\w.-]*:)?(item|entry|deleted-entry)(?=[\s/>])(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>",
    re.DOTALL,
)
_Reader = Callable[[Element, Notes], Entry]


def read_feed(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The entries of an RSS or Atom feed as items, in the feed's order.

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
    originals = _written_anew(entries) if parsed.is_guessed else _originals(data, entries)
    reader = _reader(root, entries)
    format = "wxr" if name == "rss" and is_wxr(root) else format
    results: list[Given | Refused] = []
    for number, (entry, original) in enumerate(zip(entries, originals, strict=True), start=1):
        if parsed.is_cut and number == len(entries):
            results.append(
                Refused(message="The feed ends within this entry", where=f"entry {number}", remedy="Send it whole.")
            )
        elif format != "wxr" or is_story(entry):
            results.append(_read(entry, reader, format, f"entry {number}", original, notes))
    return Reading(format=format, results=results)


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
    except BadInputError as error:
        where = f"{place}, {error.where}" if error.where else place
        return Refused(message=error.message, where=where, remedy=error.remedy or "Mend it.", uri=uri)
    media_type = "application/atom+xml" if format == "atom" else "application/rss+xml"
    return Given(item=item, original=original, media_type=media_type, report=Report(format=format, remarks=own.remarks))


def _originals(data: bytes, entries: list[Element]) -> list[bytes]:
    """The exact bytes of each entry; where they cannot be told apart, the entry as XML written anew."""
    spans: list[bytes] = []
    start, depth = 0, 0
    for token in _TOKEN.finditer(data):
        if not token[2]:
            continue
        if token[0].endswith(b"/>"):
            spans += [token[0]] if depth == 0 else []
            continue
        if token[1]:
            depth -= 1
            if depth == 0:
                spans.append(data[start : token.end()])
        else:
            start = token.start() if depth == 0 else start
            depth += 1
    if len(spans) == len(entries):
        return spans
    return _written_anew(entries)


def _written_anew(entries: list[Element]) -> list[bytes]:
    return [etree.tostring(entry, encoding="utf-8", with_tail=False) for entry in entries]
