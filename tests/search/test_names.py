"""Names in other scripts: by the vocabulary, and by their sound. The pairs are of people in the news of the region."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from commonwire.search.names import is_known, joined, spellings
from commonwire.search.namesakes import Name, names_sought
from commonwire.search.parse import parse_query
from commonwire.search.query import Phrase, Query
from commonwire.search.sounds import MARK, names_alike, sound_tokens, sounds_of
from commonwire.search.text import token_line, tokens

PEOPLE = [line.split("\t") for line in (Path(__file__).parent / "people.tsv").read_text("utf-8").splitlines()[1:]]
SCRIPTS = ("Latn", "Cyrl", "Hani", "Arab", "Arab", "Deva")
LOCALES = {"ru": "Cyrl", "zh_Hans": "Hani", "ar": "Arab", "ur": "Arab", "hi": "Deva", "he": "Hebr", "hy": "Armn"}


def phrase(text: str) -> Phrase:
    return Phrase(tuple(tokens(text)))


def finds(query: str, named: str) -> bool:
    """Whether a story whose people are `named` so is shown for `query`."""
    return any(all(shows(name, named) for name in way.names) for way in names_sought(parse_query(query)))


def shows(name: Name, named: str) -> bool:
    return name.is_named_in(line_of("", [named]), [], [named])


def line_of(headline: str, names: list[str]) -> str:
    text = "\n".join([headline, *names])
    return token_line(text) + "".join(f"{key} " for key in sound_tokens([headline], names))


def test_people_are_found_in_the_scripts_of_others_and_nobody_else_is() -> None:
    right = wrong = pairs = others = 0
    for row in PEOPLE:
        for one, other in permutations(range(len(SCRIPTS)), 2):
            if SCRIPTS[one] != SCRIPTS[other]:
                pairs += 1
                right += finds(row[one], row[other])
                for another in PEOPLE[::8]:
                    if another is not row:
                        others += 1
                        wrong += finds(row[one], another[other])

    assert pairs >= 1_000
    assert right >= 0.7 * pairs
    assert wrong <= 0.002 * others


def test_cities_are_found_in_the_scripts_of_others() -> None:
    cities = {name: Locale.parse(name).time_zones for name in LOCALES}
    right = pairs = 0
    for zone in list(cities["ru"])[::6]:
        for one, other in permutations(LOCALES, 2):
            if LOCALES[one] != LOCALES[other] and "city" in cities[one][zone] and "city" in cities[other].get(zone, {}):
                pairs += 1
                right += phrase(cities[other][zone]["city"]) in spellings(phrase(cities[one][zone]["city"]))

    assert pairs >= 1_000
    assert right >= 0.85 * pairs


@pytest.mark.parametrize(
    ("query", "headline"),
    [
        ("Самарқанд", "Summit opens in Samarkand"),
        ("Samarkand", "В Самарканде открылся саммит"),
        ("撒马尔罕", "سمرقند میں اجلاس"),
        ("Путин", "پوتین در سمرقند"),
        ("Xi Jinping", "Си Цзиньпином подписано заявление"),
        ("شی جن پنگ", "शी जिनपिंग ने कहा"),
        ("Shavkat Mirziyoyev", "Мирзиёев Тошкентда"),
        ("xi jinping", "习近平访问哈萨克斯坦"),
        ("putin", "Путин прибыл в Самарканд"),
    ],
)
def test_names_are_found_in_headlines(query: str, headline: str) -> None:
    line = line_of(headline, [])

    (way, *_) = names_sought(parse_query(query))

    assert all(name.is_named_in(line, [headline], []) for name in way.names)


def test_vowels_that_both_write_have_to_agree() -> None:
    assert names_alike(phrase("Путин"), ["पुतिन समरकंद पहुँचे"], [])
    assert not names_alike(phrase("Patan"), ["Путин прибыл"], [])
    assert not names_alike(phrase("Путин"), ["සුළඟක් හමා යන්නට පටන් ගනී"], [])
    assert names_alike(phrase("Putin"), ["پوتین در سمرقند"], [])


def test_ordinary_words_typed_small_and_short_ones_are_not_looked_for_by_sound() -> None:
    assert all(name.sound is None for way in names_sought(parse_query("rain in the hills")) for name in way.names)
    assert names_sought(parse_query("NOT Putin")) == []
    assert names_sought(parse_query("urgency<=2")) == []
    assert names_sought(Query()) == []


def test_filters_stay_and_words_that_are_no_names_go() -> None:
    (way,) = names_sought(parse_query("Tokayev visits Samarkand lang:ur"))

    assert [joined(name.phrase.tokens) for name in way.names] == ["tokayev", "samarkand"]
    assert way.others == (parse_query("lang:ur").root,)


def test_each_alternative_is_a_way_by_itself() -> None:
    ways = names_sought(parse_query("Путин OR Макрон"))

    assert [way.names[0].phrase for way in ways] == [phrase("путин"), phrase("макрон")]


def test_nobody_types_a_key() -> None:
    assert tokens(f"{MARK}PTN") == ["ptn"]


def test_of_a_name_that_nobody_knows_there_are_no_forms() -> None:
    assert spellings(phrase("Zzyzxq")) == () and not is_known(phrase("Zzyzxq"))


@given(st.text(max_size=60))
def test_whatever_is_typed_or_written_is_borne(text: str) -> None:
    sounds_of(text)
    assert all(token.startswith(MARK) and " " not in token for token in sound_tokens([text], [text]))
    for way in names_sought(Query(phrase(text) if tokens(text) else None, text)):
        assert len(way.names[0].forms) <= 48
        assert way.query.root is not None
