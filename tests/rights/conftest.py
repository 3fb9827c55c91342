"""Uses, askers and terms to try decisions on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import strategies as st

from commonwire.rights.decide import decide
from commonwire.rights.decision import Decision
from commonwire.rights.terms import EVERY, Duty, Parties, Rule, Terms
from commonwire.rights.use import Asker, Use

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL = frozenset({EVERY})
ASKER = Asker(outlet="steppe-radio", member="KZ", member_class="observer")
USE = Use(action="republish", channel="web", territories=frozenset({"KZ"}), languages=frozenset({"ru"}))
GRANT = Rule(actions=ALL, channels=ALL, territories=ALL, languages=ALL, who=Parties(classes=ALL))
OPEN = Terms(grants=(GRANT,))


def answer(terms: Terms, use: Use = USE, **case: Any) -> Decision:
    """The decision on `use` by a steppe radio of an item of another outlet at noon, but for what `case` says."""
    settled: dict[str, Any] = {"asker": ASKER, "owner": "pamir-post", "embargo_until": None, "status": "usable"}
    return decide(terms, use, **(settled | {"now": NOON} | case))


def granting(**changed: Any) -> Terms:
    """Terms with the one grant that allows everything, but for what is `changed`."""
    return Terms(grants=(msgspec.structs.replace(GRANT, **changed),))


def using(**changed: Any) -> Use:
    """The usual use, but for what is `changed`."""
    return msgspec.structs.replace(USE, **changed)


def _some(*values: str) -> st.SearchStrategy[frozenset[str]]:
    return st.one_of(st.just(ALL), st.frozensets(st.sampled_from(values), min_size=1, max_size=3))


_actions = _some("republish", "translate", "modify", "extract")
_channels = _some("web", "print", "radio", "app")
_territories = _some("KZ", "KZ-71", "CN", "FR", "IN", "143")
_languages = _some("ru", "zh", "zh-Hans", "ur")
_times = st.one_of(st.none(), st.integers(-5, 5).map(lambda hours: NOON + hours * HOUR))
_parties = st.builds(
    Parties,
    classes=st.one_of(st.just(frozenset()), _some("observer", "full-member")),
    members=st.frozensets(st.sampled_from(["KZ", "CN"]), max_size=1),
    outlets=st.frozensets(st.sampled_from(["steppe-radio", "mountain-tv"]), max_size=1),
    except_outlets=st.frozensets(st.sampled_from(["steppe-radio", "mountain-tv"]), max_size=1),
    groups=st.frozensets(st.sampled_from(["pool"]), max_size=1),
    except_classes=st.frozensets(st.sampled_from(["observer"]), max_size=1),
)
_parts = st.none() | st.frozensets(st.sampled_from(["headline", "summary", "body"]), min_size=1, max_size=2)
rules = st.builds(
    Rule,
    actions=st.none() | _actions,
    channels=st.none() | _channels,
    territories=st.none() | _territories,
    except_territories=st.frozensets(st.sampled_from(["CN", "FR", "KZ-71"]), max_size=1),
    languages=st.none() | _languages,
    renditions=st.none() | st.just(ALL),
    parts=_parts,
    who=st.none() | _parties,
    from_at=_times,
    until_at=_times,
)
grants = st.builds(
    lambda rule, exclusive, uses, by: msgspec.structs.replace(rule, exclusive=exclusive, uses=uses, by=by),
    rules,
    st.booleans(),
    st.sampled_from([None, 1, 3]),
    st.sampled_from([None, None, "request:1", "agreement:web-use@1"]),
)
generous = st.builds(
    Rule,
    actions=_actions,
    channels=_channels,
    territories=_territories,
    except_territories=st.frozensets(st.sampled_from(["CN", "FR", "KZ-71"]), max_size=1),
    languages=_languages,
    renditions=st.just(ALL),
    who=st.just(Parties(classes=ALL)),
    from_at=_times,
    until_at=_times,
)
duties = st.lists(
    st.sampled_from([Duty(kind=kind) for kind in ("attribute", "unchanged", "link", "consent")]),
    max_size=2,
)
terms = st.builds(
    Terms,
    grants=st.lists(grants | generous, max_size=3).map(tuple),
    prohibitions=st.lists(rules, max_size=2).map(tuple),
    duties=duties.map(tuple),
    announce=st.frozensets(st.sampled_from(["existence", "headline"])),
    free_text=st.sampled_from([None, None, None, "Not for sale."]),
)
uses = st.builds(
    Use,
    action=st.sampled_from(["republish", "translate", "modify"]),
    channel=st.sampled_from(["web", "print", "radio"]),
    territories=_territories,
    languages=_languages,
    changes=st.frozensets(st.sampled_from(["translate", "modify", "extract"]), max_size=2),
    at=_times,
    rendition=st.sampled_from([None, None, "main"]),
    parts=st.sampled_from([ALL, ALL, frozenset({"headline"}), frozenset({"headline", "body"})]),
)
embargoes = st.one_of(_times, st.just("open"))


@pytest.fixture
def noon() -> datetime:
    """A moment in 2030."""
    return NOON
