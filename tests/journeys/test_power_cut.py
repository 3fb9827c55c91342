"""The plug is pulled: kill -9 at random moments under load, and everything acknowledged is there afterwards.

`make chaos` runs many rounds (CHAOS_ROUNDS); the seed of a run is printed and can be given again (CHAOS_SEED),
though the moment at which the disk stood still cannot.
"""

from __future__ import annotations

import asyncio
import os
import random
import threading
import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.ledger.chain import verify_chain
from commonwire.ledger.checkpoint import read_tree_checkpoint
from commonwire.ledger.entry import START, Entry, decode_entry
from commonwire.ledger.keys import PublicKey
from commonwire.ledger.tree import Range, leaf_hash
from commonwire.store.rebuild import rebuild
from commonwire.store.tables import DERIVED, checkpoints, contents, entries, takes
from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, Node, served
from tests.journeys.under_load import Acknowledged, Newsrooms

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "2"))
SEED = int(os.environ.get("CHAOS_SEED", str(random.SystemRandom().randrange(10**6))))
SHORTEST, LONGEST = 1.5, 3.5
"""Seconds of work before the plug is pulled."""
MOST_PATIENCE = 60.0


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """A founded demo home, on either store; nothing runs in it."""
    store = request.getfixturevalue("postgres_database") if request.param == "postgresql" else None
    home = Home(tmp_path, store=store)
    found(home)
    return home


def test_what_was_acknowledged_survives_a_power_cut(home: Home) -> None:
    print(f"seed {SEED}")  # noqa: T201 -- shown with a failure
    chance = random.Random(SEED)
    giver_key, taker_key = two_keys(home)
    known, numbers = Acknowledged(), count()

    for number in range(ROUNDS):
        with served(home) as node:
            if number:
                _answers_for_everything(node, known, giver_key, taker_key, chance)
            _work_until_the_plug_is_pulled(node, Newsrooms(node.port, giver_key, taker_key, known, chance, numbers))
        print(f"round {number + 1}: {known}")  # noqa: T201 -- shown with a failure

    with served(home) as node:
        _answers_for_everything(node, known, giver_key, taker_key, chance)
    assert known.refused == []
    assert known.has_everything
    _holds_together(home, known)


def _work_until_the_plug_is_pulled(node: Node, newsrooms: Newsrooms) -> None:
    seconds = newsrooms.chance.uniform(SHORTEST, LONGEST)
    pull = threading.Thread(target=_pull, args=(node, newsrooms.known, seconds))
    pull.start()
    asyncio.run(newsrooms.work())
    pull.join()


def _pull(node: Node, known: Acknowledged, seconds: float) -> None:
    """End the node after so long; on a busy machine not before there is something of everything."""
    at = time.monotonic() + seconds
    latest = at + MOST_PATIENCE
    while time.monotonic() < at or (not known.has_everything and time.monotonic() < latest):
        time.sleep(0.02)
    node.kill()


def _answers_for_everything(node: Node, known: Acknowledged, giver: str, taker: str, chance: random.Random) -> None:
    """Over HTTP: every given item is on its owner's wire, the killed ones struck; the taker's notices are all there."""
    rows: dict[str, Any] = {}
    cursor = ""
    while page := (answer := node.api("GET", f"/wire?limit=500&after={cursor}", giver).json())["items"]:
        rows |= {row["id"]: row for row in page}
        cursor = answer["next"]
    assert {item for item, _ in known.given} - rows.keys() == set()
    assert {item for item in known.killed if rows[item]["status"] != "canceled"} == set()
    notices: dict[str, Any] = {}
    cursor = ""
    while page := (answer := node.api("GET", f"/notices?limit=500&after={cursor}", taker).json())["notices"]:
        notices |= {notice["id"]: notice for notice in page}
        cursor = answer["next"] or ""
        if not cursor:
            break
    assert set(known.killed.values()) - notices.keys() == set()
    assert {notice for notice in known.answered if notices[notice]["receipt"] is None} == set()
    newest = dict(sorted(known.given))
    for item in chance.sample(sorted(newest.keys() - known.killed.keys()), 5):
        original = node.api("GET", f"/items/{item}/original", giver)
        _, story = known.given[item, newest[item]]
        assert original.body == story or rows[item]["version"] > newest[item]  # the answer was cut off


def _holds_together(home: Home, known: Acknowledged) -> None:
    """In the store: numbers gap-free, digests linked, contents whole, what is derived as a rebuild makes it."""
    settings = read_settings(home.environment)
    with open_node(settings) as node:
        _ledger_holds(node.store.engine, known, node.key.public)
        before = _derived(node.store.engine)
        rebuild(node.store, node.matcher)
        after = _derived(node.store.engine)
    assert {name for name in before if before[name] != after[name]} == set()


def _ledger_holds(engine: Engine, known: Acknowledged, public: PublicKey) -> None:
    with engine.connect() as connection:
        data = list(connection.scalars(select(entries.c.data).order_by(entries.c.number)))
        kept = set(connection.scalars(select(contents.c.digest)))
        signed = list(connection.scalars(select(checkpoints.c.data)))
        kept_takes = set(connection.scalars(select(takes.c.id)))
    assert known.taken.keys() - kept_takes == set()
    head = verify_chain(data, start=START)
    ledger = [decode_entry(one) for one in data]
    assert [entry.number for entry in ledger] == list(range(1, head.number + 1))
    for (item, version), (number, _) in known.given.items():
        assert (ledger[number - 1].item, ledger[number - 1].version) == (item, version)
    whole, roots = Range(), {}
    for one in data:
        whole.append(leaf_hash(one))
        roots[whole.size] = whole.root()
    for note in signed:
        checkpoint = read_tree_checkpoint(note, public)
        assert roots[checkpoint.size] == checkpoint.root
    promised = _contents_of(ledger)
    assert promised - kept == set(), "entries whose contents are missing"
    assert kept - promised == set(), "contents without an entry"


def _contents_of(ledger: list[Entry]) -> set[str]:
    """The digests of the contents that the ledger says are here."""
    named = {digest for entry in ledger if entry.kind != "erased" for digest in entry.content.values()}
    return named - {digest for entry in ledger if entry.kind == "erased" for digest in entry.content.values()}


def _derived(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr) for table in DERIVED
        }
