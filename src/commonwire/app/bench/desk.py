"""`bench desk`: how soon a node with many items has started, and gives the first page of the desk.

The items are laid into the store in bulk, numbered and chained but without signatures and contents, which a list
does not read; the node is then started and asked like any other.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from commonwire.app.bench.caller import Caller
from commonwire.app.bench.figures import Measured, percentile
from commonwire.app.bench.home import BenchHome, bench_home, outlet_id, served
from commonwire.app.bench.stories import rare_word, text, uri_of, words
from commonwire.app.node import open_node
from commonwire.app.progress import Progress
from commonwire.base.errors import UnavailableError
from commonwire.base.ids import item_id
from commonwire.delivery.records import Records
from commonwire.ledger.entry import next_entry
from commonwire.news.beside import Subject
from commonwire.news.labels import subject_keys
from commonwire.news.state import ItemState
from commonwire.rights.digest import terms_digest
from commonwire.rights.templates import template
from commonwire.rights.terms import Terms
from commonwire.search.forms import story_line

ITEMS = 200_000
OUTLETS = 20
BATCH = 2000
ASKED = 60
LONGEST_WAIT = 3600.0
SUBJECT = "http://cv.iptc.org/newscodes/mediatopic/17000000"
_TERMS = template("alliance-web").terms


def measure() -> Measured:
    """The figures of `desk`: seconds to the first page, then milliseconds of pages with and without filters."""
    with bench_home(outlets=OUTLETS) as home:
        fill(home, ITEMS)
        began = time.perf_counter()
        with served(home) as server:
            figures = asyncio.run(_drive(home, server.port, began))
            figures["items"] = ITEMS
            if (resident := server.resident_mib()) is not None:
                figures["resident_mib"] = resident
    return Measured(figures=figures)


async def _drive(home: BenchHome, port: int, began: float) -> dict[str, float]:
    caller = await Caller.open(port, home.keys[0])
    await _page(caller, "")
    cold = time.perf_counter() - began
    rare = next(headline for language, headline in _lines() if language == "en").rsplit(" ", 1)[-1]
    figures = {"cold_start_s": cold}
    for name, question in (
        ("first_page", ""),
        ("one_language", "?lang=ur"),
        ("one_outlet", f"?outlet={outlet_id(3)}"),
        ("one_subject", f"?subject={SUBJECT}"),
        ("rare_word", f"?q={rare}"),
    ):
        if name == "rare_word":
            await index_is_there(caller)
        took = sorted([await _page(caller, question) for _ in range(ASKED)])
        figures[f"{name}_p50_ms"] = percentile(took, 0.5) * 1000
        figures[f"{name}_ms"] = percentile(took, 0.95) * 1000
    took = sorted([await _shown(caller) for _ in range(ASKED)])
    figures["page_p50_ms"], figures["page_ms"] = percentile(took, 0.5) * 1000, percentile(took, 0.95) * 1000
    caller.close()
    return figures


async def _shown(caller: Caller) -> float:
    """Seconds until the desk's first page was there, as people see it. Raises UnavailableError when it was not."""
    began = time.perf_counter()
    answer = await caller.call("GET", "/")
    if answer.status != 200 or b'id="wire"' not in answer.body:
        raise UnavailableError(f"The desk answered with {answer.status}", where="/")
    return time.perf_counter() - began


async def index_is_there(caller: Caller) -> None:
    """Return when the node finds words by its index. Raises UnavailableError when that takes an hour."""
    end = time.monotonic() + LONGEST_WAIT
    while (await caller.call("GET", "/api/v1/health")).json()["search"] != "index":
        if time.monotonic() > end:
            raise UnavailableError("The index did not come", remedy="See what the node says above.")
        await asyncio.sleep(0.2)


async def _page(caller: Caller, question: str) -> float:
    """Seconds until the page was there. Raises UnavailableError when it was not."""
    began = time.perf_counter()
    answer = await caller.call("GET", f"/api/v1/items{question}")
    if answer.status != 200 or not answer.json()["items"]:
        raise UnavailableError(f"The desk answered with {answer.status}", where=question)
    return time.perf_counter() - began


def fill(home: BenchHome, items: int, terms: Sequence[Terms] = (_TERMS,)) -> None:
    """Lay `items` stories of the outlets into the store, with these `terms` in turn."""
    chance = random.Random(9)
    now = datetime.now(UTC)
    lines = _lines()
    digests = [terms_digest(some) for some in terms]
    with open_node(home.settings) as node, Progress("filling", items) as progress:
        for first in range(0, items, BATCH):

            def work(records: Records, first: int = first) -> None:
                for digest, some in zip(digests, terms, strict=True):
                    records.terms.put(digest, some)
                for number in range(first, min(first + BATCH, items)):
                    language, headline = chance.choice(lines)
                    at = now + timedelta(milliseconds=number)
                    _put(records, number, language, headline, at, digests[number % len(digests)])

            node.store.write_now(work)
            progress.step(first + BATCH)


def _lines() -> list[tuple[str, str]]:
    """Languages and headlines in them, each with a rare word at its end."""
    chance = random.Random(8)
    languages = [chance.choice(list(words())) for _ in range(5000)]
    return [(language, f"{text(chance, language, 60)} {rare_word(chance, language)}") for language in languages]


def _put(records: Records, number: int, language: str, headline: str, at: datetime, terms: str) -> None:
    outlet, uri = outlet_id(number % OUTLETS), uri_of(number)
    identity = item_id(outlet, uri)
    entry, data, _ = next_entry(
        records.book.head(),
        received_at=at,
        node=records.node,
        kind="published",
        outlet=outlet,
        uri=uri,
        version=1,
        item=identity,
        language=language,
        terms=terms,
    )
    records.book.append(entry, data, [])
    state = ItemState(
        id=identity,
        outlet=outlet,
        uri=uri,
        status="usable",
        version=1,
        public_version=1,
        position=records.book.position(),
        first_received_at=at,
        received_at=at,
        language=language,
        urgency=number % 8 + 1,
        headline=headline,
        snippet=headline * 3,
        subjects=[Subject(name="weather")],
        terms=terms,
        listed=True,
    )
    records.items.put(state, subject_keys([Subject(uri=SUBJECT)]) if number % 10 == 0 else [])
    records.items.put_text(identity, story_line(headline * 8))
