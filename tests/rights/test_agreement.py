"""Agreements: a floor under and a ceiling over what owners say; grants on request; what another has alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given

from commonwire.base.errors import BadInputError
from commonwire.rights.agreement import Agreement, below_floor, check_agreement, effective, in_force
from commonwire.rights.match import overlaps
from commonwire.rights.resolve import resolve
from commonwire.rights.terms import Duty, Parties, Rule, Terms
from commonwire.rights.use import Use, use_of
from tests.rights.conftest import (
    ALL,
    ASKER,
    GRANT,
    HOUR,
    NOON,
    OPEN,
    USE,
    answer,
    embargoes,
    granting,
    rules,
    terms,
    uses,
    using,
)

FLOOR = Agreement(key="web-use", version=1, name="Web use", in_force_at=NOON, floor=(GRANT,))
CEILING = Agreement(
    key="no-tv", version=1, name="No television", in_force_at=NOON, ceiling=(Rule(channels=frozenset({"tv"})),)
)
REQUESTED = msgspec.structs.replace(GRANT, who=Parties(outlets=frozenset({"steppe-radio"})), by="request:7")
ALONE = msgspec.structs.replace(
    GRANT, who=Parties(outlets=frozenset({"mountain-tv"})), territories=frozenset({"143"}), exclusive=True
)
RANK = {"deny": 0, "ask": 1, "allow": 2}


def test_of_each_agreement_the_newest_version_in_force_counts() -> None:
    later = msgspec.structs.replace(FLOOR, version=2, in_force_at=NOON + HOUR)
    ended = msgspec.structs.replace(CEILING, ends_at=NOON + HOUR)

    assert in_force([later, FLOOR, ended], NOON - HOUR) == ()
    assert in_force([later, FLOOR, ended], NOON) == (ended, FLOOR)
    assert in_force([later, FLOOR, ended], NOON + HOUR) == (later,)


@pytest.mark.parametrize(
    ("own", "use", "decision"),
    [
        (Terms(), USE, "allow"),
        (granting(channels=frozenset({"tv"})), USE, "allow"),
        (Terms(prohibitions=(Rule(territories=frozenset({"KZ"})),)), USE, "deny"),
        (Terms(free_text="Ask us."), USE, "ask"),
        (Terms(void="contradictory"), USE, "ask"),
    ],
)
def test_a_floor_fills_silence_and_narrow_grants_but_lifts_no_prohibition(own: Terms, use: Use, decision: str) -> None:
    got = answer(effective(own, (), (FLOOR,)), use)

    assert got.decision == decision
    assert (decision != "allow") or ("by", "allow", ("agreement:web-use@1",)) in {
        (reason.clause, reason.effect, reason.detail) for reason in got.reasons
    }


def test_terms_below_the_floor_are_named() -> None:
    assert below_floor(Terms(prohibitions=(Rule(channels=frozenset({"web"})),)), [FLOOR]) == ["web-use"]
    assert below_floor(Terms(), [FLOOR]) == []


def test_a_ceiling_is_not_lifted_by_the_owner_nor_on_request() -> None:
    got = answer(effective(OPEN, (REQUESTED,), (CEILING,)), using(channel="tv"))

    assert got.decision == "deny" and "by:agreement:no-tv@1" in got.reasons[0].detail
    assert answer(effective(OPEN, (), (CEILING,)), USE).decision == "allow"


@pytest.mark.parametrize(
    "own",
    [
        Terms(),
        Terms(prohibitions=(Rule(territories=frozenset({"KZ"})),)),
        Terms(free_text="Ask us."),
        Terms(grants=(GRANT,), duties=(Duty(kind="consent"),)),
        Terms(grants=(GRANT,), duties=(Duty(kind="unchanged"),)),
    ],
)
def test_what_was_granted_on_request_is_allowed_to_that_outlet_alone(own: Terms) -> None:
    merged = effective(own, (REQUESTED,))
    other = msgspec.structs.replace(ASKER, outlet="mountain-tv")

    assert answer(merged, using(changes=frozenset({"extract"}))).decision == "allow"
    assert answer(merged, USE, asker=other).decision == answer(own, USE, asker=other).decision


def test_no_request_lifts_embargo_hold_or_kill() -> None:
    merged = effective(Terms(), (REQUESTED,))

    assert answer(merged, embargo_until=NOON + HOUR).decision == "deny"
    assert answer(merged, status="withheld").decision == "deny"
    assert answer(merged, status="canceled").decision == "deny"


def test_what_another_has_alone_is_denied_where_it_overlaps_while_it_lasts() -> None:
    alone = msgspec.structs.replace(ALONE, until_at=NOON + HOUR)
    merged = effective(OPEN, (alone,))

    got = answer(merged)
    assert got.decision == "deny" and got.reasons[0].clause == "exclusive-until"
    assert got.nearest is None or got.nearest.use.at is not None or "KZ" not in got.nearest.use.territories
    assert answer(merged, using(territories=frozenset({"FR"}))).decision == "allow"
    assert answer(merged, now=NOON + HOUR).decision == "allow"
    assert answer(merged, asker=msgspec.structs.replace(ASKER, outlet="mountain-tv")).decision == "allow"


def test_rules_overlap_when_one_use_could_fall_under_both() -> None:
    assert overlaps(ALONE, GRANT) and overlaps(GRANT, ALONE)
    assert not overlaps(ALONE, Rule(territories=frozenset({"FR"})))
    assert overlaps(ALONE, Rule(territories=frozenset({"KZ-71"})))
    assert not overlaps(Rule(channels=frozenset({"tv"})), Rule(channels=frozenset({"web"})))
    assert not overlaps(Rule(until_at=NOON), Rule(from_at=NOON))


def test_a_number_of_uses_is_kept_for_each_outlet() -> None:
    twice = granting(uses=2)

    assert answer(twice, asker=msgspec.structs.replace(ASKER, takes=1)).decision == "allow"
    got = answer(twice, asker=msgspec.structs.replace(ASKER, takes=2))
    assert got.decision == "deny" and ("uses", ("2", "2")) in {(r.clause, r.detail) for r in got.reasons}


@pytest.mark.parametrize("action", ["sublicense", "data-mining", "ai-training"])
def test_passing_on_mining_and_training_are_allowed_by_name_only(action: str) -> None:
    assert answer(OPEN, using(action=action)).decision == "ask"
    assert answer(granting(actions=ALL | {action}), using(action=action)).decision == "allow"
    assert answer(Terms(grants=OPEN.grants, prohibitions=(Rule(actions=ALL),)), using(action=action)).decision == "deny"


def test_a_part_is_granted_without_the_whole() -> None:
    headline = granting(parts=frozenset({"headline", "summary"}))

    got = answer(headline)
    assert got.decision == "deny"
    assert got.nearest is not None and got.nearest.use.parts == {"headline", "summary"}
    assert answer(headline, using(parts=frozenset({"headline"}))).decision == "allow"


def test_a_part_is_forbidden_without_the_rest() -> None:
    merged = Terms(grants=(GRANT,), prohibitions=(Rule(parts=frozenset({"pictures"})),))

    got = answer(merged)
    assert got.decision == "deny" and got.nearest is not None
    assert got.nearest.use.parts == {"headline", "summary", "body"}


def test_a_use_in_a_part_of_a_country_is_covered_by_the_country_and_not_the_other_way_round() -> None:
    assert answer(granting(territories=frozenset({"KZ"})), using(territories=frozenset({"KZ-71"}))).decision == "allow"
    assert answer(granting(territories=frozenset({"KZ-71"})), using(territories=frozenset({"KZ"}))).decision == "deny"
    got = answer(granting(except_territories=frozenset({"KZ-71"})), using(territories=frozenset({"KZ"})))
    assert got.decision == "deny" and got.nearest is not None
    assert "KZ-75" in got.nearest.use.territories and "KZ-71" not in got.nearest.use.territories
    assert use_of("republish", "web", territories=["143"]).territories == {"KZ", "KG", "TJ", "TM", "UZ"}


def test_marks_of_where_a_rule_comes_from_are_not_taken_from_outside() -> None:
    forged = Terms(grants=(REQUESTED,), prohibitions=(Rule(by="agreement:x@1"),), next_terms=Terms(grants=(REQUESTED,)))

    resolved = resolve(forged, None, None)

    assert resolved.grants[0].by is None and resolved.prohibitions[0].by is None
    assert resolved.next_terms is not None and resolved.next_terms.grants[0].by is None


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"key": "web use"}, "key"),
        ({"name": " "}, "name"),
        ({"ends_at": NOON}, "ends_at"),
        ({"floor": ()}, "floor"),
        ({"floor": (Rule(territories=frozenset({"XX"})),)}, "floor[0].territories"),
        ({"ceiling": (Rule(uses=3),)}, "ceiling[0].uses"),
    ],
)
def test_an_agreement_that_cannot_hold_is_refused_with_its_place(changed: dict[str, Any], where: str) -> None:
    with pytest.raises(BadInputError) as caught:
        check_agreement(msgspec.structs.replace(FLOOR, **changed))

    assert caught.value.where == where


@given(terms, uses, rules, embargoes)
def test_a_ceiling_never_widens(own: Terms, use: Use, rule: Rule, embargo: datetime | str | None) -> None:
    ceiling = msgspec.structs.replace(CEILING, ceiling=(rule,))

    before = answer(own, use, embargo_until=embargo)
    after = answer(effective(own, (), (ceiling,)), use, embargo_until=embargo)
    assert RANK[after.decision] <= RANK[before.decision]


@given(terms, uses, rules)
def test_a_floor_never_narrows_and_never_turns_a_prohibition(own: Terms, use: Use, rule: Rule) -> None:
    before = answer(own, use)
    after = answer(effective(own, (), (msgspec.structs.replace(FLOOR, floor=(rule,)),)), use)

    if any(reason.clause == "prohibition" for reason in before.reasons):
        assert after == msgspec.structs.replace(before, terms_digest=after.terms_digest, nearest=after.nearest)
    else:
        assert RANK[after.decision] >= min(RANK[before.decision], 1) or before.decision == "ask"
