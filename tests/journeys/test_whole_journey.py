"""The whole journey on an empty node, through the public surface alone: commands, pages and calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.browsing import Visitor, visits, words
from tests.journeys.serving import Home, Node, served

PASSWORD = "six-quiet-storks-over-the-pass"
URI = "urn:newsml:pamir.example:20260301:snow//二"
STORY = {
    "uri": URI,
    "language": "en",
    "version": "1",
    "headlines": [{"role": "main", "value": "Pass closed by snow"}],
    "bodies": [{"contentType": "text/html", "value": "<p>The high pass is closed until <b>Friday</b>.</p>"}],
}


class Journey:
    """A node with its secretariat signed in, and what the outlets of the alliance do on it."""

    def __init__(self, node: Node, stack: ExitStack) -> None:
        self.node = node
        self._stack = stack
        self.secretary = self.browser()
        self.secretary.signs_in("secretary@alliance.example", PASSWORD)

    def browser(self) -> Visitor:
        """A new browser."""
        return self._stack.enter_context(visits(self.node.url))

    def outlet_joins(self, name: str, member: str) -> tuple[str, Visitor, str]:
        """An outlet applies by a link, is admitted, and makes its first key: its id, its admin's browser, the key."""
        link = words(self.secretary.sends("/secretariat/links"), "//*[@id='new-link']")
        admin = self.browser()
        email = f"desk@{name.split(maxsplit=1)[0].lower()}.example"
        page = admin.sends(
            link.removeprefix(self.node.url),
            name=name,
            member=member,
            languages="en",
            market="KZ",
            home_page="https://paper.example/",
            time_zone="Asia/Almaty",
            person_name="Desk",
            email=email,
            password=PASSWORD,
            owner="A cooperative of readers",
        )
        assert "with the secretariat" in words(page, "//h1")
        admit = self.secretary.opens("/secretariat").xpath("//form[contains(@action, '/admit')]/@action")
        assert len(admit) == 1
        self.secretary.sends(admit[0])
        outlet = admit[0].split("/")[3]
        admin.signs_in(email, PASSWORD)
        key = words(
            admin.sends("/outlet/keys", name="CMS", scopes=["give", "take", "correct", "kill"]), "//*[@id='new-key']"
        )
        admin.sends("/outlet/terms", terms_template="alliance-web")
        return outlet, admin, key

    def gets(self, key: str, path: str) -> Any:
        """The answer to a call that has to succeed."""
        answer = self.node.api("GET", path, key)
        assert answer.status == 200, answer.body
        return answer.json()

    def posts(self, key: str, path: str, data: Any, status: int = 201) -> Any:
        """The answer to a call that has to come with `status`."""
        answer = self.node.api("POST", path, key, data=data)
        assert answer.status == status, answer.body
        return answer.json()


@contextmanager
def alliance_starts(folder: Path) -> Iterator[Journey]:
    """An alliance of two members that has just been founded, served, its secretariat at the desk."""
    home = Home(folder)
    home.run("init", "--alliance", "Pass", "--email", "secretary@alliance.example", "--password-stdin", given=PASSWORD)
    home.run("member", "--name", "en=Kazakhstan", "--territory", "KZ", "--class", "full-member")
    with ExitStack() as stack:
        journey = Journey(stack.enter_context(served(home)), stack)
        page = journey.secretary.sends(
            "/secretariat/members", names="en: Tajikistan", kind="country", territory="TJ", member_class="full-member"
        )
        assert "Tajikistan" in words(page)
        yield journey


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    with alliance_starts(tmp_path_factory.mktemp("journey")) as started:
        yield started


def test_two_outlets_join_exchange_a_story_and_hear_of_its_end(journey: Journey) -> None:
    giver, giving_desk, give = journey.outlet_joins("Steppe Post", "kazakhstan")
    taker, taking_desk, take = journey.outlet_joins("Pamir Radio", "tajikistan")
    _, other_desk, stranger = journey.outlet_joins("Valley Voice", "tajikistan")
    item = journey.node.item(URI)

    given = journey.posts(give, "/items", STORY)
    assert journey.posts(give, "/items", STORY, 200)["unchanged"] is True
    assert (given["uri"], given["version"]) == (URI, 1)

    found = journey.gets(take, "/items?q=snow")["items"]
    assert [(row["id"], row["outlet"], row["use"]) for row in found] == [(given["id"], giver, "allow")]
    use = {"action": "republish", "channel": "web"}
    assert journey.posts(take, f"{item}/uses", use, 200)["decision"] == "allow"
    taken = journey.posts(take, f"{item}/takes?format=text", use)
    assert "closed until Friday" in taken["content"] and "Steppe Post" in taken["credit"]
    refused = journey.posts(take, f"{item}/takes", {"action": "republish", "channel": "print"}, 403)
    assert refused["type"] in {"/problems/use-denied", "/problems/use-ask"} and refused["decision"]["reasons"]

    corrected = journey.posts(give, f"{item}/corrections", {"what": "Until Saturday.", "reader_note": "Saturday."})
    assert (corrected["kind"], corrected["reason"]) == ("correction", "Until Saturday.")
    for verb in ("corrections", "hold", "kill"):
        data = {"what": "no"} if verb == "corrections" else {"reason": "no"}
        assert journey.posts(stranger, f"{item}/{verb}", data, 403)["type"] == "/problems/not-allowed"
    journey.posts(give, f"{item}/kill", {"reason": "It was another pass."})

    notices = journey.gets(take, "/notices")["notices"]
    assert [(notice["kind"], notice["receipt"]) for notice in notices] == [("correction", None), ("kill", None)]
    assert "It was another pass." in words(taking_desk.opens("/notices"), "//main")
    journey.posts(take, f"/notices/{notices[1]['id']}/receipts", {"status": "done"})
    board = words(giving_desk.opens("/notices"), "//main")
    assert "1 of 1 done" in board and "overtaken by a later notice" in board
    assert journey.gets(take, "/notices")["notices"][1]["receipt"]["status"] == "done"

    assert journey.gets(stranger, "/notices")["notices"] == []
    assert "It was another pass." not in words(other_desk.opens("/notices"), "//main")
    killed = journey.gets(take, item)
    assert killed["status"] == "canceled" and "snow" not in str(killed["headlines"])
    for desk in (giving_desk, taking_desk, other_desk):
        page = words(desk.opens(f"/items/{given['id']}"))
        assert "It was another pass." in page and "closed until" not in page and "closed by" not in page
        assert "Pass closed by snow" not in words(desk.opens("/"))
    assert taker != giver


def test_a_suspended_outlet_gives_and_takes_nothing_sees_why_and_comes_back(journey: Journey) -> None:
    outlet, desk, key = journey.outlet_joins("Glacier Gazette", "tajikistan")
    mine = STORY | {"uri": "tag:glacier.example,2026:1"}
    given = journey.posts(key, "/items", mine)
    journey.secretary.sends(f"/secretariat/outlets/{outlet}/suspend", reason="Dues were not paid.")

    for method, path, data in (
        ("POST", "/items", mine | {"version": "2"}),
        ("GET", "/wire", None),
        ("POST", f"/items/{given['id']}/takes", {"action": "republish", "channel": "web"}),
    ):
        answer = journey.node.api(method, path, key, data=data)
        assert (answer.status, answer.json()["type"]) == (403, "/problems/suspended"), answer.body
        assert "Dues were not paid." in answer.json()["detail"]
    assert "Dues were not paid." in words(desk.opens("/outlet"))
    assert journey.gets(key, f"/items/{given['id']}")["id"] == given["id"]  # its own history stays open to it

    journey.secretary.sends(f"/secretariat/outlets/{outlet}/readmit")
    assert journey.posts(key, "/items", mine | {"version": "2"})["version"] == 2


def test_what_belongs_to_one_outlet_is_closed_to_another(journey: Journey) -> None:
    _, own_desk, own = journey.outlet_joins("Canyon Courier", "kazakhstan")
    _, desk, stranger = journey.outlet_joins("Meadow Mirror", "tajikistan")
    given = journey.posts(own, "/items", STORY | {"uri": "tag:canyon.example,2026:1", "edNote": "Call the mayor."})
    search = journey.posts(own, "/searches", {"query": "snow", "name": "Snow watch"})

    for path in (f"/items/{given['id']}/report", f"/items/{given['id']}/original", f"/items/{given['id']}/takers"):
        assert journey.node.api("GET", path, stranger).status == 403
    assert "Call the mayor." not in str(journey.gets(stranger, f"/items/{given['id']}"))
    assert "Call the mayor." not in words(desk.opens(f"/items/{given['id']}"))
    assert "Call the mayor." in words(own_desk.opens(f"/items/{given['id']}"))
    assert journey.gets(stranger, "/searches")["searches"] == []
    assert journey.node.api("DELETE", f"/searches/{search['id']}", stranger).status == 404
    assert "Snow watch" not in words(desk.opens("/searches"))
    assert journey.node.call("GET", f"/feeds/searches/{search['id']}.atom", stranger).status in {403, 404}
    desk.opens("/secretariat", 403)
    desk.opens("/node", 403)


def test_a_visitor_who_did_not_sign_in_sees_the_sign_in_page_alone(journey: Journey) -> None:
    visitor = journey.browser()

    for path in ("/", "/members", "/notices", "/searches", "/node", "/outlet", "/secretariat", "/give"):
        page = visitor.opens(path)
        assert "Sign in" in words(page, "//h1") and "simulated" not in words(page)
    assert journey.node.api("GET", "/wire").status == 401
