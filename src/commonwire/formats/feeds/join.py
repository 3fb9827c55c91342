"""Several feeds of one item each, made one feed: what a container of RSS, Atom and JSON Feed is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

import msgspec
from lxml import etree
from lxml.etree import _Element as Element

from commonwire.formats.feeds.document import ATOM, DELETED
from commonwire.formats.feeds.write_parts import bytes_of

_ENTRIES = ("item", f"{{{ATOM}}}entry", f"{{{DELETED}}}deleted-entry")
_MOST_NAMES = 3


def join_rss(documents: Sequence[bytes], _now: datetime | None) -> bytes:
    """RSS documents that this program wrote as one, with all their items in order."""
    return bytes_of(_joined([_parsed(document) for document in documents], "channel"))


def join_atom(documents: Sequence[bytes], _now: datetime | None) -> bytes:
    """Atom feeds that this program wrote as one; its id is made of theirs, it was updated when the last of them was."""
    roots = [_parsed(document) for document in documents]
    ids = [str(root.findtext(f"{{{ATOM}}}id")) for root in roots]
    times = [str(root.findtext(f"{{{ATOM}}}updated")) for root in roots]
    root = _joined(roots, None)
    if len(documents) > 1:
        _put(root, f"{{{ATOM}}}id", f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(ids))}")
        _put(root, f"{{{ATOM}}}updated", max(times, key=datetime.fromisoformat))
    author = root.find(f"{{{ATOM}}}author/{{{ATOM}}}name")
    if author is not None:  # the feed's own name is read as no byline
        author.text = root.findtext(f"{{{ATOM}}}title")
    return bytes_of(root)


def join_json_feeds(documents: Sequence[bytes], _now: datetime | None) -> bytes:
    """JSON Feeds that this program wrote as one, with all their items in order."""
    feeds = [msgspec.json.decode(document, type=dict[str, msgspec.Raw]) for document in documents]
    items = [item for feed in feeds for item in msgspec.json.decode(feed["items"], type=list[msgspec.Raw])]
    title = _title([msgspec.json.decode(feed["title"], type=str) for feed in feeds])
    return msgspec.json.encode({**feeds[0], "title": title, "items": items})


def _parsed(document: bytes) -> Element:
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _joined(roots: list[Element], holder: str | None) -> Element:
    """The first of `roots` with the entries of all, and a title of the titles."""
    first, *others = [root if holder is None else root[0] for root in roots]
    name = "title" if holder else f"{{{ATOM}}}title"
    _put(first, name, _title([str(one.findtext(name)) for one in (first, *others)]))
    for other in others:
        for entry in [child for child in other if child.tag in _ENTRIES]:
            first.append(entry)
    return roots[0]


def _put(parent: Element, name: str, text: str) -> None:
    element = parent.find(name)
    if element is not None:
        element.text = text


def _title(titles: list[str]) -> str:
    """The name that all have, or those of the first few.

    >>> _title(["Pamir Post", "Pamir Post"]), _title(["a", "b", "c", "d"])
    ('Pamir Post', 'a · b · c …')
    """
    names = list(dict.fromkeys(titles))
    return " · ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
