"""The full-text search of two databases, given the same stories and asked the same: without HTTP, rows or rights.

Both get our own tokens, so that they know the same words; each finds the positions of 50 stories and nothing more.
"""

from __future__ import annotations

import importlib
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from commonwire.app.bench import corpus
from commonwire.app.bench.figures import percentile
from commonwire.app.progress import Progress
from commonwire.search.text import token_line, tokens

MOST_ITEMS = 200_000
"""Stories that the peers get at most: with more of them their slow searches would take hours."""
ASKED = 40
"""Searches of each kind that the peers are asked."""
PAGE = 50
_BATCH = 2000
Row = tuple[int, str, str, int, str]


class Question(Protocol):
    """What `bench search` asks."""

    @property
    def kind(self) -> str:
        """newest, ranked, phrase or facets."""
        ...

    @property
    def words(self) -> tuple[str, ...]:
        """The words, or one phrase."""
        ...

    @property
    def language(self) -> str | None:
        """The only language that is wanted."""
        ...

    @property
    def urgency(self) -> int | None:
        """The largest urgency that is wanted."""
        ...


def peers(items: int, asked: Sequence[Question], postgres: str | None) -> dict[str, dict[str, float]]:
    """Figures of SQLite FTS5, and of PostgreSQL when the address of an empty database is given."""
    items = min(items, MOST_ITEMS)
    asked = [question for kind in _by_kind(asked).values() for question in kind[:ASKED]]
    with tempfile.TemporaryDirectory(prefix="commonwire-bench-") as folder:
        found = {"sqlite_fts5": _measured(_Sqlite(Path(folder) / "peer.sqlite"), items, asked)}
    if postgres is not None:
        found["postgresql"] = _measured(_Postgres(postgres), items, asked)
    return found


def _by_kind(asked: Sequence[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in asked:
        found.setdefault(question.kind, []).append(question)
    return found


class _Peer(Protocol):
    def put(self, rows: Sequence[Row]) -> None: ...

    def ready(self) -> float: ...

    def ask(self, question: Question) -> object: ...


def _measured(peer: _Peer, items: int, asked: Sequence[Question]) -> dict[str, float]:
    building = 0.0
    with Progress("filling a peer", items) as progress:
        for rows in _rows(items):
            began = time.perf_counter()
            peer.put(rows)
            building += time.perf_counter() - began
            progress.step(rows[-1][0])
    began = time.perf_counter()
    size = peer.ready()
    building += time.perf_counter() - began
    figures = {"items": float(items), "index_per_second_tokenised_before": items / building, "index_bytes": size}
    for kind, questions in _by_kind(asked).items():
        took = [_seconds(peer.ask, question) for question in questions]
        figures[f"p95_ms_{kind}"] = percentile(took, 0.95) * 1000
    return figures


def _rows(items: int) -> Iterator[list[Row]]:
    for first in range(0, items, _BATCH):
        stories = [corpus.story(number) for number in range(first, min(first + _BATCH, items))]
        yield [
            (story.number, story.language, story.outlet, story.urgency, token_line(f"{story.headline}\n{story.text}"))
            for story in stories
        ]


def _seconds(ask: Callable[[Question], object], question: Question) -> float:
    began = time.perf_counter()
    ask(question)
    return time.perf_counter() - began


class _Sqlite:
    """SQLite's FTS5: rank is its BM25, the order by row number the order of receipt."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute("CREATE TABLE story (number INTEGER PRIMARY KEY, lang TEXT, outlet TEXT, urgency INT)")
        self._connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5 (line, content='', tokenize=\"unicode61 remove_diacritics 0\")"
        )

    def put(self, rows: Sequence[Row]) -> None:
        with self._connection:
            self._connection.executemany("INSERT INTO story VALUES (?, ?, ?, ?)", [row[:4] for row in rows])
            self._connection.executemany(
                "INSERT INTO words (rowid, line) VALUES (?, ?)", [(row[0], row[4]) for row in rows]
            )

    def ready(self) -> float:
        self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._connection.commit()
        pages = self._connection.execute("SELECT sum(length(block)) FROM words_data").fetchone()
        return float(pages[0])

    def ask(self, question: Question) -> object:
        wanted = " AND ".join(f'"{" ".join(tokens(word))}"' for word in question.words)
        if question.kind == "facets":
            return [
                self._connection.execute(
                    f"SELECT {column}, count(*) FROM words JOIN story ON number = words.rowid"  # noqa: S608 -- our own
                    f" WHERE words MATCH ? GROUP BY 1",
                    [wanted],
                ).fetchall()
                for column in ("lang", "outlet")
            ]
        narrowed = " AND lang = ? AND urgency <= ?" if question.language else ""
        order = "rank" if question.kind == "ranked" else "words.rowid DESC"
        return self._connection.execute(
            f"SELECT words.rowid FROM words JOIN story ON number = words.rowid"  # noqa: S608 -- our own
            f" WHERE words MATCH ?{narrowed} ORDER BY {order} LIMIT {PAGE}",
            [wanted, *([question.language, question.urgency] if question.language else [])],
        ).fetchall()


class _Postgres:
    """PostgreSQL's `tsvector` with a GIN index; rank is `ts_rank_cd`."""

    def __init__(self, address: str) -> None:
        psycopg: Any = importlib.import_module("psycopg")
        self._connection = psycopg.connect(address.replace("+psycopg", "", 1), autocommit=True)
        self._connection.execute(
            "CREATE TABLE story (number bigint PRIMARY KEY, lang text, outlet text, urgency int, words tsvector)"
        )

    def put(self, rows: Sequence[Row]) -> None:
        with self._connection.cursor() as cursor, self._connection.transaction():
            cursor.executemany(
                "INSERT INTO story VALUES (%s, %s, %s, %s, %s::tsvector)",
                [(*row[:4], _vector(row[4])) for row in rows],
            )

    def ready(self) -> float:
        self._connection.execute("CREATE INDEX ON story USING gin (words)")
        self._connection.execute("ANALYZE story")
        return float(self._connection.execute("SELECT pg_total_relation_size('story')").fetchone()[0])

    def ask(self, question: Question) -> object:
        wanted = " & ".join(f"({_sequence(tokens(word))})" for word in question.words)
        if question.kind == "facets":
            return [
                self._connection.execute(
                    f"SELECT {column}, count(*) FROM story WHERE words @@ %s::tsquery GROUP BY 1",  # noqa: S608
                    [wanted],
                ).fetchall()
                for column in ("lang", "outlet")
            ]
        narrowed = " AND lang = %s AND urgency <= %s" if question.language else ""
        is_ranked = question.kind == "ranked"
        order = "ts_rank_cd(words, %s::tsquery) DESC" if is_ranked else "number DESC"
        return self._connection.execute(
            f"SELECT number FROM story WHERE words @@ %s::tsquery{narrowed} ORDER BY {order} LIMIT {PAGE}",  # noqa: S608
            [
                wanted,
                *([question.language, question.urgency] if question.language else []),
                *([wanted] if is_ranked else []),
            ],
        ).fetchall()


def _vector(line: str) -> str:
    """A token line as PostgreSQL writes a `tsvector`: it knows places up to 16,383."""
    places: dict[str, list[int]] = {}
    for place, token in enumerate(line.split(), 1):
        places.setdefault(token, []).append(min(place, 16_383))
    return " ".join(f"{_quoted(token)}:{','.join(map(str, at[:255]))}" for token, at in places.items())


def _sequence(sequence: Sequence[str]) -> str:
    return " <-> ".join(map(_quoted, sequence))


def _quoted(token: str) -> str:
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
