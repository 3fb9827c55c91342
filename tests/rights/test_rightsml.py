"""RightsML and ODRL: what a policy says is what is decided; what is not understood is asked about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given

from commonwire.base.errors import BadInputError
from commonwire.rights.rightsml.read import is_odrl, read_rightsml
from commonwire.rights.rightsml.write import write_rightsml
from commonwire.rights.templates import templates
from commonwire.rights.terms import Duty, Parties, Rule, Terms
from commonwire.rights.use import Use
from tests.rights.conftest import answer, embargoes, terms, uses, using

TARGET = "urn:newsml:example.com:1"
USES = [
    Use(action=action, channel=channel, territories=frozenset({place}), languages=frozenset({"en"}))
    for action in ("distribute", "republish", "display", "modify", "archive", "sublicense", "data-mining")
    for channel in ("web", "tv")
    for place in ("DE", "KZ")
]


def policy(**said: Any) -> bytes:
    base = {"@context": "http://www.w3.org/ns/odrl.jsonld", "uid": "urn:p:1", "type": "Set"}
    return json.dumps(base | said).encode()


def permission(**said: Any) -> dict[str, Any]:
    return {"action": "distribute", "target": TARGET} | said


def constraint(left: str, operator: str, right: Any) -> dict[str, Any]:
    return {"leftOperand": left, "operator": operator, "rightOperand": right}


def unmarked(some: Terms) -> Terms:
    return msgspec.structs.replace(some, grants=tuple(msgspec.structs.replace(rule, by=None) for rule in some.grants))


@given(terms, uses, embargoes)
def test_terms_written_and_read_decide_the_same(some: Terms, use: Use, embargo: Any) -> None:
    some = unmarked(some)
    again = read_rightsml(write_rightsml(some, uid="urn:p:1", target=TARGET), about=frozenset({TARGET}))

    assert answer(again, use, embargo_until=embargo).decision == answer(some, use, embargo_until=embargo).decision
    assert set(again.duties) == set(some.duties) and again.announce == some.announce


@pytest.mark.parametrize("name", templates())
def test_every_template_comes_back_as_it_was(name: str) -> None:
    some = templates()[name].terms

    again = read_rightsml(write_rightsml(some, uid="urn:p:1", target=TARGET, assigner="urn:o:1"))

    assert all(answer(again, use).decision == answer(some, use).decision for use in USES)
    assert again.free_text is None and again.duties == some.duties


def test_next_terms_licence_and_words_come_back() -> None:
    some = Terms(
        grants=(
            Rule(actions=frozenset({"sublicense"}), uses=3, exclusive=True, who=Parties(outlets=frozenset({"a"}))),
        ),
        duties=(Duty(kind="delete", after_days=30), Duty(kind="pay", text="5 EUR"), Duty(kind="noindex")),
        licence="CC BY 4.0",
        free_text="Ring us.",
        next_terms=Terms(grants=(Rule(actions=frozenset({"display"})),)),
    )

    assert read_rightsml(write_rightsml(some, uid="urn:p:1", target=TARGET)) == some


def test_a_permission_without_limits_is_for_everybody_everywhere() -> None:
    found = read_rightsml(policy(permission=[permission()]))

    assert answer(found).decision == "allow" and found.free_text is None


@pytest.mark.parametrize(
    ("said", "place", "decision"),
    [
        (constraint("spatial", "eq", "http://cvx.iptc.org/iso3166-1a3/DEU"), "DE", "allow"),
        (constraint("spatial", "eq", {"@id": "http://cvx.iptc.org/iso3166-1a3/DEU"}), "KZ", "deny"),
        (constraint("spatial", "isAnyOf", ["KZ-71", "150"]), "DE", "allow"),
        (constraint("spatial", "neq", "http://cvx.iptc.org/iso3166-1a3/ABW"), "AW", "deny"),
        (constraint("spatial", "neq", "http://cvx.iptc.org/iso3166-1a3/ABW"), "DE", "allow"),
        (constraint("spatial", "eq", "http://example.org/neverland"), "DE", "ask"),
        (constraint("dateTime", "lt", "2018-01-01"), "DE", "deny"),
        (constraint("dateTime", "lteq", "2030-01-01"), "DE", "allow"),
        (constraint("dateTime", "gteq", "2030-01-01T13:00:00+00:00"), "DE", "deny"),
        (constraint("dateTime", "gt", "2030-01-01"), "DE", "deny"),
        (constraint("dateTime", "eq", "2030-01-01"), "DE", "allow"),
        (constraint("count", "lteq", "1"), "DE", "allow"),
        (constraint("event", "lt", "http://example.org/final"), "DE", "ask"),
        (constraint("purpose", "eq", "education"), "DE", "ask"),
        ({"and": [constraint("spatial", "eq", "DE"), constraint("dateTime", "lt", "2031-01-01")]}, "DE", "allow"),
        ({"or": [constraint("spatial", "eq", "DE"), constraint("spatial", "eq", "FR")]}, "FR", "allow"),
        ({"xone": [constraint("spatial", "eq", "DE"), constraint("spatial", "eq", "FR")]}, "FR", "ask"),
        ({"or": [constraint("spatial", "eq", "DE"), constraint("count", "lt", "3")]}, "DE", "ask"),
    ],
)
def test_constraints_limit_a_permission(said: dict[str, Any], place: str, decision: str) -> None:
    found = read_rightsml(policy(permission=[permission(constraint=[said])]))
    use = Use(action="distribute", channel="web", territories=frozenset({place}), languages=frozenset({"en"}))

    assert answer(found, use).decision == decision


@pytest.mark.parametrize(
    "said",
    [
        {"profile": "http://example.org/profile/1"},
        {"type": "Request"},
        {"type": "Ticket"},
        {"inheritFrom": "http://example.org/policy/0"},
        {"http://example.org/more": "yes"},
        {"prohibition": [{"action": "http://oma.org/drm:ringtone"}]},
        {"obligation": [{"action": "watermark"}]},
        {"permission": [permission(), permission(assignee="http://example.org/party/dpa")]},
        {"permission": [permission(duty=[{"action": "nextPolicy", "target": "http://example.org/3"}])]},
        {"permission": [permission(**{"x:collection": "http://example.org/x"})]},
        {"type": "http://example.org/ns/Wish"},
        {"prohibition": [{"target": TARGET}]},
        {"prohibition": [{"uid": "http://example.org/rules/7"}]},
        {"constraint": [constraint("spatial", "eq", "DE")]},
        {"permission": [permission(assignee={"uid": "urn:commonwire:rights:class:*", "refinement": []})]},
        {"permission": [permission(target={"uid": TARGET, "partOf": "urn:x"})]},
        {"target": {"uid": TARGET, "refinement": []}, "permission": [{"action": "distribute"}]},
    ],
)
def test_what_is_not_understood_makes_every_allow_ask_and_is_shown(said: dict[str, Any]) -> None:
    found = read_rightsml(policy(**({"permission": [permission()]} | said)))

    assert answer(found).decision == "ask"
    assert found.free_text is not None and "not understood" in found.free_text


def test_what_a_policy_says_once_holds_for_all_its_rules() -> None:
    said = {"target": TARGET, "assigner": "urn:o:1", "assignee": "urn:commonwire:rights:outlet:steppe-radio"}
    found = read_rightsml(policy(**said, action="distribute", permission=[{}, {"action": "display"}]))

    assert answer(found).decision == "allow" and found.free_text is None
    assert [rule.who for rule in found.grants] == [Parties(outlets=frozenset({"steppe-radio"}))] * 2
    elsewhere = read_rightsml(
        policy(**said | {"target": "urn:other"}, permission=[{"action": "use"}]), about=frozenset({TARGET})
    )
    assert answer(elsewhere).decision == "ask"


def test_a_rule_that_is_an_action_alone_says_that_action() -> None:
    found = read_rightsml(policy(permission="distribute", prohibition={"@id": "http://www.w3.org/ns/odrl/2/modify"}))

    assert answer(found).decision == "allow"
    assert answer(found, using(changes=frozenset({"modify"}))).decision == "deny"


def test_a_permission_without_meaning_is_shown_and_takes_nothing_from_others() -> None:
    assert "to play" in (read_rightsml(policy(permission=[permission(action="play")])).free_text or "")
    assert answer(read_rightsml(policy(permission=[permission(), permission(action="play")]))).decision == "allow"


def test_an_operand_may_be_the_property_itself_as_in_the_rdf_of_odrl_21() -> None:
    found = read_rightsml(policy(permission=[permission(constraint=[{"count": 2, "operator": "lteq"}])]))
    strange = read_rightsml(policy(permission=[permission(constraint=[{"x:mood": "good", "operator": "eq"}])]))

    assert [rule.uses for rule in found.grants] == [2]
    assert answer(strange).decision == "ask" and "x:mood eq good" in (strange.free_text or "")


def test_a_rule_for_another_asset_is_not_for_this_item() -> None:
    found = read_rightsml(policy(permission=[permission(target="urn:other")]), about=frozenset({TARGET}))

    assert answer(found).decision == "ask" and "urn:other" in (found.free_text or "")


def test_a_policy_that_permits_and_prohibits_the_same_is_void_unless_it_says_which_wins() -> None:
    both = {"permission": [permission()], "prohibition": [permission()]}

    assert read_rightsml(policy(**both)).void is not None
    assert read_rightsml(policy(conflict="prohibit", **both)).void is None
    assert answer(read_rightsml(policy(conflict="perm", **both))).decision == "deny"


def test_a_fee_is_a_duty_with_its_words() -> None:
    pay = {
        "action": [{"rdf:value": {"@id": "odrl:compensate"},
                    "refinement": [constraint("payAmount", "eq", "5.0") | {"unit": "http://dbpedia.org/resource/Euro"}]}]
    }  # fmt: skip

    found = read_rightsml(policy(permission=[permission(duty=[pay])]))

    assert found.duties == (Duty(kind="pay", text="payAmount 5.0 http://dbpedia.org/resource/Euro"),)


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"uid": "x"}', b"{", b'"permission"'])
def test_what_is_no_policy_is_refused(document: bytes) -> None:
    with pytest.raises(BadInputError):
        read_rightsml(document)


def test_a_context_of_its_own_may_call_odrl_by_another_prefix() -> None:
    said = {
        "@context": ["http://www.w3.org/ns/odrl.jsonld", {"o": "http://www.w3.org/ns/odrl/2/", "x": "http://x.example/"}],
        "@type": "o:Set",
        "@id": "urn:p:1",
        "o:permission": [{"o:action": {"@id": "o:distribute"}, "o:constraint": [
            {"o:leftOperand": {"@id": "o:spatial"}, "o:operator": {"@id": "o:eq"}, "o:rightOperand": "KZ"}]}],
    }  # fmt: skip
    found = read_rightsml(json.dumps(said))

    assert answer(found).decision == "allow" and found.free_text is None
    assert answer(found, using(territories=frozenset({"DE"}))).decision == "deny"


@pytest.mark.parametrize(
    "context",
    [
        {"@vocab": "http://example.org/"},
        {"distribute": "http://example.org/destroy"},
        {"permission": {"@id": "http://example.org/wish"}},
        ["http://www.w3.org/ns/odrl.jsonld", {"prohibition": "odrl:permission"}],
    ],
)
def test_a_context_that_calls_something_else_by_odrls_names_is_refused(context: Any) -> None:
    with pytest.raises(BadInputError, match="context calls something else"):
        read_rightsml(policy(**{"@context": context, "permission": [permission()]}))


def test_odrls_own_context_may_stand_in_the_policy(shared: Path) -> None:
    context = json.loads((shared / "standards" / "odrl" / "ODRL22.jsonld").read_text("utf-8"))["@context"]

    assert answer(read_rightsml(policy(**{"@context": context, "permission": [permission()]}))).decision == "allow"


def test_a_policy_that_refers_to_itself_is_refused() -> None:
    nodes = [{"uid": "_:a", "permission": "_:b"}, {"uid": "_:b", "duty": "_:b", "action": "use"}]

    with pytest.raises(BadInputError, match="refers to itself"):
        read_rightsml(json.dumps({"@graph": nodes}).encode())


def test_names_of_the_language_are_known() -> None:
    assert is_odrl("http://www.w3.org/ns/odrl/2/") and is_odrl("http://iptc.org/std/RightsML/2.0/")
    assert not is_odrl("http://example.org/") and not is_odrl(None)
