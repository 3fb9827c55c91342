"""Every policy of the standards, in every syntax, decides the same; and what is written and read decides the same."""

from __future__ import annotations

import itertools
import json
import os
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from lxml import etree

from commonwire.formats.read import read
from commonwire.formats.rights_expression import read_policies
from commonwire.formats.write import write
from commonwire.news.item import Given, Headline, Item, RightsInfo
from commonwire.rights.rightsml.policy import policies_in, text_of
from commonwire.rights.rightsml.read import read_rightsml, terms_of_policies
from commonwire.rights.rightsml.vocabulary import ODRL
from commonwire.rights.rightsml.write import write_rightsml
from commonwire.rights.templates import templates
from commonwire.rights.terms import Duty, Parties, Rule, Terms
from commonwire.rights.use import ACTIONS, Use
from tests.rights.conftest import ALL, answer, terms, uses
from tests.rights.syntaxes import WRITERS, in_rdf, policy_files, policy_of_terms, xml
from tests.rights.test_rightsml import unmarked

YEARS = (2017, 2030)
GRID = [
    (
        f"{action} on {channel} in {place}, {year}",
        Use(action=action, channel=channel, territories=frozenset({place}), languages=frozenset({"en"})),
        datetime(year, 1, 1, 12, tzinfo=UTC),
    )
    for action, channel, place, year in itertools.product(ACTIONS, ("web", "tv"), ("DE", "KZ"), YEARS)
]
SHOWN = (
    "distribute on web in DE, 2017",
    "distribute on web in DE, 2030",
    "distribute on web in KZ, 2030",
    "modify on web in DE, 2030",
)
"""The uses in the table of docs/reference/terms.md."""
RICH = Terms(
    grants=(
        Rule(actions=frozenset({"republish", "distribute", "translate"}), channels=frozenset({"web", "app"}),
             territories=ALL, except_territories=frozenset({"FR", "KZ-71"}), languages=frozenset({"zh", "en"}),
             who=Parties(classes=ALL, except_outlets=frozenset({"mountain-tv"}))),
        Rule(actions=frozenset({"display"}), channels=ALL, territories=frozenset({"143", "DE"}), languages=ALL,
             who=Parties(classes=ALL), from_at=datetime(2029, 1, 1, tzinfo=UTC),
             until_at=datetime(2031, 1, 1, tzinfo=UTC)),
        Rule(actions=frozenset({"sublicense", "data-mining"}), channels=ALL, territories=ALL, languages=ALL, uses=3,
             who=Parties(members=frozenset({"KZ"}))),
    ),
    prohibitions=(Rule(actions=frozenset({"ai-training"})),
                  Rule(channels=frozenset({"tv"}), territories=frozenset({"DE"}))),
    duties=(Duty(kind="attribute"), Duty(kind="delete", after_days=30), Duty(kind="noindex")),
)  # fmt: skip
SAMPLES = {name: one.terms for name, one in templates().items()} | {
    "rich": RICH,
    "nothing": Terms(),
    "only forbidden": Terms(prohibitions=(Rule(actions=frozenset({"print"})),)),
}


@cache
def policies(folder: Path) -> dict[str, dict[str, str]]:
    """Every policy of the standards: name, syntax, JSON."""
    found: dict[str, dict[str, str]] = {}
    for name, syntax, document in policy_files(folder):
        found.setdefault(name, {})[syntax] = document
    return found


@pytest.fixture(scope="session")
def standards(shared: Path) -> dict[str, dict[str, str]]:
    return policies(shared / "standards" / "odrl")


def table(some: Terms) -> dict[str, str]:
    """The decision on each use of the grid."""
    return {name: answer(some, use, now=now).decision for name, use, now in GRID}


def differing(one: Terms, other: Terms) -> list[str]:
    """The uses of the grid that are decided otherwise."""
    first, second = table(one), table(other)
    return [f"{name}: {first[name]}, {second[name]}" for name in first if first[name] != second[name]]


def without_own_words(some: Terms) -> Terms:
    """Terms without what a syntax that has no place for words of our own must lose."""
    return msgspec.structs.replace(unmarked(some), announce=frozenset(), free_text=None)


def test_every_policy_file_of_the_standards_is_read(shared: Path, standards: dict[str, dict[str, str]]) -> None:
    folder = shared / "standards" / "odrl"
    files = [one for one in folder.glob("*examples/*") if one.name != "LICENSE"]
    read_in = [read_rightsml(document) for syntaxes in standards.values() for document in syntaxes.values()]

    assert len(read_in) == len(files) and len(standards) >= 14
    assert {syntax.partition(",")[0] for syntaxes in standards.values() for syntax in syntaxes} == {
        "JSON of ODRL 2.1", "JSON-LD", "turtle", "nt", "xml",
    }  # fmt: skip


def test_a_policy_decides_the_same_in_every_syntax_it_is_published_in(standards: dict[str, dict[str, str]]) -> None:
    said = [f"Decisions on {len(standards)} policies of RightsML and ODRL, {len(GRID)} uses each:"]
    for name, syntaxes in standards.items():
        read_in = {syntax: read_rightsml(document) for syntax, document in syntaxes.items()}
        first = next(iter(read_in.values()))
        for syntax, other in read_in.items():
            assert differing(first, other) == [], (name, syntax)
            assert [duty.kind for duty in other.duties] == [duty.kind for duty in first.duties], (name, syntax)
            assert (other.free_text is None) == (first.free_text is None), (name, syntax)
        said += ["", f"{name}, the same in {', '.join(read_in)}:"]
        for effect, uses_of_it in itertools.groupby(
            sorted(table(first).items(), key=lambda it: it[1]), lambda it: it[1]
        ):
            said.append(f"  {effect}: {'; '.join(use for use, _ in uses_of_it)}")
    sys.stdout.write("\n".join(["", *said, ""]))


def test_the_decisions_on_the_standards_policies_are_those_of_the_reference(
    root: Path, standards: dict[str, dict[str, str]]
) -> None:
    page = root / "docs/reference/terms.md"
    head, begin, rest = page.read_text("utf-8").partition("<!-- policies -->\n")
    _, end, tail = rest.partition("<!-- end -->\n")
    rows = [_row(name, read_rightsml(next(iter(syntaxes.values())))) for name, syntaxes in standards.items()]
    made = "".join([f"| policy | {' | '.join(SHOWN)} | what is shown |\n", "|---" * (len(SHOWN) + 2) + "|\n", *rows])
    if os.environ.get("WRITE_REFERENCE"):
        page.write_text(head + begin + made + end + tail, "utf-8")
    assert begin and end
    assert rest.startswith(made + end), "set WRITE_REFERENCE=1 and run this test to write it anew"


def _row(name: str, some: Terms) -> str:
    decided = table(some)
    words = (some.free_text or "").partition("understood: ")[2]
    duties = ", ".join(f"duty: {duty.kind}" for duty in some.duties)
    shown = "; ".join(filter(None, (words, duties, some.void)))
    return f"| {name} | {' | '.join(decided[use] for use in SHOWN)} | {shown} |\n"


def test_every_policy_written_as_json_ld_decides_the_same(standards: dict[str, dict[str, str]]) -> None:
    for name, syntaxes in standards.items():
        for syntax, document in syntaxes.items():
            some = read_rightsml(document)
            again = read_rightsml(write_rightsml(some, uid="urn:p:1", target="urn:story:1"))
            assert differing(some, again) == [] and again.free_text == some.free_text, (name, syntax)


@pytest.mark.parametrize("syntax", WRITERS)
def test_every_policy_decides_the_same_in_the_old_json_and_in_xml(
    standards: dict[str, dict[str, str]], syntax: str
) -> None:
    for name, syntaxes in standards.items():
        for published, document in syntaxes.items():
            (policy,) = policies_in(json.loads(document))
            again = terms_of_policies(read_policies(WRITERS[syntax](policy)))
            assert differing(read_rightsml(document), again) == [], (name, published)


@pytest.mark.parametrize("carrier", ["newsml-g2", "ninjs", "ninjs-2", "nitf"])
def test_every_policy_is_carried_in_a_document_with_the_same_decisions(
    standards: dict[str, dict[str, str]], carrier: str
) -> None:
    for name, syntaxes in standards.items():
        document = next(iter(syntaxes.values()))
        item = Item(
            uri="urn:story:1", headlines=[Headline(value="x")], body_text="It was.", terms=read_rightsml(document)
        )
        (again,) = read(write(item, carrier).data).results
        assert isinstance(again, Given) and again.item.terms is not None
        assert differing(read_rightsml(document), again.item.terms) == [], name


@pytest.mark.parametrize("carrier", ["newsml-g2", "ninjs"])
@pytest.mark.parametrize("syntax", ["JSON", "XML"])
def test_an_expression_beside_a_story_is_carried_with_the_same_decisions(
    standards: dict[str, dict[str, str]], carrier: str, syntax: str
) -> None:
    for name, syntaxes in standards.items():
        for published, document in syntaxes.items():
            (policy,) = policies_in(json.loads(document))
            info = RightsInfo(expression=document if syntax == "JSON" else xml(policy), expression_language=ODRL)
            item = Item(uri="", headlines=[Headline(value="x")], body_text="It was.", rights_info=[info])
            item = msgspec.structs.replace(item, uri=next(iter(_targets(policy)), "urn:story:1"))
            (again,) = read(write(item, carrier).data).results
            assert isinstance(again, Given) and again.item.terms is not None, (name, published)
            assert differing(read_rightsml(document), again.item.terms) == [], (name, published)


def _targets(policy: dict[str, Any]) -> list[str]:
    rules = [rule for kind in ("permission", "prohibition") for rule in policy.get(kind, []) if isinstance(rule, dict)]
    return [text_of(target) for rule in rules for target in rule.get("target", [])]


@pytest.mark.parametrize("name", SAMPLES)
def test_terms_written_as_xml_fit_the_schema_of_odrl(shared: Path, name: str) -> None:
    draft = (shared / "standards" / "odrl" / "ODRL22.xsd").read_bytes().replace(b'"xs:anyURI "', b'"xs:anyURI"')
    schema = etree.XMLSchema(etree.fromstring(draft))
    if SAMPLES[name].grants or SAMPLES[name].prohibitions:
        schema.assertValid(etree.fromstring(xml(policy_of_terms(without_own_words(SAMPLES[name])))))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("syntax", ["turtle", "nt", "xml"])
@pytest.mark.parametrize("name", SAMPLES)
def test_terms_turned_to_rdf_and_back_decide_the_same(shared: Path, name: str, syntax: str) -> None:
    context = json.loads((shared / "standards" / "odrl" / "ODRL22.jsonld").read_text("utf-8"))["@context"]
    some = without_own_words(SAMPLES[name])
    if not (some.grants or some.prohibitions):
        return
    said = write_rightsml(some, uid="urn:p:1", target="urn:story:1")

    again = read_rightsml(in_rdf(said, syntax, context))

    assert differing(some, again) == [] and set(again.duties) == set(some.duties) and again.free_text is None


@settings(max_examples=60)
@given(terms, uses)
@pytest.mark.parametrize("syntax", WRITERS)
def test_terms_in_the_old_json_and_in_xml_decide_the_same(syntax: str, some: Terms, use: Use) -> None:
    some = without_own_words(some)
    if not (some.grants or some.prohibitions):
        return
    again = terms_of_policies(read_policies(WRITERS[syntax](policy_of_terms(some))))

    assert answer(again, use).decision == answer(some, use).decision
    assert set(again.duties) == set(some.duties)


def test_what_a_syntax_has_no_place_for_is_asked_about() -> None:
    some = Terms(grants=(Rule(actions=ALL, channels=ALL, territories=ALL, languages=ALL, who=Parties(classes=ALL)),),
                 announce=frozenset({"headline"}))  # fmt: skip
    again = terms_of_policies(read_policies(xml(policy_of_terms(some))))

    assert answer(some).decision == "allow" and answer(again).decision == "ask"
