"""What language a text is in, and who says so: the source as long as the text does not surely contradict it."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.languages import are_kin, language_tag, primary
from commonwire.formats import identify
from commonwire.formats.identify import decide_language
from commonwire.news.item import Decided, Headline, Item

RUSSIAN = (
    "Президент сегодня провёл в столице совещание с членами правительства и обсудил положение в сельском хозяйстве."
)
KAZAKH = "Президент бүгін елордада үкімет мүшелерімен кеңес өткізіп, ауыл шаруашылығындағы жағдайды талқылады."
URDU = "وزیر اعظم نے آج دارالحکومت میں کابینہ کے اجلاس کی صدارت کی اور سیلاب زدگان کے لیے امداد کا اعلان کیا۔"
PERSIAN = "رئیس جمهور امروز در پایتخت با اعضای دولت دیدار کرد و درباره وضع کشاورزی کشور گفت‌وگو کردند."
SIMPLIFIED = "国家主席今天在北京会见了外国领导人，双方就经济合作与地区安全问题交换了意见。"
TRADITIONAL = "國家主席今天在北京會見了外國領導人，雙方就經濟合作與地區安全問題交換了意見。"
UZBEK = "Президент бугун пойтахтда ҳукумат аъзолари билан учрашди ва қишлоқ хўжалигидаги аҳволни муҳокама қилди."
KAZAKH_IN_ARABIC = (
    "قازاقستان پرەزيدەنتى بۇگىن استانادا شەتەلدىك ينۆەستورلار كەڭەسىنىڭ وتىرىسىن وتكىزدى. "
    "جيىنعا ۇكىمەت مۇشەلەرى قاتىستى."
)
GERMAN = (
    "Der Bundeskanzler besucht morgen die Hauptstadt und spricht mit dem Präsidenten über die Lage der Landwirtschaft."
)


def decide(text: str, said: str | None = None, headline: str | None = None) -> Decided:
    headlines = [Headline(value=headline)] if headline else []
    return decide_language(Item(uri="urn:x:1", headlines=headlines, body_text=text, language=said))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (RUSSIAN, "ru"),
        (KAZAKH, "kk"),
        (URDU, "ur"),
        (PERSIAN, "fa"),
        (SIMPLIFIED, "zh-Hans"),
        (TRADITIONAL, "zh-Hant"),
        (UZBEK, "uz-Cyrl"),
        (GERMAN, "de"),  # nobody speaks it here: said all the same when it is sure
    ],
)
def test_a_text_that_says_nothing_is_told_by_a_machine(text: str, tag: str) -> None:
    decided = decide(text)

    assert (decided.tag, decided.by) == (tag, "machine")
    assert decided.why == f"Not said: '{tag}' by the text."


@pytest.mark.parametrize("text", ["Си Цзиньпин", "2 : 1", "OK", "Rain. Дождь. Regen. Sade. Pluie."])
def test_short_and_mixed_texts_are_not_guessed(text: str) -> None:
    decided = decide(text)

    assert decided.tag is None and decided.by != "machine"


def test_a_text_in_two_languages_is_not_guessed() -> None:
    assert decide(f"{RUSSIAN}\n{URDU}").by == "unsure"
    assert decide(f"{RUSSIAN * 3}\n{KAZAKH * 3}").by == "unsure"


@pytest.mark.parametrize(("text", "said", "tag"), [(KAZAKH, "ru", "kk"), (URDU, "ru", "ur"), (RUSSIAN, "en", "ru")])
def test_a_machine_corrects_a_source_that_is_surely_wrong(text: str, said: str, tag: str) -> None:
    decided = decide(text, said)

    assert (decided.tag, decided.by) == (tag, "machine")
    assert decided.why == f"'{said}' is said, but the text is in '{tag}': kept as '{tag}'."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PERSIAN, "prs"),  # Dari is not to be told from Persian
        (PERSIAN, "fa-AF"),
        ("The prime minister visits the villages in the north that the flood has hit.", "en-GB"),
        (SIMPLIFIED, "zh"),
        (SIMPLIFIED, "zh-Hans-CN"),
        (UZBEK, "uz"),
        (KAZAKH_IN_ARABIC, "kk"),  # the model does not know it
        ("Pradhan mantri ne aaj Dilli mein mantrimandal ki baithak ki.", "hi"),  # in the letters that were at hand
        ("Бурундия", "kk"),
        ("Reuters", "ur"),
        ("", "ur"),
        (RUSSIAN, "cv"),
    ],
)
def test_what_the_source_says_stands_where_the_text_does_not_surely_contradict_it(text: str, said: str) -> None:
    if said == "cv":
        text = "Бишкек, 3"

    assert decide(text, said) == Decided(tag=said, by="source")


def test_the_script_that_a_tag_names_is_the_one_that_the_text_is_in() -> None:
    assert decide(UZBEK, "uz-Latn").tag == "uz-Cyrl"
    assert decide(TRADITIONAL, "zh-Hans-TW").tag == "zh-Hant-TW"
    assert decide(SIMPLIFIED, "zh-Hans").by == "source"


def test_a_tag_that_cannot_be_of_this_script_is_unsure_where_no_other_is_sure() -> None:
    decided = decide("سرخ گلاب کتاب خانہ", "ru")

    assert decided.tag != "ru"
    assert decided.by in {"unsure", "machine"}


def test_the_text_counts_where_the_headline_is_in_another_language() -> None:
    assert decide(URDU, headline="Prime Minister chairs cabinet").tag == "ur"


def test_without_the_model_the_script_alone_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify, "_model", lambda: None)
    identify._narrow.cache_clear()
    try:
        assert decide("Հայաստանի վարչապետը այսօր հանդիպեց նախարարներին").tag == "hy"
        assert decide(RUSSIAN).by == "unsure"
        assert decide(URDU, "ru").by == "unsure"
        assert decide(KAZAKH, "ru") == Decided(tag="ru", by="source")
    finally:
        identify._narrow.cache_clear()


@given(st.text(max_size=300), st.sampled_from([None, "ru", "zh-Hant", "prs", "en-GB", "x-own", "tlh"]))
def test_whatever_a_text_is_the_answer_is_a_language_tag_or_none(text: str, said: str | None) -> None:
    decided = decide(text, said)

    assert decided.tag is None or decided.tag == said or language_tag(decided.tag) == decided.tag
    assert (decided.by in {"unsure", None}) == (decided.tag is None)


def _is_right(tag: str | None, language: str) -> bool:
    return tag is not None and (primary(tag) == primary(language) or are_kin(tag, language, "Arab"))


def test_real_stories_of_28_languages_are_told_and_none_is_told_wrong(shared: Path) -> None:
    with gzip.open(shared / "news-sample" / "items.jsonl.gz", "rt", encoding="utf-8") as lines:
        stories: list[dict[str, Any]] = [json.loads(line) for line in lines][::20]
    found: Counter[str] = Counter()
    for story in stories:
        text, language = "\n".join(story["body"]), story["lang"]
        told = decide(text, headline=story["title"])
        found["told"] += _is_right(told.tag, language)
        found["wrong"] += told.by == "machine" and not _is_right(told.tag, language)
        found["believed"] += decide(text, language) == Decided(tag=language, by="source")
        lie = "km" if language != "km" else "en"
        found["caught"] += _is_right(decide(text, lie).tag, language)

    assert found["wrong"] == 0
    assert found["told"] >= 0.98 * len(stories)
    assert found["believed"] == len(stories)
    assert found["caught"] >= 0.95 * len(stories)
