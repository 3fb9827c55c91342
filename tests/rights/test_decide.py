"""Decisions, one by one and by their properties."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given

from commonwire.base.errors import BadInputError
from commonwire.rights.decision import Reason, Step
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

RANK = {"deny": 0, "ask": 1, "allow": 2}
WEB = frozenset({"web"})
KZ = frozenset({"KZ"})
TV = Rule(channels=frozenset({"tv"}))


def alone(**limits: Any) -> Rule:
    """What another outlet has alone."""
    other = Parties(outlets=frozenset({"mountain-tv"}))
    return msgspec.structs.replace(GRANT, exclusive=True, who=other, **limits)


# what is granted, what is wanted, the answer, the clause behind it
CASES: list[tuple[str, Terms, Use, str, str]] = [
    ("everything is granted", OPEN, USE, "allow", "channel"),
    ("nothing is said", Terms(), USE, "ask", "no-terms"),
    ("an empty grant", Terms(grants=(Rule(),)), USE, "ask", "action-unstated"),
    ("another action is granted", granting(actions=frozenset({"print"})), USE, "ask", "action-unstated"),
    ("the channel is granted", granting(channels=WEB), USE, "allow", "channel"),
    ("another channel is granted", granting(channels=frozenset({"tv"})), USE, "deny", "channel"),
    ("no channel is said", granting(channels=None), USE, "ask", "channel-unstated"),
    ("the territory is granted", granting(territories=KZ), USE, "allow", "territory"),
    ("another territory is granted", granting(territories=frozenset({"FR"})), USE, "deny", "territory"),
    ("one of two territories is granted", granting(territories=KZ), using(territories=KZ | {"FR"}),
     "deny", "territory"),
    ("everywhere wanted, one granted", granting(territories=KZ), using(territories=ALL), "deny", "territory"),
    ("no territory is said", granting(territories=None), USE, "ask", "territory-unstated"),
    ("the territory is excepted", granting(except_territories=KZ), USE, "deny", "territory"),
    ("excepted with none said", granting(territories=None, except_territories=KZ), USE, "deny", "territory"),
    ("another one is excepted", granting(except_territories=frozenset({"FR"})), USE, "allow", "territory"),
    ("the wider language is granted", granting(languages=frozenset({"zh"})), using(languages=frozenset({"zh-Hans"})),
     "allow", "language"),
    ("the narrower language is granted", granting(languages=frozenset({"zh-Hans"})), using(languages=frozenset({"zh"})),
     "deny", "language"),
    ("no language is said", granting(languages=None), USE, "ask", "language-unstated"),
    ("the class is granted", granting(who=Parties(classes=frozenset({"observer"}))), USE, "allow", "who"),
    ("the member is granted", granting(who=Parties(members=KZ)), USE, "allow", "who"),
    ("the outlet is granted", granting(who=Parties(outlets=frozenset({"steppe-radio"}))), USE, "allow", "who"),
    ("another class is granted", granting(who=Parties(classes=frozenset({"guest"}))), USE, "deny", "who"),
    ("all but this outlet", granting(who=Parties(classes=ALL, except_outlets=frozenset({"steppe-radio"}))), USE,
     "deny", "who"),
    ("only an exception is said", granting(who=Parties(except_outlets=frozenset({"other"}))), USE,
     "ask", "who-unstated"),
    ("nobody is said", granting(who=None), USE, "ask", "who-unstated"),
    ("not yet", granting(from_at=NOON + HOUR), USE, "deny", "from"),
    ("since now", granting(from_at=NOON), USE, "allow", "from"),
    ("until now", granting(until_at=NOON), USE, "deny", "until"),
    ("still", granting(until_at=NOON + HOUR), USE, "allow", "until"),
    ("not any more then", granting(until_at=NOON + HOUR), using(at=NOON + HOUR), "deny", "until"),
    ("a picture nobody spoke of", granting(), using(rendition="main"), "ask", "rendition-unstated"),
    ("a picture", granting(renditions=ALL), using(rendition="main"), "allow", "rendition"),
    ("a translation that is granted", OPEN, using(changes=frozenset({"translate"})), "allow", "change"),
    ("a translation nobody spoke of", granting(actions=frozenset({"republish"})),
     using(changes=frozenset({"translate"})), "ask", "change-unstated"),
    ("a translation by a grant of its own",
     Terms(grants=tuple(msgspec.structs.replace(GRANT, actions=frozenset({a})) for a in ("republish", "translate"))),
     using(changes=frozenset({"translate"})), "allow", "change"),
    ("cut, to be unchanged", Terms(grants=(GRANT,), duties=(Duty(kind="unchanged"),)),
     using(changes=frozenset({"extract"})), "deny", "unchanged"),
    ("another channel is forbidden", Terms(grants=(GRANT,), prohibitions=(TV,)), USE, "allow", "channel"),
    ("the channel is forbidden", Terms(grants=(GRANT,), prohibitions=(TV,)), using(channel="tv"),
     "deny", "prohibition"),
    ("everything is forbidden", Terms(grants=(GRANT,), prohibitions=(Rule(),)), USE, "deny", "prohibition"),
    ("one territory of the use is forbidden", Terms(grants=(GRANT,), prohibitions=(Rule(territories=KZ),)),
     using(territories=ALL), "deny", "prohibition"),
    ("forbidden everywhere else", Terms(grants=(GRANT,), prohibitions=(Rule(except_territories=KZ),)), USE,
     "allow", "territory"),
    ("forbidden to all but another",
     Terms(grants=(GRANT,), prohibitions=(Rule(who=Parties(except_outlets=frozenset({"other"}))),)), USE,
     "deny", "prohibition"),
    ("a wider language is touched",
     Terms(grants=(GRANT,), prohibitions=(Rule(languages=frozenset({"zh-Hans"})),)),
     using(languages=frozenset({"zh"})), "deny", "prohibition"),
    ("words that nobody judged", Terms(grants=(GRANT,), free_text="Not for sale."), USE, "ask", "free-text"),
    ("the better of two grants", Terms(grants=(Rule(channels=frozenset({"tv"})), GRANT)), USE, "allow", "channel"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given_terms", "use", "decision", "clause"), CASES, ids=[case[0] for case in CASES])
def test_the_table_of_cases(name: str, given_terms: Terms, use: Use, decision: str, clause: str) -> None:
    got = answer(given_terms, use)

    assert (got.decision, clause) == (decision, clause)
    assert (clause, decision) in {(reason.clause, reason.effect) for reason in got.reasons}


@pytest.mark.parametrize(
    ("case", "decision", "clause"),
    [
        ({"status": "canceled"}, "deny", "killed"),
        ({"status": "canceled", "owner": "steppe-radio"}, "deny", "killed"),
        ({"status": "withheld"}, "deny", "held"),
        ({"embargo_until": NOON + HOUR}, "deny", "embargo"),
        ({"embargo_until": NOON}, "allow", "embargo"),
        ({"embargo_until": "open"}, "deny", "embargo-open"),
        ({"embargo_until": "open", "owner": "steppe-radio"}, "allow", "owner"),
        ({"asker": msgspec.structs.replace(ASKER, suspended=True)}, "deny", "suspended"),
        ({"asker": msgspec.structs.replace(ASKER, may_take=False)}, "deny", "may-not-take"),
    ],
)
def test_what_stops_every_use_comes_before_the_terms(case: dict[str, Any], decision: str, clause: str) -> None:
    got = answer(OPEN, **case)

    assert (got.decision, got.reasons[0].clause) == (decision, clause)


def test_every_dimension_that_took_part_is_named() -> None:
    assert answer(OPEN).reasons == (
        Reason("action", "allow", ("republish",)),
        Reason("channel", "allow", ("web",)),
        Reason("territory", "allow", ("KZ",)),
        Reason("language", "allow", ("ru",)),
        Reason("who", "allow", ("steppe-radio",)),
    )


def test_a_prohibition_names_what_it_hit() -> None:
    forbidding = Terms(grants=(GRANT,), prohibitions=(Rule(territories=KZ | {"FR"}, channels=WEB),))

    assert answer(forbidding).reasons == (Reason("prohibition", "deny", ("channel:web", "territory:KZ")),)


def test_the_owner_owes_nothing_and_a_denied_taker_neither() -> None:
    owed = Terms(grants=(GRANT,), duties=(Duty(kind="link"),))

    assert answer(owed).duties == owed.duties
    assert answer(owed, owner="steppe-radio").duties == ()
    assert answer(owed, status="withheld").duties == ()


def test_a_time_of_use_that_has_passed_is_now() -> None:
    assert answer(granting(until_at=NOON), using(at=NOON - HOUR)).decision == "deny"


@pytest.mark.parametrize(
    ("given_terms", "use", "case", "steps"),
    [
        (OPEN, USE, {"embargo_until": NOON + HOUR}, [Step("from", ("2030-01-01T13:00Z",))]),
        (granting(from_at=NOON + HOUR), USE, {}, [Step("from", ("2030-01-01T13:00Z",))]),
        (granting(channels=WEB), using(channel="print"), {}, [Step("use-channel", ("web",))]),
        (granting(territories=KZ), using(territories=KZ | {"FR"}), {}, [Step("drop-territories", ("FR",))]),
        (granting(territories=KZ), using(territories=ALL), {}, [Step("only-territories", ("KZ",))]),
        (granting(except_territories=KZ), using(territories=ALL), {}, [Step("drop-territories", ("KZ",))]),
        (granting(actions=frozenset({"republish"})), using(changes=frozenset({"modify"})), {},
         [Step("drop-changes", ("modify",))]),
        (granting(), using(rendition="main"), {}, [Step("text-only")]),
        (Terms(grants=(GRANT,), prohibitions=(TV,)), using(channel="tv"), {}, [Step("use-channel", ("web",))]),
        (Terms(grants=(GRANT,), prohibitions=(Rule(territories=KZ),)), using(territories=KZ | {"FR"}), {},
         [Step("drop-territories", ("KZ",))]),
        (Terms(grants=(GRANT,), prohibitions=(Rule(until_at=NOON + HOUR),)), USE, {},
         [Step("from", ("2030-01-01T13:00Z",))]),
        (Terms(grants=(GRANT, alone(until_at=NOON + HOUR))), USE, {}, [Step("from", ("2030-01-01T13:00Z",))]),
        (Terms(grants=(GRANT, alone(territories=KZ))), using(territories=KZ | {"FR"}), {},
         [Step("drop-territories", ("KZ",))]),
        (Terms(grants=(GRANT, alone(channels=frozenset({"tv"})))), using(channel="tv"), {},
         [Step("use-channel", ("web",))]),
        (granting(territories=KZ, channels=WEB), using(channel="tv", territories=KZ | {"FR"}), {},
         [Step("use-channel", ("web",)), Step("drop-territories", ("FR",))]),
    ],
)  # fmt: skip
def test_the_nearest_use_says_what_to_change(
    given_terms: Terms, use: Use, case: dict[str, Any], steps: list[Step]
) -> None:
    nearest = answer(given_terms, use, **case).nearest

    assert nearest is not None
    assert list(nearest.steps) == steps


@pytest.mark.parametrize(
    ("given_terms", "case"),
    [
        (Terms(), {}),
        (granting(until_at=NOON), {}),
        (granting(territories=frozenset({"FR"})), {}),
        (granting(channels=None), {}),
        (OPEN, {"embargo_until": "open"}),
        (OPEN, {"status": "canceled"}),
        (Terms(grants=(GRANT, alone())), {}),
    ],
)
def test_there_is_no_nearest_use_where_none_would_be_allowed(given_terms: Terms, case: dict[str, Any]) -> None:
    assert answer(given_terms, **case).nearest is None


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"action": "sing"}, "action"),
        ({"channel": "telegraph"}, "channel"),
        ({"changes": ["print"]}, "changes"),
        ({"territories": ["XX"]}, "territories"),
        ({"languages": ["qqqq-x"]}, "language"),
        ({"at": datetime(2030, 1, 1)}, "at"),  # noqa: DTZ001 - the point of the case
    ],
)
def test_an_unknown_word_in_a_request_is_refused_with_its_place(changed: dict[str, Any], where: str) -> None:
    with pytest.raises(BadInputError) as caught:
        use_of(**({"action": "republish", "channel": "web"} | changed))

    assert caught.value.where == where
    assert caught.value.remedy


def test_a_request_is_filled_in_from_market_and_language() -> None:
    assert use_of("republish", "web", market=["kz"], language="RU") == USE
    assert use_of("republish", "web").territories == ALL
    assert use_of("republish", "web", changes=["translate"], language="ru").languages == ALL


@given(terms, uses, rules, embargoes)
def test_adding_a_prohibition_never_widens(some: Terms, use: Use, prohibition: Rule, embargo: Any) -> None:
    more = msgspec.structs.replace(some, prohibitions=(*some.prohibitions, prohibition))

    before, after = answer(some, use, embargo_until=embargo), answer(more, use, embargo_until=embargo)

    assert RANK[after.decision] <= RANK[before.decision]


@given(terms, uses, embargoes)
def test_time_moves_an_embargo_only_one_way(some: Terms, use: Use, embargo: Any) -> None:
    answers = [answer(some, use, embargo_until=embargo, now=NOON + hours * HOUR) for hours in range(-7, 8)]

    held = [any(r.clause.startswith("embargo") and r.effect == "deny" for r in got.reasons) for got in answers]
    assert held == sorted(held, reverse=True)


@given(uses, embargoes)
def test_terms_that_say_nothing_never_allow(use: Use, embargo: Any) -> None:
    assert answer(Terms(), use, embargo_until=embargo).decision != "allow"


@given(terms, uses)
def test_what_is_unstated_never_allows(some: Terms, use: Use) -> None:
    for dimension in ("actions", "channels", "territories", "languages", "who"):
        vague = [msgspec.structs.replace(grant, **{dimension: None}) for grant in some.grants]

        assert answer(msgspec.structs.replace(some, grants=tuple(vague)), use).decision != "allow"


@given(terms, uses, embargoes)
def test_the_nearest_use_is_allowed(some: Terms, use: Use, embargo: Any) -> None:
    nearest = answer(some, use, embargo_until=embargo).nearest

    if nearest is not None:
        assert nearest.steps
        assert answer(some, nearest.use, embargo_until=embargo).decision == "allow"


@given(terms, uses, embargoes)
def test_only_a_decision_without_failing_reasons_allows(some: Terms, use: Use, embargo: Any) -> None:
    got = answer(some, use, embargo_until=embargo)

    assert got.decision == min((reason.effect for reason in got.reasons), key=RANK.__getitem__)


@given(terms, uses, embargoes)
def test_terms_that_were_written_and_read_decide_the_same(some: Terms, use: Use, embargo: Any) -> None:
    again = msgspec.json.decode(msgspec.json.encode(some), type=Terms)

    assert answer(again, use, embargo_until=embargo) == answer(some, use, embargo_until=embargo)


def test_the_zone_of_a_time_does_not_matter() -> None:
    elsewhere = (NOON + HOUR).astimezone(timezone(timedelta(hours=5)))

    assert answer(OPEN, embargo_until=elsewhere) == answer(OPEN, embargo_until=NOON + HOUR)


@given(terms, uses, embargoes)
def test_leaving_out_the_nearest_use_changes_nothing_else(some: Terms, use: Use, embargo: Any) -> None:
    full = answer(some, use, embargo_until=embargo)

    assert answer(some, use, embargo_until=embargo, seek_nearest=False) == msgspec.structs.replace(full, nearest=None)
