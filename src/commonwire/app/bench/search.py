"""`bench search`: how soon a served node finds among a million stories, and how soon its index is there.

The stories are laid into the store in bulk, by the store's own functions, numbered and chained but without signatures
and contents, which no search reads: giving them by HTTP would take an hour. Then the node itself is started as ever,
makes its index and answers over HTTP, one caller after the other.
"""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import msgspec

from commonwire.app.bench import corpus
from commonwire.app.bench.caller import Caller
from commonwire.app.bench.desk import index_is_there
from commonwire.app.bench.figures import Measured, percentile
from commonwire.app.bench.home import BenchHome, Server, bench_home, served
from commonwire.app.bench.search_across import measure_across
from commonwire.app.bench.search_peers import MOST_ITEMS, peers
from commonwire.app.node import INDEX, open_node
from commonwire.app.progress import Progress
from commonwire.base.errors import UnavailableError
from commonwire.ledger.entry import next_entry
from commonwire.news.labels import key_of, subject_keys
from commonwire.news.state import ItemState
from commonwire.rights.digest import terms_digest
from commonwire.rights.templates import template
from commonwire.search.forms import story_line
from commonwire.store import tables
from commonwire.store.insert import append_row
from commonwire.store.items import row_of_state
from commonwire.store.records import SqlRecords

ITEMS = 1_000_000
BATCH = 2000
ASKED = 200
"""Searches of each kind."""
LONGEST_JOINING = 300.0
YEAR = timedelta(days=365)
_TERMS = template("alliance-web").terms
_SNIPPET = 200


def measure(items: int = ITEMS, postgres: str | None = None) -> Measured:
    """The figures of `search`, and of SQLite and, where its address is given, PostgreSQL with the same stories."""
    with bench_home(outlets=corpus.OUTLETS) as home:
        tokenising = _fill(home, items)
        began = time.perf_counter()
        with served(home, {"COMMONWIRE_ENCODER": "none"}) as server:  # vectors are measured apart
            figures = asyncio.run(_drive(home, server, items, tokenising, began))
        figures |= measure_across(home, [" ".join(it.words) for it in questions(items) if it.kind == "ranked"])
        index = home.settings.home / INDEX
        figures["index_bytes"] = sum(path.stat().st_size for path in index.iterdir())
    return Measured(figures=figures, peers=peers(items, questions(min(items, MOST_ITEMS)), postgres))


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One search: words that must all be there, or one phrase, in a language or in all."""

    kind: str
    words: tuple[str, ...]
    language: str | None = None
    urgency: int | None = None

    @property
    def address(self) -> str:
        """The call that asks it."""
        said = f'"{self.words[0]}"' if self.kind == "phrase" else " ".join(self.words)
        rest = f"&lang={self.language}&urgency={self.urgency}" if self.language else ""
        form = {"ranked": "&sort=best", "facets": ""}.get(self.kind, "")
        place = "/facets" if self.kind == "facets" else ""
        return f"/api/v1/items{place}?q={quote(said)}{rest}{form}"


def questions(items: int) -> list[Question]:
    """So many searches of each kind, of `items` stories: common words and rare ones of every language."""
    chance = random.Random(11)
    found = []
    for number in range(ASKED):
        language = corpus.LANGUAGES[number % len(corpus.LANGUAGES)]

        def word(language: str = language) -> str:
            return corpus.a_word(chance, language)

        found += [
            Question(kind="newest", words=(word(),), language=language, urgency=4),
            Question(kind="ranked", words=(word(), word())),
            Question(kind="phrase", words=(corpus.a_phrase(chance, number * 977 % items),)),
            Question(kind="facets", words=(word(),)),
        ]
    return found


async def _drive(home: BenchHome, server: Server, items: int, tokenising: float, began: float) -> dict[str, float]:
    caller = await Caller.open(server.port, home.keys[0])
    await index_is_there(caller)
    building = time.perf_counter() - began
    figures: dict[str, float] = {
        "items": items,
        "index_per_second": items / (tokenising + building),
        "index_per_second_tokenised_before": items / building,
    }
    if spent := server.cpu_seconds():
        figures["index_per_cpu_second"] = items / spent
    await _idle(server)
    asked = questions(items)
    for kind in dict.fromkeys(question.kind for question in asked):
        figures |= await _asked(caller, server, kind, [question for question in asked if question.kind == kind])
    figures["found_after_ms"] = await _found_after(caller)
    caller.close()
    for name, memory in (("resident_mib", server.resident_mib()), ("own_mib", server.resident_mib("RssAnon"))):
        if memory is not None:
            figures[name] = memory
    return figures


async def _idle(server: Server) -> None:
    """Return when the node has joined the parts of its index and checked them: then it uses hardly any processor."""
    for _ in range(int(LONGEST_JOINING)):
        before = server.cpu_seconds()
        await asyncio.sleep(1)
        after = server.cpu_seconds()
        if before is None or after is None or after - before < 0.1:
            return


async def _asked(caller: Caller, server: Server, kind: str, questions: list[Question]) -> dict[str, float]:
    """The figures of one kind of search."""
    took, found, before = [], 0, server.cpu_seconds()
    for question in questions:
        start = time.perf_counter()
        answer = await caller.call("GET", question.address)
        took.append(time.perf_counter() - start)
        if answer.status != 200:
            raise UnavailableError(f"The search was answered with {answer.status}", where=question.address)
        body = answer.json()
        found += bool(body.get("total") or body.get("items"))
    after = server.cpu_seconds()
    cpu = {f"cpu_ms_{kind}": (after - before) * 1000 / len(took)} if before is not None and after is not None else {}
    return {
        f"p95_ms_{kind}": percentile(took, 0.95) * 1000,
        f"p50_ms_{kind}": percentile(took, 0.5) * 1000,
        **cpu,
        f"found_something_{kind}": found / len(took),
    }


async def _found_after(caller: Caller) -> float:
    """Milliseconds from giving a story until it is found, the longest of ten."""
    longest = 0.0
    for number in range(10):
        word = f"newcomer{number}x"
        story = {"uri": f"tag:bench.example,2026:{word}", "type": "text", "headlines": [{"value": word}]}
        began = time.perf_counter()
        await caller.call("POST", "/api/v1/items", msgspec.json.encode(story))
        while not (await caller.call("GET", f"/api/v1/items?q={word}")).json()["items"]:
            pass  # it is asked again at once: an answer takes some milliseconds
        longest = max(longest, (time.perf_counter() - began) * 1000)
    return longest


def _fill(home: BenchHome, items: int) -> float:
    """Lay the stories into the store; the seconds of it that making their tokens took."""
    start = datetime.now(UTC) - YEAR
    tokenising = 0.0
    with open_node(home.settings) as node, Progress("filling", items) as progress:
        for first in range(0, items, BATCH):
            stories = [corpus.story(number) for number in range(first, min(first + BATCH, items))]
            began = time.perf_counter()
            lines = [story_line(f"{story.headline}\n{story.text}") for story in stories]
            tokenising += time.perf_counter() - began

            def work(records: SqlRecords, stories: list[corpus.Written] = stories, lines: list[str] = lines) -> None:
                records.terms.put(terms_digest(_TERMS), _TERMS)
                times = [start + YEAR * (story.number / items) for story in stories]
                _put(records, stories, lines, times)

            node.store.write_now(work)
            progress.step(first + BATCH)
    return tokenising


def _put(records: SqlRecords, stories: list[corpus.Written], lines: list[str], times: list[datetime]) -> None:
    """Rows as the store's own verbs would put them one by one, many at once."""
    connection, head = records.transaction.connection, records.book.head()
    entries, states, position = [], [], records.book.position()
    for story, at in zip(stories, times, strict=True):
        entry, data, head = next_entry(
            head,
            received_at=at,
            node=records.node,
            kind="published",
            outlet=story.outlet,
            uri=story.uri,
            version=1,
            item=story.id,
            language=story.language,
            terms=terms_digest(_TERMS),
        )
        position += 1
        row = {"position": position, "origin": entry.node, "digest": head.digest, "data": data}
        entries.append(msgspec.structs.asdict(entry) | row)
        states.append(_state(story, position, at))
    append_row(connection, tables.entries, entries)
    append_row(connection, tables.items, [row_of_state(state) for state in states])
    rows = [
        {"item": state.id, "subject": key, "position": state.position}
        for state in states
        for key in subject_keys(state.subjects)
    ]
    append_row(connection, tables.item_subjects, rows)
    texts = [{"item": story.id, "line": line} for story, line in zip(stories, lines, strict=True)]
    append_row(connection, tables.item_text, texts)
    places = [{"item": story.id, "place": place} for story in stories for place in {key_of(it) for it in story.places}]
    append_row(connection, tables.item_places, places)
    records.transaction.head, records.transaction.position = head, position


def _state(story: corpus.Written, number: int, at: datetime) -> ItemState:
    return ItemState(
        id=story.id,
        outlet=story.outlet,
        uri=story.uri,
        status="usable",
        version=1,
        public_version=1,
        position=number,
        first_received_at=at,
        received_at=at,
        language=story.language,
        urgency=story.urgency,
        headline=story.headline,
        snippet=story.text[:_SNIPPET],
        subjects=story.subjects,
        terms=terms_digest(_TERMS),
        listed=True,
    )
