"""Rights inside documents: RightsML is read, in XML and JSON; what is not read makes every allow ask."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from commonwire.formats.read import read
from commonwire.formats.rights import with_rights
from commonwire.formats.rights_expression import read_policies
from commonwire.formats.write import write
from commonwire.news.item import Given, Headline, Item, RightsInfo, Wording
from commonwire.rights.rightsml.read import terms_of_policies
from commonwire.rights.terms import Rule, Terms
from commonwire.rights.use import Use
from tests.rights.conftest import answer, terms, uses
from tests.rights.test_rightsml import unmarked

ODRL = "http://www.w3.org/ns/odrl/2/"
POLICY = """<o:Policy xmlns:o="http://www.w3.org/ns/odrl/2/" uid="urn:p:1" type="http://www.w3.org/ns/odrl/2/Set">
  <o:permission>
    <o:asset uid="urn:story:1" relation="http://www.w3.org/ns/odrl/2/target"/>
    <o:action name="http://iptc.org/std/RightsML/2011-10-07/distribute"/>
    <o:constraint name="http://www.w3.org/ns/odrl/2/spatial" operator="http://www.w3.org/ns/odrl/2/eq"
                  rightOperand="http://cvx.iptc.org/iso3166-1a3/DEU"/>
    <o:party uid="http://example.com/party/epa" function="http://www.w3.org/ns/odrl/2/assigner"/>
    %s
  </o:permission>
</o:Policy>"""


def test_rights_that_are_not_read_become_free_text_which_makes_every_allow_ask() -> None:
    link = RightsInfo(link="https://example.org/terms")
    expression = RightsInfo(expression="<r:rights/>", expression_language="http://example.org/rights")
    terms = with_rights(Terms(free_text="Ask us."), [link, expression])
    assert terms is not None
    assert terms.free_text is not None
    assert terms.free_text.startswith("Ask us.\n\nThe source states rights that were not read: https://example.org/")
    assert "encoded in http://example.org/rights" in terms.free_text


def test_usage_terms_in_words_change_nothing() -> None:
    said = RightsInfo(usage_terms=[Wording(value="No archive.")], copyright=[Wording(value="(c)")])
    assert with_rights(None, [said]) is None
    assert with_rights(Terms(), []) == Terms()


@pytest.mark.parametrize(
    ("more", "territory", "decision"),
    [
        ("", "DE", "allow"),
        ("", "KZ", "deny"),
        ('<o:party uid="http://example.com/group" function="http://www.w3.org/ns/odrl/2/assignee"/>', "DE", "ask"),
        ('<o:duty><o:action name="http://www.w3.org/ns/odrl/2/attribute"/></o:duty>', "DE", "allow"),
        ('<o:duty><o:action name="http://www.w3.org/ns/odrl/2/anonymize"/></o:duty>', "DE", "ask"),
        ('<o:constraint name="http://example.org/mood" operator="eq" rightOperand="good"/>', "DE", "ask"),
        ('<x:more xmlns:x="urn:x">words</x:more>', "DE", "ask"),
        ('<o:constraint idref="c1"/>', "DE", "ask"),
    ],
)
def test_the_xml_of_odrl_says_what_its_json_says(more: str, territory: str, decision: str) -> None:
    stated = with_rights(None, [RightsInfo(expression=POLICY % more, expression_language=ODRL)], "urn:story:1")
    assert stated is not None

    use = Use(action="distribute", channel="web", territories=frozenset({territory}), languages=frozenset({"en"}))
    assert answer(stated, use).decision == decision


PARTS = """<o:asset id="a1" uid="urn:story:1"/><o:action id="d1" name="http://www.w3.org/ns/odrl/2/distribute"/>
  <o:party id="p1" uid="http://example.com/party/epa"/>
  <o:constraint id="c1" name="http://www.w3.org/ns/odrl/2/spatial" operator="http://www.w3.org/ns/odrl/2/eq"
                rightOperand="http://cvx.iptc.org/iso3166-1a3/DEU"/>"""
POINTED = """<o:asset idref="a1" relation="http://www.w3.org/ns/odrl/2/target"/><o:action idref="d1"/>
  <o:party idref="p1" function="http://www.w3.org/ns/odrl/2/assigner"/><o:constraint idref="c1"/>"""


@pytest.mark.parametrize(
    ("parts", "rule", "territory", "decision"),
    [
        (PARTS, POINTED, "DE", "allow"),
        (PARTS, POINTED, "KZ", "deny"),
        (PARTS, POINTED.replace('"a1"', '"a9"'), "DE", "ask"),
        (PARTS, POINTED.replace('"c1"', '"c9"'), "DE", "ask"),
        (PARTS, POINTED.replace('"c1"', '"a1"'), "DE", "ask"),
        (PARTS.replace("urn:story:1", "urn:other"), POINTED, "DE", "ask"),
        (PARTS.replace('"urn:story:1"', '"urn:story:1" partOf="urn:all"'), POINTED, "DE", "ask"),
        (PARTS.replace(' id="c1"', ""), POINTED.replace('<o:constraint idref="c1"/>', ""), "DE", "ask"),
        (PARTS.replace(' id="a1"', ""), POINTED.partition("/>")[2], "DE", "allow"),
    ],
)  # fmt: skip
def test_parts_of_a_policy_in_xml_are_pointed_to(parts: str, rule: str, territory: str, decision: str) -> None:
    policy = f"""<o:Policy xmlns:o="{ODRL}" uid="urn:p:1" type="{ODRL}Set">{parts}
      <o:permission>{rule}</o:permission></o:Policy>"""
    stated = with_rights(None, [RightsInfo(expression=policy, expression_language=ODRL)], "urn:story:1")
    assert stated is not None

    use = Use(action="distribute", channel="web", territories=frozenset({territory}), languages=frozenset({"en"}))
    assert answer(stated, use).decision == decision


@pytest.mark.parametrize(
    "expression", ["<o:Policy", "<html/>", "{", "{}", "<o:Policy/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"]
)
def test_a_broken_expression_is_asked_about(expression: str) -> None:
    stated = with_rights(None, [RightsInfo(expression=expression, expression_language=ODRL)])

    assert stated is not None and stated.free_text is not None and "not read" in stated.free_text


def test_an_expression_beside_the_items_own_terms_only_forbids() -> None:
    own = Terms(grants=(Rule(actions=frozenset({"display"})),))
    forbids = '{"uid": "urn:p", "type": "Set", "prohibition": [{"action": "print"}], "permission": [{"action": "use"}],'
    stated = with_rights(own, [RightsInfo(expression=forbids + '"conflict": "prohibit"}', expression_language=ODRL)])

    assert stated is not None and stated.grants == own.grants
    assert stated.prohibitions == (Rule(actions=frozenset({"print"})),)


def test_rights_of_a_part_or_for_a_time_are_asked_about() -> None:
    part = RightsInfo(expression=POLICY % "", expression_language=ODRL, scope=["picture"])
    stated = with_rights(None, [part], "urn:story:1")

    assert stated is not None and "for a part" in (stated.free_text or "")


def test_a_prohibition_of_data_mining_narrows_what_was_granted_by_name() -> None:
    mined = Terms(grants=(Rule(actions=frozenset({"data-mining", "ai-training"})),))
    said = RightsInfo(
        extra={"children": ['<dataMining uri="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"/>']}
    )

    narrowed = with_rights(mined, [said])
    assert narrowed is not None and narrowed.prohibitions == (Rule(actions=frozenset({"ai-training"})),)
    assert with_rights(None, [said]) is None


@settings(max_examples=60)
@given(terms, uses)
@pytest.mark.parametrize("format", ["ninjs", "ninjs-2", "newsml-g2"])
def test_terms_go_out_and_come_back_with_the_same_decisions(format: str, some: Terms, use: Use) -> None:
    some = unmarked(some)
    item = Item(uri="urn:story:1", headlines=[Headline(value="x")], body_text="It was.", terms=some)

    (again,) = read(write(item, format).data).results

    assert isinstance(again, Given) and again.item.terms is not None and again.item.rights_info == []
    assert answer(again.item.terms, use).decision == answer(some, use).decision


def test_the_rights_expressions_of_the_standards_examples_are_read_or_asked_about(shared: Path) -> None:
    found: dict[str, Any] = {}
    for path in sorted((shared / "standards" / "newsml-g2").rglob("CR*rights*.xml")):
        for one in read(path.read_bytes(), now=datetime(2026, 1, 1, tzinfo=UTC)).results:
            if isinstance(one, Given) and any(info.expression for info in one.item.rights_info):
                found[path.name] = one.item.terms
    assert found and all(some is not None and some.free_text for some in found.values())


def test_policies_of_odrl_xml_and_json_have_one_form() -> None:
    stated = terms_of_policies(read_policies(POLICY % ""))

    assert stated.grants[0].territories == frozenset({"DE"})
    assert stated.grants[0].actions == frozenset({"distribute", "republish"})
