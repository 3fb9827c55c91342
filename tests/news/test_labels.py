"""What things are called, for whom; and what is found by a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.news.item import Concept
from commonwire.news.labels import Vocabularies, key_of, subject_keys
from commonwire.news.vocabulary import Term, Vocabulary, scheme_of, shipped

MEDTOP = "http://cv.iptc.org/newscodes/mediatopic/"
ROADS = Concept(uri=f"{MEDTOP}20000341", scheme="medtop", code="20000341")
IN_EVERY_LANGUAGE = {
    "ar": "نقل طرقي",
    "da": "vejtransport",
    "de": "Straßentransport",
    "en-GB": "road transport",
    "es": "Transporte carretero",
    "fr": "Transport routier",
    "nb": "veitransport",
    "nn": "vegtransport",
    "pt-BR": "transporte rodoviário",
    "sv": "Vägtransport",
    "zh-Hans": "公路运输",
}
KNOWN = Vocabularies()


def imported(**concepts: Term) -> Vocabularies:
    rivers = Vocabulary(scheme="http://example.org/riv#", alias="riv", concepts=concepts, imported_at=datetime.now(UTC))
    return Vocabularies([rivers])


def shown(concept: Concept, *languages: str, own: str | None = None) -> tuple[str, str | None]:
    label = KNOWN.label(concept, languages, own=own)
    return label.value, label.language


@pytest.mark.parametrize(("language", "name"), IN_EVERY_LANGUAGE.items())
def test_a_media_topic_is_called_in_every_language_there_is(language: str, name: str) -> None:
    assert shown(ROADS, language) == (name, language)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("zh-Hans-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hant-HK", "zh-Hans"),
        ("de-AT", "de"),
        ("es-419", "es"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-PT"),
        ("no", "nb"),
        ("en-AU", "en-US"),
    ],
)
def test_who_reads_a_form_of_a_language_gets_its_nearest(wanted: str, language: str) -> None:
    assert shown(ROADS, wanted)[1] == language


def test_after_the_readers_languages_come_the_sources_own_name_english_and_the_code() -> None:
    named = Concept(name="Жол көлігі", uri=ROADS.uri)

    assert shown(named, "ur", "fr", own="kk") == ("Transport routier", "fr")
    assert shown(named, "ur", own="kk") == ("Жол көлігі", "kk")
    assert shown(named, "ur") == ("Жол көлігі", None)
    assert shown(ROADS, "ur", own="kk") == ("road transport", "en-US")
    assert shown(Concept(uri="http://example.org/cv/4711"), "ur") == ("4711", None)
    assert shown(Concept(code="A 1", scheme="nobody"), "ur") == ("A 1", None)
    assert shown(Concept(literal="nobody:1"), "ur") == ("nobody:1", None)


def test_whoever_asks_for_no_language_gets_what_the_source_said() -> None:
    assert shown(Concept(name="Roads", uri=ROADS.uri), own="en") == ("Roads", "en")
    assert shown(ROADS, own="de-CH") == ("Straßentransport", "de")
    assert shown(ROADS) == ("road transport", "en-US")


def test_a_name_of_the_source_wins_in_its_own_language_alone() -> None:
    named = Concept(name="Straßen", names={"fr": "Routes"}, uri=ROADS.uri)

    assert shown(named, "de", own="de") == ("Straßen", "de")
    assert shown(named, "de-DE", own="de") == ("Straßen", "de")
    assert shown(named, "de-AT", own="de") == ("Straßen", "de")
    assert shown(Concept(name="Roads", uri=ROADS.uri), "en-US", own="en") == ("Roads", "en")
    assert shown(Concept(name="公路", uri=ROADS.uri), "zh-Hans", own="zh-Hant") == ("公路运输", "zh-Hans")
    assert shown(named, "fr", own="de") == ("Routes", "fr")
    assert shown(named, "es", own="de") == ("Transporte carretero", "es")


def test_a_concept_is_known_however_it_is_named() -> None:
    for concept in (
        Concept(uri="https://cv.iptc.org/newscodes/mediatopic/20000341"),
        Concept(scheme="medtop", code="20000341"),
        Concept(literal="medtop:20000341"),
    ):
        assert shown(concept, "de") == ("Straßentransport", "de")


def test_the_words_of_an_import_win_and_the_others_stay() -> None:
    term = Term(names={"de": "Straßenverkehr", "kk": "Жол көлігі"})
    medtop = Vocabulary(scheme=MEDTOP, concepts={"20000341": term}, imported_at=datetime.now(UTC))
    known = Vocabularies([medtop])

    assert [known.label(ROADS, [tag]).value for tag in ("de", "kk", "fr")] == [
        "Straßenverkehr",
        "Жол көлігі",
        "Transport routier",
    ]
    assert subject_keys([ROADS])[0] in known.sought("transport"), "what is broader stays"


@pytest.mark.parametrize(
    "name",
    ["نقل", "运输", "Transporte", "TRANSPORTS", "transport", "medtop:20000337", f"{MEDTOP}20000337/", "20000337"],
)
def test_a_story_is_found_by_what_a_broader_subject_is_called(name: str) -> None:
    assert not KNOWN.sought(name).isdisjoint(subject_keys([ROADS]))
    assert KNOWN.sought(name).isdisjoint(subject_keys([Concept(uri=f"{MEDTOP}15000000", name="Sport")]))


def test_letters_that_searching_does_not_tell_apart_find_the_same() -> None:
    known = imported(ferry=Term(names={"fa": "کشتی"}))

    assert known.sought("كشتي") & set(subject_keys([Concept(uri="http://example.org/riv#ferry")]))


def test_vocabularies_that_turn_in_a_circle_are_followed_once() -> None:
    known = imported(a=Term(names={"en": "A"}, broader=["b"]), b=Term(names={"en": "B"}, broader=["a", "gone"]))

    a = Concept(uri="http://example.org/riv#a")
    assert {"b", "riv:b"} <= known.keys([a])
    assert not known.sought("b").isdisjoint(subject_keys([a]))


CONCEPTS = [f"{vocabulary.scheme}{code}" for vocabulary in shipped() for code in vocabulary.concepts]
NAMES = sorted(
    {name for vocabulary in shipped() for term in vocabulary.concepts.values() for name in term.names.values()}
)
concepts = st.builds(
    Concept,
    uri=st.one_of(st.none(), st.sampled_from(CONCEPTS), st.just("https://example.org/x")),
    name=st.one_of(st.none(), st.sampled_from(NAMES), st.text(max_size=5)),
    literal=st.one_of(st.none(), st.just("medtop:20000337")),
)


@given(
    st.lists(concepts, max_size=3), st.one_of(st.sampled_from(NAMES), st.sampled_from(CONCEPTS), st.text(max_size=5))
)
def test_a_story_has_a_key_exactly_when_asking_for_it_seeks_the_story(subjects: list[Concept], text: str) -> None:
    has = key_of(text) in KNOWN.keys(subjects)

    assert has == (not KNOWN.sought(text).isdisjoint(subject_keys(subjects)))


@given(concepts, st.lists(st.sampled_from(["ur", "de", "zh-Hans-CN", "kk", "en"]), max_size=2))
def test_a_label_is_never_empty(concept: Concept, languages: list[str]) -> None:
    if any((concept.uri, concept.name, concept.code, concept.literal)):
        assert KNOWN.label(concept, languages).value


def test_what_is_shipped_says_where_it_comes_from() -> None:
    for vocabulary in shipped():
        assert vocabulary.title and vocabulary.source and vocabulary.licence == "CC BY 4.0"
        assert vocabulary.alias and scheme_of(vocabulary.alias) == vocabulary.scheme
        assert all(term.names for term in vocabulary.concepts.values())
        assert {code for term in vocabulary.concepts.values() for code in term.broader} <= vocabulary.concepts.keys()
    assert {vocabulary.alias for vocabulary in shipped()} >= {"medtop", "genre", "stat", "urgy", "irel"}


def test_subjects_are_offered_in_the_readers_language_without_retired_ones() -> None:
    offered = dict(KNOWN.subjects(["de"]))

    assert offered[f"{MEDTOP}20000341"].value == "Straßentransport"
    assert len(offered) == 1084
    assert KNOWN.find("Straßentransport") == f"{MEDTOP}20000341"
    assert KNOWN.find("nothing of the kind") is None


def test_labels_are_given_in_the_first_language_that_there_are_any_in() -> None:
    assert KNOWN.spoken(["ur", "de-AT", "fr"]) == "de"
    assert KNOWN.spoken(["ur"]) is None
