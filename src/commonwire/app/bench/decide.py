"""`bench decide`: how many decisions on uses a processor second gives."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

from commonwire.app.bench.figures import Measured
from commonwire.rights.decide import decide
from commonwire.rights.templates import templates
from commonwire.rights.use import Asker, Use

CASES = 500
SECONDS = 3.0
OWNER = "bench-owner"


def measure() -> Measured:
    """Whole decisions, with reasons, duties and the nearest allowed use; and short ones, as a list's row needs them."""
    return Measured(
        figures={
            "decisions_per_second": _per_second(seek_nearest=True),
            "row_decisions_per_second": _per_second(seek_nearest=False),
        }
    )


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
