"""How much of an entry goes to a peer: never more than was agreed, and kills always."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from commonwire.federation.flow import BEYOND, NOTHING, Facts, Flow, Taker, level_of, meet
from commonwire.rights.terms import EVERY, Parties, Rule, Terms
from commonwire.rights.use import Asker, Use

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
AMOUNTS = ("leaf", "header", "content")
EVERYWHERE = frozenset({EVERY})
ALL = Parties(classes=EVERYWHERE)
OPEN = Rule(actions=EVERYWHERE, channels=EVERYWHERE, territories=EVERYWHERE, languages=EVERYWHERE, who=ALL)
ANYBODY = Parties(outlets=EVERYWHERE)
PASSABLE = Terms(grants=(OPEN, replace(OPEN, actions=frozenset({"sublicense"}), who=ANYBODY)))
WEB = Use(action="republish", channel="web")
SOUTH = Asker(outlet="steppe-radio", member="KZ", member_class="full-member")
NODE = Taker(node="south", outlets=(SOUTH,))
STRANGER = Taker(node="far", beyond="another-alliance")
STORY = Facts(kind="published", outlet="pamir-post", language="tg", subjects=frozenset({"medtop:04"}), terms=PASSABLE)
PASSING = ["killed", "held", "released", "emergency-held", "emergency-released", "erased"]

some_of = st.frozensets(st.sampled_from(["a", "b", "c"])) | st.just(EVERYWHERE)
tags = st.frozensets(st.sampled_from(["zh", "zh-Hans", "zh-Hant", "ru", "tg"])) | st.just(EVERYWHERE)
flows = st.builds(
    Flow,
    outlets=some_of,
    languages=tags,
    subjects=some_of,
    floor=st.lists(st.sampled_from([WEB, Use(action="print", channel="print")]), max_size=2).map(tuple),
    re_export=st.sampled_from(["no", "alliance", "terms"]),
    others=st.sampled_from(["leaf", "header"]),
    is_thin=st.booleans(),
    introduces=st.booleans(),
)
facts = st.builds(
    Facts,
    kind=st.sampled_from([*PASSING, "published", "corrected", "embargo-lifted", "reaffirmed", "member-admitted"]),
    outlet=st.sampled_from(["a", "b", "d", None]),
    language=st.sampled_from(["zh-Hans", "ru", "tg", None]),
    subjects=some_of | st.none(),
    terms=st.sampled_from([PASSABLE, Terms(grants=(OPEN,)), Terms(), None]),
    is_embargoed=st.booleans(),
    status=st.sampled_from(["usable", "withheld", "canceled"]),
    came_by=st.none() | flows,
)
takers = st.sampled_from([NODE, STRANGER, Taker(node="relay")])


def amount(fact: Facts, flow: Flow, taker: Taker = NODE, **said: Any) -> int:
    return AMOUNTS.index(level_of(fact, flow, taker, now=NOON, **said).amount)


@given(kind=st.sampled_from(PASSING), fact=facts, flow=flows, taker=takers, paused=st.booleans())
def test_kills_holds_and_erasures_pass_whatever_was_agreed(
    kind: str, fact: Facts, flow: Flow, taker: Taker, paused: bool
) -> None:
    for agreed in (flow, NOTHING, BEYOND):
        assert level_of(replace(fact, kind=kind), agreed, taker, now=NOON, is_paused=paused).amount == "content"


@given(fact=facts, giving=flows, taking=flows, taker=takers)
def test_what_both_agree_to_lets_through_no_more_than_either(
    fact: Facts, giving: Flow, taking: Flow, taker: Taker
) -> None:
    both = amount(fact, meet(giving, taking), taker)

    assert both <= min(amount(fact, giving, taker), amount(fact, taking, taker))


@given(giving=flows, fact=facts, taker=takers)
def test_a_side_that_takes_everything_changes_nothing(giving: Flow, fact: Facts, taker: Taker) -> None:
    assert amount(fact, meet(giving, Flow(re_export="terms")), taker) == amount(fact, giving, taker)


@given(fact=facts, flow=flows, taker=takers)
def test_embargoed_held_and_killed_contents_stay(fact: Facts, flow: Flow, taker: Taker) -> None:
    fact = replace(fact, kind="published", outlet="a")
    for stopped in (
        replace(fact, is_embargoed=True),
        replace(fact, status="withheld"),
        replace(fact, status="canceled"),
    ):
        assert level_of(stopped, flow, taker, now=NOON).amount != "content"


@given(fact=facts, flow=flows, came_by=flows)
def test_nothing_leaves_the_alliance_beyond_its_terms(fact: Facts, flow: Flow, came_by: Flow) -> None:
    for terms in (None, Terms(), Terms(grants=(OPEN,)), Terms(grants=(OPEN,), free_text="Ask us.")):
        story = replace(fact, kind="published", terms=terms)
        assert level_of(story, flow, STRANGER, now=NOON).amount != "content"
    relayed = replace(fact, kind="published", came_by=replace(came_by, re_export="alliance"))
    assert level_of(relayed, flow, STRANGER, now=NOON).amount != "content"


@given(fact=facts, flow=flows, taker=takers, came_by=flows)
def test_what_came_without_re_export_is_not_passed_on(fact: Facts, flow: Flow, taker: Taker, came_by: Flow) -> None:
    relayed = replace(fact, kind="corrected", outlet="a", came_by=replace(came_by, re_export="no"))

    assert level_of(relayed, flow, taker, now=NOON).amount != "content"


@given(fact=facts, flow=flows, taker=takers)
def test_a_paused_link_gives_no_story(fact: Facts, flow: Flow, taker: Taker) -> None:
    assert level_of(replace(fact, kind="published"), flow, taker, now=NOON, is_paused=True).amount == "header"


def test_within_the_alliance_everything_flows_when_nothing_else_was_agreed() -> None:
    assert level_of(STORY, Flow(), NODE, now=NOON).amount == "content"
    assert (
        level_of(replace(STORY, terms=Terms(), language=None, subjects=None), Flow(), NODE, now=NOON).reason == "agreed"
    )


def test_another_alliance_gets_what_the_owner_lets_pass_on() -> None:
    given_on = replace(STORY, came_by=Flow(re_export="terms"))

    assert level_of(given_on, Flow(), STRANGER, now=NOON).amount == "content"
    assert level_of(Facts(kind="agreed"), Flow(), STRANGER, now=NOON).amount == "header"


@pytest.mark.parametrize(
    ("flow", "reason"),
    [
        (Flow(outlets=frozenset({"steppe-radio"})), "outlet"),
        (Flow(languages=frozenset({"ru"})), "language"),
        (Flow(subjects=frozenset({"medtop:15"})), "subject"),
        (NOTHING, "outlet"),
    ],
)
def test_what_lies_outside_of_the_agreement_says_why(flow: Flow, reason: str) -> None:
    level = level_of(STORY, flow, NODE, now=NOON)

    assert (level.amount, level.reason, level.refusal) == ("header", reason, "agreement")
    assert level_of(STORY, replace(flow, others="leaf"), NODE, now=NOON).amount == "leaf"
    assert level_of(replace(STORY, kind="corrected"), replace(flow, others="leaf"), NODE, now=NOON).amount == "header"


def test_a_language_holds_its_narrower_ones() -> None:
    flow = Flow(languages=frozenset({"zh"}))

    assert level_of(replace(STORY, language="zh-Hans"), flow, NODE, now=NOON).amount == "content"
    assert meet(flow, Flow(languages=frozenset({"zh-Hans", "ru"}))).languages == frozenset({"zh-Hans"})


def test_an_item_that_does_not_say_its_language_or_subject_is_not_among_chosen_ones() -> None:
    assert (
        level_of(replace(STORY, language=None), Flow(languages=frozenset({"tg"})), NODE, now=NOON).reason == "language"
    )
    assert level_of(replace(STORY, subjects=None), Flow(subjects=frozenset({"x"})), NODE, now=NOON).reason == "subject"


def test_the_floor_is_a_use_that_the_terms_must_allow_an_outlet_of_the_taker() -> None:
    flow = Flow(floor=(WEB,))

    assert level_of(STORY, flow, NODE, now=NOON).amount == "content"
    assert level_of(replace(STORY, terms=Terms()), flow, NODE, now=NOON).reason == "floor"
    assert level_of(STORY, flow, Taker(node="relay"), now=NOON).reason == "floor"


def test_a_refusal_says_whether_it_is_worth_asking_again() -> None:
    held, embargoed = replace(STORY, status="withheld"), replace(STORY, is_embargoed=True)

    assert level_of(held, Flow(), NODE, now=NOON).refusal == "later"
    assert level_of(embargoed, Flow(), NODE, now=NOON).refusal == "embargo"
    assert level_of(STORY, Flow(), NODE, now=NOON).refusal is None
