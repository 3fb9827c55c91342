"""Subjects by what they are called in the reader's language: in answers, on pages, in questions and saved searches."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from commonwire.news.vocabulary import Term, Vocabulary
from commonwire.web.site import SESSION_COOKIE
from tests.api.asgi import Desk, copied, desk_opens, item_path
from tests.api.stories import GIVER, TAKER, gives, new_uri, story

pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")
MEDTOP = "http://cv.iptc.org/newscodes/mediatopic/"
ROADS = {"uri": f"{MEDTOP}20000341", "name": "Roads"}
RUSSIAN = "Река вышла из берегов на рассвете, и дорога закрыта."
IN_ARABIC, IN_CHINESE, IN_GERMAN = "نقل طرقي", "公路运输", "Straßentransport"


@pytest.fixture(scope="module")
def desk(founded: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The demo node with its pages, and a vocabulary of the alliance's own."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("labels") / "home"), pages=True) as desk:
        rivers = Vocabulary(
            scheme="http://example.org/rivers/",
            alias="riv",
            imported_at=datetime.now(UTC),
            concepts={"amu": Term(names={"en": "Amu Darya", "ur": "آمو دریا"}), "panj": Term(broader=["amu"])},
        )
        desk.write(lambda records: records.vocabularies.put(rivers))
        yield desk


def given_about(desk: Desk, *subjects: dict[str, str], **more: Any) -> str:
    """The id of a new item with these subjects."""
    answer = gives(desk, desk.key(GIVER), story(new_uri(), subjects=list(subjects), **more))
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def first_subject(desk: Desk, item: str, accepted: str | None, session: str | None = None) -> Any:
    headers = {"accept-language": accepted} if accepted else {}
    who: dict[str, Any] = {"session": session} if session else {"key": desk.key(TAKER)}
    return desk.call("GET", item_path(item), headers=headers, **who)


@pytest.mark.parametrize(
    ("accepted", "name", "language"),
    [
        ("de-AT, fr;q=0.5", IN_GERMAN, "de"),
        ("ur, ar;q=0.9", IN_ARABIC, "ur"),
        ("zh-Hans-CN", IN_CHINESE, "zh-Hans"),
        ("zh-TW", IN_CHINESE, "zh-Hans"),
        ("kk", "Roads", None),
        ("en-US,en;q=0.9", "Roads", "en-US"),
        ("en-GB", "Roads", "en-GB"),
        ("*, nonsense, fr;q=0", "Roads", None),
        (None, "Roads", None),
    ],
)
def test_an_item_names_its_subjects_in_the_language_that_is_asked_for(
    desk: Desk, accepted: str | None, name: str, language: str | None
) -> None:
    item = given_about(desk, ROADS)

    answer = first_subject(desk, item, accepted)

    assert answer.json["subjects"][0]["name"] == name
    assert answer.json["subjects"][0]["uri"] == ROADS["uri"]
    assert answer.headers.get("content-language") == language
    assert {"Accept-Language", "Authorization", "Cookie"} <= set(answer.headers["vary"].split(", "))
    if name != "Roads":
        assert answer.json["subjects"][0]["names"]["en"] == "Roads"


def test_rows_name_subjects_in_the_language_too_and_the_wire_and_its_stream_and_the_inbox(desk: Desk) -> None:
    key = desk.key(TAKER)
    desk.call("POST", "/api/v1/searches", key=key, json={"query": f'subject:"{IN_ARABIC}" outlet:{GIVER}'})
    item = given_about(desk, ROADS, {"uri": f"{MEDTOP}99999999"}, {"name": "Ferry"})
    said = {"accept-language": "de"}
    wanted = [IN_GERMAN, "99999999", "Ferry"]

    rows = desk.call("GET", f"/api/v1/items?outlet={GIVER}", key=key, headers=said)
    wire = desk.call("GET", "/api/v1/wire?limit=500", key=key, headers=said)
    inbox = desk.call("GET", "/api/v1/inbox", key=key, headers=said)
    live = desk.call(
        "GET", "/api/v1/wire/live?after=c0", key=key, headers=said, parts=lambda piece: item.encode() not in piece
    )

    assert rows.json["items"][0]["subjects"] == wanted
    assert next(row for row in wire.json["items"] if row["id"] == item)["subjects"] == wanted
    assert next(match for match in inbox.json["matches"] if match["item"] == item)["row"]["subjects"] == wanted
    assert IN_GERMAN in live.body.decode()
    assert {answer.headers["content-language"] for answer in (rows, wire, inbox)} == {"de"}


@pytest.mark.parametrize(
    "asked",
    [
        *(
            f"subject={name}"
            for name in (IN_ARABIC, IN_CHINESE, "Transporte carretero", "Transport routier", IN_GERMAN)
        ),
        *("subject=road transport", "subject=TRANSPORT", "subject=运输", "subject=medtop:20000337", "subject=Roads"),
        *('q=subject:"Transporte"', "q=Transporte", "q=公路运输 lang:en", f"subject={MEDTOP}20000341"),
    ],
)
def test_a_story_is_found_by_its_subject_in_any_language_and_by_a_broader_one(desk: Desk, asked: str) -> None:
    item = given_about(desk, ROADS)
    other = given_about(desk, {"uri": f"{MEDTOP}15000000"})
    name, _, value = asked.partition("=")

    found = desk.call("GET", f"/api/v1/items?{name}={_quoted(value)}&limit=500", key=desk.key(TAKER)).json["items"]

    ids = {row["id"] for row in found}
    assert item in ids
    assert other not in ids


def test_an_imported_vocabulary_is_read_and_searched_like_the_shipped_ones(desk: Desk) -> None:
    item = given_about(desk, {"uri": "http://example.org/rivers/panj"})
    lake = given_about(desk, {"uri": "http://example.org/rivers/amu"})

    rows = desk.call("GET", f"/api/v1/items?subject={_quoted('آمو دریا')}", key=desk.key(TAKER)).json["items"]

    assert {row["id"] for row in rows} == {item, lake}
    assert first_subject(desk, lake, "ur").json["subjects"][0]["name"] == "آمو دریا"
    assert first_subject(desk, item, "ur").json["subjects"][0]["name"] == "panj"


def test_a_person_reads_the_language_they_chose_and_else_what_their_browser_asks_for(desk: Desk) -> None:
    item = given_about(desk, ROADS, {"uri": "http://example.org/rivers/amu"}, language="ru", text=RUSSIAN)
    undecided, reader = desk.session(TAKER, "editor"), desk.session(TAKER, "editor", language="ar")

    assert first_subject(desk, item, "de", undecided).json["subjects"][0]["name"] == IN_GERMAN
    assert first_subject(desk, item, "de", reader).json["subjects"][0]["name"] == IN_ARABIC

    page = _page(desk, f"/items/{item}", undecided, "ur, de;q=0.5")
    assert f'<bdi lang="de" dir="ltr">{IN_GERMAN}</bdi>' in page
    assert '<bdi lang="ur" dir="rtl">آمو دریا</bdi>' in page
    assert '<bdi lang="ur" dir="rtl">روسی</bdi>' in page, "the language's name"
    assert f'<bdi lang="ar" dir="rtl">{IN_ARABIC}</bdi>' in _page(desk, "/", reader, "de")


def test_a_person_chooses_their_language_on_their_page(desk: Desk) -> None:
    item, session = given_about(desk, ROADS), desk.session(TAKER, "editor")

    def choose(language: str) -> int:
        body = f"language={language}".encode()
        return desk.call("POST", "/me/language", body=body, headers=FORM | _cookie(session)).status

    assert choose("zh-Hans") == 303
    assert IN_CHINESE in _page(desk, f"/items/{item}", session, "de")
    assert 'value="zh-Hans" lang="zh-Hans" dir="ltr" selected' in _page(desk, "/me", session, "de")
    assert choose("nonsense") == 422
    assert choose("") == 303
    assert IN_GERMAN in _page(desk, f"/items/{item}", session, "de")


def test_the_filter_of_the_desk_offers_subjects_urgencies_and_languages_in_the_readers_language(desk: Desk) -> None:
    given_about(desk, ROADS, urgency=3)
    session = desk.session(TAKER, "editor", language="es")

    page = _page(desk, f"/?subject={_quoted('medtop:20000341')}&urgency=3", session, None)

    assert '<option value="medtop:20000341" lang="es" dir="ltr" selected>Transporte carretero</option>' in page
    assert '</span><bdi lang="es" dir="ltr">Transporte carretero</bdi>' in page, "the filter that is on"
    assert '<option value="3" lang="es" dir="ltr" selected>3 Urgente</option>' in page
    assert '<option value="ur" lang="es" dir="ltr">urdu</option>' in page


FORM = {"content-type": "application/x-www-form-urlencoded"}


def _cookie(session: str) -> dict[str, str]:
    return {"cookie": f"{SESSION_COOKIE}={session}"}


def _page(desk: Desk, path: str, session: str, accepted: str | None) -> str:
    headers = {"accept-language": accepted} if accepted else {}
    answer = desk.call("GET", path, session=session, headers=headers)
    assert answer.status == 200
    return answer.body.decode()


def _quoted(text: str) -> str:
    return quote(text, safe="")
