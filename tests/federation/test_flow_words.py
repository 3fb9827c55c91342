"""Flows in words: read as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError
from commonwire.federation.flow import BEYOND, NOTHING, Flow
from commonwire.federation.flow_words import read_flow, say_flow
from commonwire.rights.use import Use

some = st.frozensets(st.sampled_from(["pamir-post", "steppe-radio", "delta-9"]), min_size=1) | st.just(frozenset({"*"}))
tags = st.frozensets(st.sampled_from(["ru", "tg", "zh-Hans"]), min_size=1) | st.just(frozenset({"*"}))
uses = st.sampled_from(
    [Use(action="republish", channel="web"), Use(action="print", channel="print", territories=frozenset({"KZ", "TJ"}))]
)
flows = st.builds(
    Flow,
    outlets=some,
    languages=tags,
    subjects=some,
    floor=st.lists(uses, max_size=2, unique=True).map(tuple),
    re_export=st.sampled_from(["no", "alliance", "terms"]),
    others=st.sampled_from(["leaf", "header"]),
    is_thin=st.booleans(),
    introduces=st.booleans(),
)


@given(flows | st.just(NOTHING) | st.just(BEYOND))
def test_what_is_said_is_read_as_the_same_flow(flow: Flow) -> None:
    assert read_flow(say_flow(flow), NOTHING) == flow


@given(flow=flows)
def test_what_is_not_named_stays_as_it_was(flow: Flow) -> None:
    changed = read_flow(["languages=fa"], flow)

    assert changed.languages == {"fa"} and read_flow(say_flow(flow)[1:2], changed) == flow


@pytest.mark.parametrize(
    "word",
    "|languages|languages=|outlets=,|languages=no language|re-export=some|thin=maybe|floor=fly/web|floor=republish"
    "|floor=republish/web/XX|speed=9|others=".split("|"),
)
def test_what_says_nothing_is_refused_with_what_may_be_said(word: str) -> None:
    with pytest.raises(BadInputError) as refused:
        read_flow([word], Flow())

    assert refused.value.remedy
