"""Saved searches on pages: what is new, how it is told, whose it is, and what a desk hears live."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from lxml import html

from commonwire.alliance.person import Person
from commonwire.base.ids import secret_digest
from commonwire.delivery.mute import Mute, sign_mute
from commonwire.delivery.records import Records
from tests.api.asgi import Answer, Desk, copied, desk_opens
from tests.api.asgi import item_path as item_path_of
from tests.api.stories import GIVER, TAKER, gives, new_uri, story

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("pages") / "home"), pages=True) as desk:
        yield desk


def sends(desk: Desk, path: str, session: str, **form: str) -> Answer:
    return desk.call("POST", path, body=urlencode(form).encode(), headers=FORM, session=session)


def saves(desk: Desk, session: str, query: str, **form: str) -> str:
    """The id of a search that was saved on the page."""
    answer = sends(desk, "/searches", session, query=query, name=f"About {query}", **form)
    assert answer.status == 303, answer.body
    return answer.headers["location"].rpartition("/")[2]


def read(desk: Desk, path: str, session: str) -> Any:
    answer = desk.call("GET", path, session=session)
    assert answer.status == 200, answer.body
    return html.document_fromstring(answer.body.decode())


def words(tree: Any) -> str:
    return " ".join(" ".join(tree.itertext()).split())


def person_of(desk: Desk, session: str) -> Person:
    def work(records: Records) -> Person:
        found = records.roll.find_session(secret_digest(session))
        assert found is not None
        return records.roll.get_person(found.person)

    return desk.write(work)


def test_what_is_new_since_one_looked_is_counted_until_it_is_marked_read(desk: Desk) -> None:
    session, other = desk.session(TAKER, "editor"), desk.session(TAKER, "editor")
    search = saves(desk, session, "pangolin", folder="Animals")
    for number in (1, 2):
        gives(desk, desk.key(GIVER), story(text=f"A pangolin, number {number}."))
    page = read(desk, f"/searches?search={search}", session)

    assert len(page.xpath("//li[contains(@class, 'match-unread')]")) == 2
    assert "A pangolin, number 1." in words(page)
    fields = {it.get("name"): it.get("value") for it in page.xpath("//form[@action='/searches/looked']//input")}
    gives(desk, desk.key(GIVER), story(text="A pangolin that came meanwhile."))
    assert sends(desk, "/searches/looked", session, **fields).status == 303
    after = read(desk, "/searches?folder=Animals&unread=1", session)
    assert len(after.xpath("//li[contains(@class, 'match')]")) == 1
    assert "that came meanwhile" in words(after)
    assert len(read(desk, f"/searches?search={search}", other).xpath("//li[contains(@class, 'match-unread')]")) == 3
    assert sends(desk, "/searches/looked", session, next="//evil.example").headers["location"] == "/"


def test_how_a_search_tells_is_chosen_on_its_page_and_kept_for_each_reader(desk: Desk) -> None:
    session, other = desk.session(TAKER, "editor"), desk.session(TAKER, "editor")
    search = saves(desk, session, "ibex")
    choice = {
        "how": "digest", "times": "18:30, 07:00", "zone": "Asia/Karachi", "quiet_begins": "22:00",
        "quiet_ends": "06:00", "pause": "until", "paused_until": "2031-05-06T07:00",
    }  # fmt: skip

    assert sends(desk, f"/searches/{search}/tells", session, reader="me", **choice).status == 303
    mine = read(desk, f"/searches/{search}", session)
    theirs = read(desk, f"/searches/{search}", other)

    assert mine.xpath("//input[@id='tells-me-times']/@value") == ["07:00, 18:30"]
    assert mine.xpath("//input[@id='tells-me-paused_until']/@value") == ["2031-05-06T07:00"]
    assert mine.xpath("//section[@id='tells-me']//input[@name='how'][@checked]/@value") == ["digest"]
    assert theirs.xpath("//section[@id='tells-me']//input[@name='how'][@checked]/@value") == ["inbox"]
    assert mine.xpath("//section[@id='tells-desk']//input[@name='how'][@checked]/@value") == ["inbox"]
    assert "digest at 07:00, 18:30, paused" in words(read(desk, "/searches", session))


@pytest.mark.parametrize(
    ("form", "field", "says"),
    [
        ({"how": "digest", "times": "7"}, "times", "'7' is no time of day"),
        ({"how": "mail", "zone": "Mars/Olympus"}, "zone", "not a time zone"),
        ({"how": "mail", "quiet_begins": "22:00"}, "quiet_begins", "is no time of day"),
        ({"how": "mail", "pause": "until", "paused_until": "soon"}, "paused_until", "'soon' is no time"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(desk: Desk, form: dict[str, str], field: str, says: str) -> None:
    session = desk.session(TAKER, "editor")
    search = saves(desk, session, "markhor")

    answer = sends(desk, f"/searches/{search}/tells", session, reader="me", **form)

    assert answer.status == 422
    page: Any = html.document_fromstring(answer.body.decode())
    assert says in words(page.get_element_by_id(f"tells-me-{field}-error"))


def test_name_query_folder_and_place_are_changed_and_mended(desk: Desk) -> None:
    session = desk.session(TAKER, "editor")
    search = saves(desk, session, "urial")
    wrong = sends(desk, f"/searches/{search}/change", session, name="U", query="urgency<=high", folder="", place="1")
    odd = sends(desk, f"/searches/{search}/change", session, name="U", query="urial", folder="", place="first")
    right = sends(desk, f"/searches/{search}/change", session, name="Sheep", query="argali", folder=" Wild  sheep ")

    assert (wrong.status, odd.status, right.status) == (422, 422, 303)
    gives(desk, desk.key(GIVER), story(text="An urial ran."))
    gives(desk, desk.key(GIVER), story(text="An argali ran."))
    page = words(read(desk, f"/searches?search={search}", session))
    assert "Wild sheep" in page
    assert "An argali ran." in page
    assert "An urial ran." not in page


def test_a_search_of_ones_own_is_nowhere_for_a_colleague_until_it_is_handed_over(desk: Desk) -> None:
    session, other = desk.session(TAKER, "editor"), desk.session(TAKER, "editor")
    search = saves(desk, session, "dhole", private="true")
    gives(desk, desk.key(GIVER), story(text="A dhole howled."))
    paths = (f"/searches/{search}", f"/feeds/searches/{search}.atom", f"/api/v1/inbox?search={search}")

    assert [desk.call("GET", path, session=other).status for path in paths] == [404, 404, 404]
    assert [desk.call("GET", path, key=desk.key(TAKER)).status for path in paths[1:]] == [404, 404]
    assert "dhole" not in words(read(desk, "/searches", other))
    assert b"dhole" not in desk.call("GET", "/api/v1/inbox?limit=500", key=desk.key(TAKER)).body
    for deed in ("tells", "mute", "unmute", "change", "give", "delete"):
        assert sends(desk, f"/searches/{search}/{deed}", other, reader="me", how="mail", query="x").status == 404

    given = sends(desk, f"/searches/{search}/give", session, person=person_of(desk, other).id)
    assert given.headers["location"] == "/searches"
    assert "A dhole howled." in words(read(desk, "/searches", other))
    assert "dhole" not in words(read(desk, "/searches", session))


def test_with_the_access_of_who_leaves_their_own_searches_go_to_a_colleague(desk: Desk) -> None:
    leaves, stays, admin = (desk.session(TAKER, role) for role in ("editor", "editor", "outlet-admin"))
    to_one = saves(desk, leaves, "saiga", private="true")
    gone, colleague = person_of(desk, leaves), person_of(desk, stays)
    settings = words(read(desk, "/outlet/people", admin))
    assert "1 search is theirs alone" in settings

    ended = sends(desk, f"/outlet/people/{gone.id}/disable", admin, searches_to=colleague.id)

    assert ended.status == 303
    assert desk.call("GET", f"/searches/{to_one}", session=stays).status == 200
    assert desk.call("GET", f"/searches/{to_one}", session=admin).status == 404
    own = saves(desk, stays, "kulan", private="true")
    assert sends(desk, f"/outlet/people/{colleague.id}/disable", admin).status == 303
    assert [desk.call("GET", f"/searches/{it}", session=admin).status for it in (to_one, own)] == [200, 200]


def test_a_search_is_muted_with_one_press_and_told_again(desk: Desk) -> None:
    session = desk.session(TAKER, "editor")
    search = saves(desk, session, "takin", alert="true")
    gives(desk, desk.key(GIVER), story(text="A takin stood."))
    page = read(desk, f"/searches?search={search}", session)
    (form,) = page.xpath("//button[starts-with(text(), 'Mute for the desk')]/@form")
    assert page.xpath(f"//form[@id='{form}']/@action") == [f"/searches/{search}/mute"]

    assert sends(desk, f"/searches/{search}/mute", session, reader="desk", next="/searches").status == 303
    muted = read(desk, f"/searches/{search}", session)
    assert muted.xpath("//section[@id='tells-desk']//form/@action")[0] == f"/searches/{search}/unmute"
    assert sends(desk, f"/searches/{search}/unmute", session, reader="desk").status == 303
    assert "Muted" not in words(read(desk, f"/searches/{search}", session).get_element_by_id("tells-desk"))


def test_a_desk_hears_live_of_what_is_caught_and_what_is_gone(desk: Desk) -> None:
    session, colleague = desk.session(TAKER, "editor"), desk.session(TAKER, "editor")
    mine = saves(desk, session, "onager", private="true", alert="true")
    for query, form in (("quiet onager", {}), ("onager", {"alert": "true"})):
        saves(desk, session, query, **form)
    heard: dict[str, list[bytes]] = {session: [], colleague: []}

    def ends(of: str) -> Any:
        def more(part: bytes) -> bool:
            heard[of].append(part)
            return b"event: gone" not in part

        return more

    reading = [desk.begin("GET", "/wire/live?only=alerts", session=it, parts=ends(it)) for it in (session, colleague)]
    while not all(heard.values()):
        time.sleep(0.05)
    uri = new_uri()
    key = desk.key(GIVER)
    item = gives(desk, key, story(uri, text="A quiet onager grazed.")).json["id"]
    time.sleep(0.5)
    desk.call("POST", f"{item_path_of(item)}/kill", key=key, json={"reason": "Wrong."})
    streams = [it.result(20).body.decode() for it in reading]

    assert [stream.count("event: caught") for stream in streams] == [2, 1]
    assert all(f'data-caught="{item}"' in stream and f"event: gone\ndata: {item}" in stream for stream in streams)
    assert f"/searches/{mine}/mute" in streams[0]
    assert f"/searches/{mine}/mute" not in streams[1]
    assert "A quiet <mark>onager</mark> grazed." in streams[1]
    assert re.search(r'name="reader" value="desk"', streams[1])


def test_a_link_that_is_not_the_nodes_mutes_nothing_and_one_of_a_removed_search_says_so(desk: Desk) -> None:
    session = desk.session(TAKER, "editor")
    search = saves(desk, session, "gaur")
    token = sign_mute(Mute(outlet=TAKER, search=search, reader=""), desk.site.node_key)
    sends(desk, f"/searches/{search}/delete", session)

    gone = desk.call("GET", f"/mute/{token}")
    assert gone.status == 200
    assert b"not there any more" in gone.body
    assert desk.call("POST", f"/mute/{token}", headers=FORM, body=b"List-Unsubscribe=One-Click").status == 200
    for method in ("GET", "POST"):
        assert desk.call(method, f"/mute/{token[:-4]}AAAA").status in {400, 403, 422}


def hears(desk: Desk, session: str, event: str, document: Any) -> tuple[str, str]:
    """The id of the story that is given when the stream stands, and the data of the first such event after it."""
    heard: list[bytes] = []

    def more(part: bytes) -> bool:
        heard.append(part)
        return f"event: {event}\n".encode() not in part

    reading = desk.begin("GET", "/wire/live", session=session, parts=more)
    while not heard:
        time.sleep(0.05)
    item = gives(desk, desk.key(GIVER), document).json["id"]
    found = re.search(rf"event: {event}\ndata: (.*)\n", reading.result(20).body.decode())
    assert found is not None
    return item, found[1]


def test_a_desk_hears_live_how_much_is_unread(desk: Desk) -> None:
    session = desk.session(TAKER, "editor")
    search = saves(desk, session, "markhor")
    gives(desk, desk.key(GIVER), story(text="One markhor."))
    _, said = hears(desk, session, "unread", story(text="Another markhor."))

    assert msgspec.json.decode(said)[search] == 2


def test_a_row_that_comes_live_is_the_row_of_the_page(desk: Desk) -> None:
    session = desk.session(TAKER, "editor")
    item, said = hears(desk, session, "item", story(text="The ice went out.", urgency=2, located="Naryn"))
    live = html.fragment_fromstring(said)
    shown = read(desk, "/", session).xpath(f'//*[@id="wire"]/li[@data-item="{item}"]')[0]

    assert words(live) == words(shown)
    assert dict(live.attrib) == dict(shown.attrib)


def test_further_rows_come_as_a_part_with_the_place_of_those_after_them(desk: Desk) -> None:
    session = desk.session(TAKER, "editor")
    answer = desk.call("GET", "/wire/rows?lang=en", session=session)
    rest: list[Any] = list(html.fragments_fromstring(answer.body.decode().strip()))

    assert [line.tag for line in rest] == ["li"] * len(rest)
    assert rest[-1].get("data-more") is not None


def test_which_columns_are_shown_is_kept_in_the_browser(desk: Desk) -> None:
    answer = sends(
        desk, "/wire/columns", desk.session(TAKER, "editor"), next="//elsewhere.example", **{"show-light": "1"}
    )

    assert answer.status == 303
    assert answer.headers["location"] == "/"
    assert (
        "commonwire_hidden=mine.snippet.urgency.member.place.language.subject.version;" in answer.headers["set-cookie"]
    )
