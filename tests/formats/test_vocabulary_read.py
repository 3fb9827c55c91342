"""Vocabularies are read alike from every format that their makers publish them in."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadFormatError, BadInputError, CommonwireError, TooLargeError
from commonwire.formats.notes import Bounds
from commonwire.formats.vocabulary.read import read_vocabulary
from commonwire.news.vocabulary import Term, shipped
from tests.formats.schemas import newsml_g2_errors

KNOWLEDGE = """<?xml version="1.0" encoding="UTF-8"?>
<knowledgeItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x" version="7" xml:lang="en">
<catalog><scheme alias="cx" uri="http://example.org/other/"/></catalog>
<rightsInfo><copyrightHolder uri="http://example.org/"><name>Example Alliance</name></copyrightHolder>
<usageTerms>CC BY 4.0</usageTerms></rightsInfo>
<conceptSet>
<concept><conceptId qcode="riv:amu"/><name>Amu Darya</name><name xml:lang="tg">Амударё</name>
<narrower qcode="riv:vakhsh"/></concept>
<concept><conceptId uri="http://example.org/rivers/panj" retired="2020-01-01T00:00:00Z"/>
<name xml:lang="fa">پنج</name><broader qcode="riv:amu"/><related rel="skos:broader" qcode="cx:water"/></concept>
<concept><conceptId qcode="riv:vakhsh"/></concept>
<concept><conceptId qcode="nobody:knows"/><name>Lost</name></concept>
</conceptSet>
<schemeMeta uri="http://example.org/rivers/" preferredalias="riv"><name xml:lang="en">Rivers</name></schemeMeta>
</knowledgeItem>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://www.w3.org/2004/02/skos/core#"
  xmlns:d="http://purl.org/dc/terms/" xmlns:owl="http://www.w3.org/2002/07/owl#" xml:base="http://example.org/rivers/">
<s:ConceptScheme rdf:about="http://example.org/rivers"><d:title xml:lang="en">Rivers</d:title>
  <d:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/><owl:versionInfo>7</owl:versionInfo>
  <d:publisher>Example Alliance</d:publisher>
  <s:hasTopConcept><s:Concept rdf:about="amu"><s:prefLabel xml:lang="en">Amu Darya</s:prefLabel>
    <s:prefLabel xml:lang="tg">Амударё</s:prefLabel><s:narrower rdf:resource="vakhsh"/></s:Concept></s:hasTopConcept>
</s:ConceptScheme>
<rdf:Description rdf:about="http://example.org/rivers/panj">
  <rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#Concept"/><owl:deprecated>true</owl:deprecated>
  <s:prefLabel xml:lang="fa">پنج</s:prefLabel><s:broader rdf:resource="amu"/>
  <s:broader rdf:resource="http://example.org/other/water"/></rdf:Description>
<s:Concept rdf:about="http://example.org/rivers/vakhsh"><s:prefLabel xml:lang="x-none"> </s:prefLabel></s:Concept>
</rdf:RDF>"""

JSON_LD: dict[str, Any] = {
    "@context": {"skos": "http://www.w3.org/2004/02/skos/core#", "riv": "http://example.org/rivers/"},
    "@graph": [
        {
            "@id": "http://example.org/rivers",
            "@type": "skos:ConceptScheme",
            "skos:prefLabel": {"@value": "Rivers", "@language": "en"},
            "http://purl.org/dc/terms/license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
            "http://purl.org/dc/terms/publisher": "Example Alliance",
            "owl:versionInfo": "7",
        },
        {
            "@id": "riv:amu",
            "@type": ["skos:Concept"],
            "skos:prefLabel": [{"@value": "Amu Darya", "@language": "en"}, {"@value": "Амударё", "@language": "tg"}],
            "skos:narrower": [{"@id": "riv:vakhsh", "skos:prefLabel": []}],
        },
        {
            "@id": "riv:panj",
            "skos:prefLabel": {"fa": "پنج"},
            "skos:broader": ["riv:amu", {"@id": "http://example.org/other/water"}],
            "owl:deprecated": True,
        },
        {"skos:prefLabel": "Without identity"},
    ],
}
IPTC: dict[str, Any] = {
    "@context": "https://www.iptc.org/std/IKOS/IKOS.jsonld",
    "uri": "http://example.org/rivers/",
    "type": "http://www.w3.org/2004/02/skos/core#ConceptScheme",
    "prefSchemeAlias": "riv",
    "copyrightHolder": "Example Alliance",
    "licenceLink": "https://creativecommons.org/licenses/by/4.0/",
    "dateReleased": "7",
    "prefLabel": {"en-GB": "Rivers"},
    "conceptSet": [
        {"uri": "http://example.org/rivers/amu", "qcode": "riv:amu", "prefLabel": {"en": "Amu Darya", "tg": "Амударё"}},
        {
            "uri": "http://example.org/rivers/panj",
            "prefLabel": {"fa": "پنج"},
            "broader": ["http://example.org/rivers/amu", "http://example.org/other/water"],
            "retired": "2020-01-01T00:00:00+00:00",
        },
        {"uri": "http://example.org/rivers/vakhsh", "prefLabel": {}, "broader": "http://example.org/rivers/amu"},
    ],
}
FORMS = {"knowledge item": KNOWLEDGE, "RDF/XML": RDF, "JSON-LD": json.dumps(JSON_LD), "NewsCodes": json.dumps(IPTC)}


@pytest.mark.parametrize("form", FORMS)
def test_every_format_gives_the_same_vocabulary(form: str) -> None:
    found = read_vocabulary(FORMS[form].encode())

    (rivers,) = found.vocabularies
    assert rivers.scheme == "http://example.org/rivers/"
    assert rivers.concepts == {
        "amu": Term(names={"en": "Amu Darya", "tg": "Амударё"}),
        "panj": Term(names={"fa": "پنج"}, broader=["amu", "http://example.org/other/water"], retired=True),
        "vakhsh": Term(broader=["amu"]),
    }
    assert (rivers.title, rivers.source, rivers.version) == ("Rivers", "Example Alliance", "7")
    assert rivers.licence is not None
    assert "by/4.0" in rivers.licence.lower().replace("cc by 4.0", "by/4.0")
    assert found.is_whole
    assert found.left_out == {"knowledge item": 1, "JSON-LD": 1}.get(form, 0)


def test_the_alias_of_a_vocabulary_is_the_catalogs_or_its_own() -> None:
    (rivers,) = read_vocabulary(KNOWLEDGE.encode()).vocabularies

    assert rivers.alias == "riv"


def test_single_concepts_are_no_whole_vocabulary() -> None:
    item = (
        '<conceptItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:c" version="1"><concept>'
        '<conceptId qcode="medtop:20000341"/><name xml:lang="kk">Жол көлігі</name></concept></conceptItem>'
    )
    found = read_vocabulary(item.encode())

    assert not found.is_whole
    assert [(it.scheme, it.alias, it.concepts) for it in found.vocabularies] == [
        ("http://cv.iptc.org/newscodes/mediatopic/", "medtop", {"20000341": Term(names={"kk": "Жол көлігі"})})
    ]


def test_concepts_of_several_schemes_are_several_vocabularies() -> None:
    graph = [
        {"@id": uri, "prefLabel": {"en": uri}} for uri in ("http://a.example/x#1", "urn:b:2", "http://a.example/x#3")
    ]
    found = read_vocabulary(json.dumps(graph).encode())

    assert [(it.scheme, list(it.concepts)) for it in found.vocabularies] == [
        ("http://a.example/x#", ["1", "3"]),
        ("urn:b:", ["2"]),
    ]


@pytest.mark.parametrize(
    ("tag", "kept"), [("zh_hans", "zh-Hans"), ("no-NB", "no"), ("no language", "en"), ("", "en"), ("EN-gb", "en-GB")]
)
def test_tags_of_languages_are_made_normal_and_names_one_line(tag: str, kept: str) -> None:
    graph = {"@graph": [{"@id": "urn:a:1", "prefLabel": {tag: " A \n river ", "fr": "y" * 501}}]}
    (found,) = read_vocabulary(json.dumps(graph).encode()).vocabularies

    assert found.concepts["1"].names == {kept: "A river"}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .", "Turtle"),
        (b"code;name", "neither JSON nor XML"),
        (b"<newsItem/>", "<newsItem> holds no vocabulary"),
        (b"<html><p>Hello", "<html> holds no vocabulary"),
        (b"{}", "no concept"),
        (b"[1, null, [{}]]", "no concept"),
        (b"{", "JSON is broken"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><knowledgeItem>&b;</knowledgeItem>', "no concept"),
        (KNOWLEDGE.replace("riv", "").replace('uri="http', 'xuri="http').encode(), "whose alias is known"),
    ],
)
def test_what_holds_no_vocabulary_is_refused_with_a_remedy(data: bytes, told: str) -> None:
    with pytest.raises(BadInputError) as refused:
        read_vocabulary(data)

    assert told in str(refused.value)
    assert refused.value.remedy
    assert isinstance(refused.value, BadFormatError) or refused.value.where


def test_a_file_beyond_the_bound_is_refused() -> None:
    with pytest.raises(TooLargeError):
        read_vocabulary(KNOWLEDGE.encode(), bounds=Bounds(size=100))


@given(st.sampled_from(sorted(FORMS)), st.integers(0, 3000), st.binary(max_size=6), st.integers(0, 40))
def test_a_damaged_file_gives_a_vocabulary_or_one_error(form: str, at: int, put: bytes, gone: int) -> None:
    data = FORMS[form].encode()
    damaged = data[:at] + put + data[at + gone :]

    with contextlib.suppress(CommonwireError):
        found = read_vocabulary(damaged)
        assert found.vocabularies


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.just("urn:a:1")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["@id", "@type", "@context", "prefLabel", "broader", "inScheme", "conceptSet", "@value", "en"]
            ),
            inner,
            max_size=4,
        ),
    ),
)


@given(anything)
def test_no_json_is_a_defect(value: Any) -> None:
    with contextlib.suppress(CommonwireError):
        found = read_vocabulary(json.dumps([value]).encode())
        assert all(vocabulary.concepts for vocabulary in found.vocabularies)


@pytest.mark.parametrize(("name", "alias"), [("genre.json", "genre"), ("mediatopics.json", "medtop")])
def test_the_iptcs_own_files_give_what_is_shipped(shared: Path, name: str, alias: str) -> None:
    (found,) = read_vocabulary((shared / "standards/newscodes" / name).read_bytes()).vocabularies

    of_package = next(vocabulary for vocabulary in shipped() if vocabulary.alias == alias)
    assert found.concepts == of_package.concepts
    assert (found.scheme, found.alias) == (of_package.scheme, alias)


def test_the_standards_example_of_a_knowledge_item_is_read(shared: Path) -> None:
    (path,) = (shared / "standards/newsml-g2/examples").glob("LISTING_12_*.xml")
    (found,) = read_vocabulary(path.read_bytes()).vocabularies

    assert (found.scheme, found.title) == ("http://cv.example.org/newscodes/access/", "Ease of Access")
    assert found.concepts["easy"].names == {
        "en": "Easy access",
        "fr": "Facile d'accès",
        "de": "Der Zugang ist einfach",
    }


def test_the_example_of_the_guide_is_valid_and_read(root: Path, shared: Path) -> None:
    page = (root / "docs/howto/import-a-vocabulary.md").read_text(encoding="utf-8")
    data = page.partition("```xml\n")[2].partition("```")[0].encode()
    (found,) = read_vocabulary(data).vocabularies

    assert newsml_g2_errors(data, shared) == []
    assert (found.scheme, found.alias, found.title) == ("http://example.org/rivers/", "riv", "Rivers")
    assert found.concepts["panj"] == Term(names={"tg": "Панҷ"}, broader=["amu"])
