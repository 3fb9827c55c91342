"""`bench decide`: how many decisions on uses a processor second gives, and how long it takes to filter a feed."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from statistics import median

from commonwire.app.bench.desk import fill
from commonwire.app.bench.figures import Measured
from commonwire.app.bench.home import bench_home
from commonwire.app.node import open_node
from commonwire.delivery.records import Records
from commonwire.delivery.standing_terms import terms_that_hold
from commonwire.delivery.take import decide_use
from commonwire.rights.agreement import Agreement
from commonwire.rights.decide import decide
from commonwire.rights.templates import templates
from commonwire.rights.terms import Rule
from commonwire.rights.use import Asker, Use

CASES = 500
SECONDS = 3.0
OWNER = "bench-owner"
FEED = 10_000
"""Stories that are filtered for one outlet."""
OUTLETS = 20
ROUNDS = 5
AGREEMENT = Agreement(
    key="bench",
    name="Bench",
    version=1,
    in_force_at=datetime(2020, 1, 1, tzinfo=UTC),
    floor=(Rule(actions=frozenset({"republish"}), channels=frozenset({"web"}), territories=frozenset({"KZ"})),),
    ceiling=(Rule(actions=frozenset({"ai-training"})),),
)


def measure() -> Measured:
    """Whole decisions, with reasons, duties and the nearest allowed use; and short ones, as a list's row needs them."""
    return Measured(
        figures={
            "decisions_per_second": _per_second(seek_nearest=True),
            "row_decisions_per_second": _per_second(seek_nearest=False),
            "feed_filter_10000_ms": _filter_seconds() * 1000,
        }
    )


def _filter_seconds() -> float:
    """Seconds of processor time until it is known which stories of a feed one outlet may use; the median.

    An agreement is in force, and the terms that hold are asked from the store, as a list asks for them.
    """
    now = datetime(2030, 1, 1, tzinfo=UTC)
    asker = Asker(outlet="bench-asking", member="bench-other", member_class="full-member")
    use = Use(action="republish", channel="web", territories=frozenset({"KZ"}), languages=frozenset({"en"}))
    took = []

    def look(records: Records) -> None:
        states = records.lists.following(viewer=None, after=0, limit=FEED)
        began = time.process_time()
        terms = terms_that_hold(records, states, now)
        for state in states:
            decide_use(state, terms[state.id], use, asker=asker, now=now, seek_nearest=False)
        took.append(time.process_time() - began)

    with bench_home(outlets=OUTLETS) as home:
        fill(home, FEED, [template.terms for template in templates().values()])
        with open_node(home.settings) as node:
            node.store.write_now(lambda records: records.agreements.put(AGREEMENT))
            for _ in range(ROUNDS):
                node.store.read_now(look)
    return median(took)


def _per_second(*, seek_nearest: bool) -> float:
    chance = random.Random(5)
    now = datetime(2030, 1, 1, tzinfo=UTC)
    terms = [template.terms for template in templates().values()]
    askers = [
        Asker(outlet=f"bench-{n}", member=f"m{n % 9}", member_class=chance.choice(("full-member", "observer")))
        for n in range(20)
    ]
    cases = [(chance.choice(terms), _use(chance), chance.choice(askers)) for _ in range(CASES)]
    done = 0
    began = time.process_time()
    while (spent := time.process_time() - began) < SECONDS:
        for term, use, asker in cases:
            decide(
                term,
                use,
                asker=asker,
                owner=OWNER,
                embargo_until=None,
                status="usable",
                now=now,
                seek_nearest=seek_nearest,
            )
        done += CASES
    return done / spent


def _use(chance: random.Random) -> Use:
    return Use(
        action=chance.choice(("republish", "translate", "extract")),
        channel=chance.choice(("web", "print", "radio")),
        territories=frozenset(chance.sample(("KZ", "UZ", "IN", "PK", "RU", "CN"), 2)),
        languages=frozenset({chance.choice(("en", "ru", "ur"))}),
    )
