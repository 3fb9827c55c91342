"""Catalogues of words: every language says all that English says, with the same values in it."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from commonwire.base.languages import direction
from commonwire.rights.decision import Reason
from commonwire.rights.describe import describe
from commonwire.rights.shipped import shipped
from commonwire.rights.terms import Duty, Terms
from commonwire.rights.use import Use
from commonwire.rights.words import calling, catalogue, catalogues, explain, explain_duty, explain_nearest
from tests.rights.conftest import answer, embargoes, terms, uses

OTHERS = [language for language in catalogues() if language != "en"]
_LATIN = frozenset({"tr"})
"""Languages that are written with the letters of English."""
_WORD = re.compile(r"[A-Za-z]+")


def sentences(branch: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a catalogue with its place, such as 'reasons.embargo.deny'."""
    for key, value in branch.items():
        if isinstance(value, dict):
            yield from sentences(value, f"{place}{key}.")
        elif isinstance(value, str) and f"{place}{key}" not in ("language",) and not place.startswith("kinds"):
            yield f"{place}{key}", value


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def without_placeholders(text: str) -> str:
    return re.sub(r"\{\w+\}", "", text)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_sentence_of_the_english_one_and_no_other(language: str) -> None:
    english, other = dict(sentences(shipped("words.en"))), dict(sentences(shipped(f"words.{language}")))

    missing, unknown = sorted(english.keys() - other.keys()), sorted(other.keys() - english.keys())

    how = "docs/howto/word-decisions-in-a-language.md says how to write one"
    assert not missing, f"words.{language}.json lacks {missing}: add them there ({how}); until then they are in English"
    assert not unknown, f"words.{language}.json has {unknown}, which words.en.json does not have: remove them"
    assert (shipped(f"words.{language}")["language"], catalogue(language).language) == (language, language)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_holds_the_values_that_the_english_one_holds(language: str) -> None:
    english, other = dict(sentences(shipped("words.en"))), dict(sentences(shipped(f"words.{language}")))

    differing = {
        place for place in english.keys() & other.keys() if placeholders(english[place]) != placeholders(other[place])
    }

    assert not differing


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_english(language: str) -> None:
    english = dict(sentences(shipped("words.en")))

    for place, text in sentences(shipped(f"words.{language}")):
        letters = without_placeholders(text).replace("UTC", "")
        assert language in _LATIN or not _WORD.search(letters), place
        assert not _WORD.search(letters) or text != english.get(place), place


@pytest.mark.parametrize("language", OTHERS)
def test_brackets_and_quotes_come_in_pairs_and_sentences_end(language: str) -> None:
    for place, text in sentences(shipped(f"words.{language}")):
        for left, right in ("()", "（）", "«»", "“”" if language != "ur" else "”“"):
            assert text.count(left) == text.count(right), place
        if place.startswith(("reasons.", "duties.", "withheld.", "stopped.")) and not text.endswith("{names}"):
            assert text.endswith((".", "。", "۔", "।")), place
        assert text == text.strip() or place in ("and", "comma", "between", "joined"), place
        assert "  " not in text, place


@given(terms, uses, embargoes)
def test_every_answer_has_words_in_every_language(some: Terms, use: Use, embargo: Any) -> None:
    got = answer(some, use, embargo_until=embargo)

    for language in catalogues():
        words = catalogue(language)
        said = [explain(reason, words) for reason in got.reasons]
        said += [explain_duty(duty, words) for duty in got.duties]
        said += [explain_nearest(got.nearest, words)] if got.nearest else []
        said += describe(some, words)
        assert all(sentence and not re.search(r"[{}]|  ", sentence) for sentence in said), language


@pytest.mark.parametrize("language", catalogues())
def test_the_rarer_clauses_have_words_too(language: str) -> None:
    words = catalogue(language)
    every = [
        Reason(clause, effect, ("2030-03-02T04:00Z",))
        for clause, effects in words.reasons.items()
        for effect in effects
    ]
    ceiling = Reason(
        "prohibition", "deny", ("action:republish", "by:agreement:web-use@2", "rendition:main", "part:body")
    )

    said = [explain(reason, words) for reason in [*every, ceiling]]
    said += [explain_duty(Duty(kind=kind, text="Ring 7", after_days=30), words) for kind in words.duties]  # type: ignore[arg-type]

    assert all(sentence and not re.search(r"[{}]|  ", sentence) for sentence in said)
    assert "web-use" in explain(ceiling, words)


def test_a_value_that_runs_the_other_way_is_isolated_in_its_sentence() -> None:
    urdu, english = catalogue("ur"), catalogue("en")
    embargo, note = Reason("embargo", "deny", ("2030-03-02T04:00Z",)), Reason("free-text", "ask", ("صرف ویب",))

    assert "\u20682030-03-02 04:00 UTC\u2069" in explain(embargo, urdu)
    assert explain(note, urdu).endswith(": صرف ویب")
    assert explain(note, english).endswith(": \u2068صرف ویب\u2069")
    assert "\u2068Ring 7\u2069" in explain_duty(Duty(kind="link", text="Ring 7"), urdu)
    assert (direction(urdu.language), direction(english.language)) == ("rtl", "ltr")


def test_names_are_handed_in_and_others_stay_english() -> None:
    russian = calling(catalogue("ru"), territories={"FR": "Франция", "KZ": "Казахстан"}, languages={"ur": "урду"})

    sentence = explain(Reason("territory", "deny", ("FR", "KZ", "KZ-71")), russian)

    assert sentence == "Владелец этого не разрешает (территория — Франция, Казахстан и Astana)."
    assert explain(Reason("language", "allow", ("ur",)), russian) == "Владелец это разрешает (язык — урду)."
