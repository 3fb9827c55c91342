"""The checker: what was acknowledged anywhere, held against what every node shows once the lines are well again.

lost         stories acknowledged by their origin that a node does not show; one that was killed before it arrived need
             not be shown
duplicates   stories that stand twice on a node's wire, walked to its end
textless     stories whose text does not come to a node with which nothing else was agreed
out of order stories of one origin that stand on a wire in another order than their numbers at their origin
kills open   killed stories that a node does not strike, or whose text it still gives anywhere: the call for the item, a
             search for its word, the wire, the contents in its store
early        embargoed stories of which another node had a byte, or gave a word, before their hour
apart        entries of an origin that a node has with other bytes than the origin, twice, or with a gap before them
"""

from __future__ import annotations

import http.client
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from commonwire.ledger.entry import decode_entry
from tests.network.newsrooms import Known, Story, until
from tests.network.nodes import Network, Place

PATIENCE = 120.0
"""Seconds in which a network has to come together; a machine under load takes its time."""
_ENTRIES = "SELECT origin, number, data FROM entries ORDER BY origin, number"


@dataclass
class Findings:
    """What is wrong, by kind; each names the node and the story."""

    wrong: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, what: str) -> None:
        """Note one."""
        self.wrong.setdefault(kind, []).append(what)

    def __str__(self) -> str:
        """How many of each, and the first of them."""
        return "; ".join(f"{kind}: {len(all_)}, {all_[0]}" for kind, all_ in self.wrong.items()) or "nothing wrong"


def come_together(network: Network, known: Known, seconds: float = PATIENCE) -> Findings:
    """What is wrong once every node shows everything, or when the patience is over."""
    findings = Findings()
    for _ in until(seconds, pause=0.5):
        if not any(_missing(place, known) for place in network.places.values()):
            break
    for place in network.places.values():
        check_node(place, known, findings)
    check_ledgers(network, findings)
    check_killed_contents(network, known, findings)
    return findings


def check_node(place: Place, known: Known, findings: Findings) -> None:
    """Hold what one node shows against what was acknowledged."""
    rows = walk(place)
    times = Counter(row["id"] for row in rows)
    shown = {row["id"]: row for row in rows}
    for item, story in known.stories.items():
        if item not in shown:
            if item not in known.unsure:
                findings.add("lost", f"{place.name} has not {item} of {story.origin}, entry {story.entry}")
        elif item not in known.unsure and not has_text(place, story, shown[item]):
            findings.add("textless", f"{place.name} shows {item} of {story.origin} without its text")
    for item, count in times.items():
        if count > 1:
            findings.add("duplicates", f"{place.name} shows {item} {count} times")
    for item in known.killed:
        if why := open_kill(place, known.stories[item], shown.get(item)):
            findings.add("kills open", f"{place.name}, {item}: {why}")
    for before, after in _misplaced(rows, known):
        findings.add("out of order", f"{place.name} shows {after.id} (entry {after.entry}) after {before.entry}")


def has_text(place: Place, story: Story, row: dict[str, Any]) -> bool:
    """Whether a node shows a story with its text; of one that was under embargo the headline says nothing."""
    if story.hour is None:
        return story.mark in (row["headline"] or "")
    return datetime.now(UTC) < story.hour or bool(search(place, story.mark))


def open_kill(place: Place, story: Story, row: dict[str, Any] | None) -> str | None:
    """Where a node still gives a killed story; None where it does not."""
    if row is not None and row["status"] != "canceled":
        return f"its row is {row['status']}"
    if story.mark in str(row):
        return "its word stands in its row"
    if story.mark in place.api("GET", f"/items/{story.id}").body.decode():
        return "its word stands in the item"
    found = [row["id"] for row in search(place, story.mark)]
    return f"a search finds {found}" if found else None


def search(place: Place, word: str) -> list[dict[str, Any]]:
    """The rows that a node finds for a word."""
    rows: list[dict[str, Any]] = place.api("GET", f"/items?q={quote(word)}").json()["items"]
    return rows


def walk(place: Place) -> list[dict[str, Any]]:
    """The rows of a node's wire, from its beginning to its end."""
    rows: list[dict[str, Any]] = []
    cursor = ""
    while (page := place.api("GET", f"/wire?limit=500&after={cursor}").json())["items"]:
        rows += page["items"]
        cursor = page["next"]
    return rows


def check_ledgers(network: Network, findings: Findings, *, is_whole: bool = True) -> None:
    """Each origin's entries are the same bytes on every node, each once, and without a gap when they are `is_whole`.

    A kill that overtook what is before it leaves a gap until that has come.
    """
    ledgers = {name: entries_of(place) for name, place in network.places.items() if not place.home.store}
    for name, ledger in ledgers.items():
        for origin in ledgers:
            numbers = [number for found, number in ledger if found == origin]
            if is_whole and numbers != list(range(1, len(numbers) + 1)):
                findings.add("apart", f"{name} has a gap or a double in the entries of {origin}")
        for key, data in ledger.items():
            own = ledgers.get(key[0], {}).get(key)
            if key[0] in ledgers and own != data:
                findings.add("apart", f"{name} has entry {key[1]} of {key[0]} with other bytes")


def entries_of(place: Place) -> dict[tuple[str, int], bytes]:
    """The entries in a node's store by origin and number."""
    with closing(sqlite3.connect(f"file:{place.store}?mode=ro", uri=True)) as store:
        return {(origin, number): data for origin, number, data in store.execute(_ENTRIES)}


def count_entries(place: Place) -> int:
    """How many entries have a place in a node's journal."""
    with closing(sqlite3.connect(f"file:{place.store}?mode=ro", uri=True)) as store:
        return int(store.execute("SELECT count(*) FROM entries").fetchone()[0])


def contents_of(place: Place) -> set[str]:
    """The digests of the contents in a node's store."""
    with closing(sqlite3.connect(f"file:{place.store}?mode=ro", uri=True)) as store:
        return {digest for (digest,) in store.execute("SELECT digest FROM contents")}


def text_of(place: Place, story: Story) -> str:
    """The digest of the text of a story, as its origin's entry names it."""
    with closing(sqlite3.connect(f"file:{place.store}?mode=ro", uri=True)) as store:
        query = "SELECT data FROM entries WHERE origin = ? AND number = ?"
        data = bytes(store.execute(query, (place.name, story.entry)).fetchone()[0])
    return decode_entry(data).content["model"]


def check_killed_contents(network: Network, known: Known, findings: Findings) -> None:
    """No other node keeps the text of a killed story."""
    kept = {name: contents_of(place) for name, place in network.places.items() if not place.home.store}
    for item in known.killed:
        story = known.stories[item]
        if network.places[story.origin].home.store:
            continue
        text = text_of(network.places[story.origin], story)
        for name, contents in kept.items():
            if name != story.origin and text in contents:
                findings.add("kills open", f"{name} keeps the text of {item} in its store")


def _missing(place: Place, known: Known) -> set[str]:
    """What a node does not show yet: stories, and struck rows."""
    try:
        rows = {row["id"]: row for row in walk(place)}
        late = {item for item in known.killed if item in rows and rows[item]["status"] != "canceled"}
        for item in known.stories.keys() & rows.keys() - known.unsure:
            if not has_text(place, known.stories[item], rows[item]):
                late.add(item)
    except (OSError, http.client.HTTPException):
        return set(known.stories)
    return (known.stories.keys() - rows.keys() - known.unsure) | late


def _misplaced(rows: list[dict[str, Any]], known: Known) -> list[tuple[Story, Story]]:
    """Neighbours on the wire, of one origin, whose numbers fall. What was killed or under embargo stands by its end."""
    still = [
        known.stories[row["id"]]
        for row in rows
        if row["id"] in known.stories and row["id"] not in known.unsure and known.stories[row["id"]].hour is None
    ]
    by_origin: dict[str, list[Story]] = {}
    for story in still:
        by_origin.setdefault(story.origin, []).append(story)
    return [pair for stories in by_origin.values() for pair in pairwise(stories) if pair[0].entry > pair[1].entry]


class EmbargoWatch:
    """Looks all the while whether another node has, or gives, an embargoed story before its hour."""

    def __init__(self, network: Network, known: Known, findings: Findings) -> None:
        self._network = network
        self._known = known
        self._findings = findings
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="embargoes")
        self.looks = 0
        """How often another node was looked at before an hour."""

    def __enter__(self) -> EmbargoWatch:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            for story in list(self._known.stories.values()):
                if story.hour is not None and datetime.now(UTC) < story.hour:
                    self._look(story, story.hour)

    def _look(self, story: Story, hour: datetime) -> None:
        for place in self._network.up():
            if place.name == story.origin:
                continue
            try:
                given = bool(search(place, story.mark))
                kept = text_of(self._network.places[story.origin], story) in contents_of(place)
            except (OSError, http.client.HTTPException, sqlite3.OperationalError, KeyError):
                continue
            if datetime.now(UTC) >= hour:
                return
            self.looks += 1
            if given or kept:
                self._findings.add("early", f"{place.name} {'gives' if given else 'keeps'} {story.id} before {hour}")
