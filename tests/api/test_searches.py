"""Saved searches by API: what they are, how they tell, whose they are, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asgi import Desk
from tests.api.stories import GIVER, TAKER, gives, is_problem, story

QUIET = {"begins": "22:00", "ends": "06:00"}


def saved(desk: Desk, key: str, **said: Any) -> Any:
    answer = desk.call("POST", "/api/v1/searches", key=key, json={"query": "narwhal", **said})
    assert answer.status == 201, answer.body
    return answer.json


def changed(desk: Desk, key: str, search: str, **said: Any) -> Any:
    answer = desk.call("PATCH", f"/api/v1/searches/{search}", key=key, json=said)
    assert answer.status == 200, answer.body
    return answer.json


def test_alert_tells_the_desk_live_and_no_more(desk: Desk) -> None:
    key = desk.key(TAKER)
    search = saved(desk, key, alert=True)
    off = changed(desk, key, search["id"], alert=False)
    other = changed(desk, key, search["id"], tells={"how": "mail"})
    on = changed(desk, key, search["id"], alert=True)

    assert (search["alert"], search["tells"]["how"], search["desk_tells"]["how"]) == (True, "live", "live")
    assert (off["alert"], off["tells"]["how"]) == (False, "inbox")
    assert (other["alert"], other["desk_tells"]["how"]) == (True, "mail")
    assert on["tells"]["how"] == "mail"  # it is told already, as was chosen


def test_how_it_tells_comes_back_as_it_was_given_and_in_order(desk: Desk) -> None:
    tells = {"how": "digest", "times": ["18:30", "07:00", "07:00"], "zone": "Asia/Karachi", "quiet": QUIET}
    search = saved(desk, desk.key(TAKER), tells=tells)

    assert search["tells"] == {
        **tells,
        "times": ["07:00", "18:30"],
        "paused": False,
        "paused_until": None,
        "muted": False,
        "next_at": search["tells"]["next_at"],
    }
    assert search["tells"]["next_at"] is not None
    muted = changed(desk, desk.key(TAKER), search["id"], tells={**tells, "muted": True})
    assert (muted["tells"]["muted"], muted["tells"]["next_at"]) == (True, None)


def test_without_a_zone_hours_are_the_outlets(desk: Desk) -> None:
    found = saved(desk, desk.key(TAKER), tells={"how": "mail", "quiet": QUIET})

    assert found["tells"]["zone"] == saved(desk, desk.key(TAKER))["tells"]["zone"] == "Asia/Almaty"


@pytest.mark.parametrize(
    ("said", "status", "where"),
    [
        ({"tells": {"how": "digest"}}, 422, "tells.times"),
        ({"tells": {"how": "mail", "zone": "Mars/Olympus"}}, 422, "tells.zone"),
        ({"tells": {"how": "mail", "quiet": {"begins": "22", "ends": "06:00"}}}, 422, "tells.quiet"),
        ({"tells": {"how": "digest", "times": ["23:00"], "quiet": QUIET}}, 422, "tells.times"),
        ({"tells": {"how": "pigeon"}}, 400, "tells.how"),
        ({"folder": "x" * 61}, 400, "folder"),
        ({"place": -1}, 400, "place"),
        ({"private": True}, 422, "private"),
        ({"query": "urgency<=high"}, 422, "character 1"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place_and_nothing_is_saved(
    desk: Desk, said: dict[str, Any], status: int, where: str
) -> None:
    key = desk.key(TAKER)
    before = desk.call("GET", "/api/v1/searches", key=key).json

    answer = desk.call("POST", "/api/v1/searches", key=key, json={"query": "narwhal", **said})

    assert is_problem(answer, status, "bad-input")
    assert where.rpartition(".")[2] in (answer.json.get("where") or "")
    assert desk.call("GET", "/api/v1/searches", key=key).json == before


def test_a_change_of_query_catches_by_it_from_the_next_story_on(desk: Desk) -> None:
    key, giver = desk.key(TAKER), desk.key(GIVER)
    search = saved(desk, key, query="beluga")["id"]
    changed(desk, key, search, query="vaquita", name="Porpoises")
    for text in ("A beluga sang.", "A vaquita swam."):
        gives(desk, giver, story(text=text))

    found = desk.call("GET", f"/api/v1/inbox?search={search}", key=key).json["matches"]
    assert [(match["search_name"], match["passage"]) for match in found] == [("Porpoises", "A vaquita swam.")]


def test_searches_are_listed_by_folder_and_place(desk: Desk) -> None:
    key = desk.key("celadon-boat")
    for name, folder, place in (("c", "B", 1), ("d", "B", 2), ("b", "a", 9), ("a", "", 5)):
        saved(desk, key, name=name, folder=folder, place=place)

    listed = desk.call("GET", "/api/v1/searches", key=key).json["searches"]
    assert [search["name"] for search in listed] == ["a", "b", "c", "d"]


def test_an_inbox_is_narrowed_and_its_cursor_walks_what_is_left(desk: Desk) -> None:
    key, giver = desk.key(TAKER), desk.key(GIVER)
    search = saved(desk, key, query="dugong", folder="Sea cows")["id"]
    saved(desk, key, query="dugong")
    for number in range(3):
        gives(desk, giver, story(text=f"A dugong, number {number}."))
    first = desk.call("GET", "/api/v1/inbox?folder=Sea%20cows&limit=2", key=key).json
    rest = desk.call("GET", f"/api/v1/inbox?folder=Sea%20cows&after={first['next']}", key=key).json["matches"]
    looked = desk.call("POST", "/api/v1/inbox/looks", key=key, json={"search": search, "up_to": first["next"]}).json
    unread = desk.call("GET", f"/api/v1/inbox?search={search}&unread=true", key=key).json["matches"]

    assert [match["search"] for match in (*first["matches"], *rest)] == [search] * 3
    assert looked == {"unread": 1}
    assert [match["item"] for match in unread] == [match["item"] for match in rest]
    assert desk.call("GET", "/api/v1/inbox?search=nobodys", key=key).status == 404
    assert desk.call("POST", "/api/v1/inbox/looks", key=key, json={"search": "nobodys"}).status == 404
    assert desk.call("POST", "/api/v1/inbox/looks", key=key, json={"up_to": "soon"}).status == 422


def test_a_changed_story_comes_again_behind_the_cursor_marked_so(desk: Desk) -> None:
    key, giver = desk.key(TAKER), desk.key(GIVER)
    search = saved(desk, key, query="manatee")["id"]
    first = story(text="A manatee slept.")
    gives(desk, giver, first)
    cursor = desk.call("GET", f"/api/v1/inbox?search={search}", key=key).json["next"]
    gives(desk, giver, story(first["uri"], version="2", text="A manatee woke."))
    (again,) = desk.call("GET", f"/api/v1/inbox?search={search}&after={cursor}", key=key).json["matches"]
    gives(desk, giver, story(first["uri"], version="3", text="A seal woke."))
    (lost,) = desk.call("GET", f"/api/v1/inbox?search={search}", key=key).json["matches"]

    assert (again["changed"], again["fits"], again["passage"]) == (True, True, "A manatee woke.")
    assert (lost["changed"], lost["fits"], lost["passage"], lost["row"]["version"]) == (True, False, None, 3)


def test_a_person_gives_a_search_away_and_takes_none_of_everybodys(desk: Desk) -> None:
    editor = desk.session(TAKER, "editor")
    shared = saved(desk, desk.key(TAKER), query="orca")["id"]
    own = desk.call("POST", "/api/v1/searches", session=editor, json={"query": "orca", "private": True}).json

    def gives_to(search: str, person: str | None) -> int:
        path = f"/api/v1/searches/{search}"
        return desk.call("PATCH", path, session=editor, json={"person": person}).status

    assert gives_to(shared, own["person"]) == 403
    assert gives_to(own["id"], "nobody") == 422
    assert (own["desk_tells"], own["unread"]) == (None, 0)
    assert gives_to(own["id"], None) == 200
    assert own["id"] in {it["id"] for it in desk.call("GET", "/api/v1/searches", key=desk.key(TAKER)).json["searches"]}
