"""The demo as a newcomer meets it: one command, a desk that is alive, nothing to sign up for."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonwire.app.demo.replay import SHIPPED_PACE
from tests.journeys.browsing import visits, words
from tests.journeys.serving import PROGRAM, Home, Node, free_port, served

FROM_HERE = {"Content-Type": "application/x-www-form-urlencoded"}
FIRST_ANSWER = 15
"""Seconds: on an idle machine it takes two or three."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A demo from an empty home, with the stories that ship; it answered within `FIRST_ANSWER` seconds."""
    home = Home(tmp_path_factory.mktemp("demo"))
    began = time.monotonic()
    with served(home, ("demo",)) as node:
        assert node.call("GET", "/").status == 200
        assert time.monotonic() - began < FIRST_ANSWER
        yield node


def test_the_start_page_offers_four_cards_above_the_live_wire(demo: Node) -> None:
    with visits(demo.url) as guest:
        page = guest.opens("/")

    assert page.xpath("//form[@action='/sign-in/demo']//*[@name='card']/@value") == [
        "editor",
        "contributor",
        "secretariat",
        "operator",
    ]
    assert "imulated" in words(page) and page.xpath("//live-wire")


def test_the_roll_is_of_eighteen_members_in_three_classes_with_simulated_outlets(demo: Node) -> None:
    key = demo.home.key(demo.home.outlets()[0])
    roll = demo.api("GET", "/members", key).json()

    members = roll["members"]
    assert len(members) == 18
    assert len({member["class_id"] for member in members}) == 3
    outlets = [outlet for member in members for outlet in member["outlets"]]
    assert len(outlets) >= 24 and all(outlet["simulated"] for outlet in outlets)


def test_the_first_two_outlets_let_each_other_republish_on_the_web_everywhere(demo: Node) -> None:
    ids = demo.home.outlets()[:2]
    keys = {outlet: demo.home.key(outlet) for outlet in ids}  # valid at once, on the running node
    use = {"action": "republish", "channel": "web", "territories": ["*"]}

    for giver, taker in (ids, ids[::-1]):
        story = {
            "uri": f"tag:{giver}.example,2026:1",
            "language": "en",
            "headlines": [{"value": "Well dug"}],
            "bodies": [{"value": "It holds water."}],
        }
        given = demo.api("POST", "/items", keys[giver], data=story)
        assert given.status == 201, given.body
        asked = demo.api("POST", f"/items/{given.json()['id']}/uses", keys[taker], data=use).json()
        assert asked["decision"] == "allow"
    roll = demo.api("GET", "/members", keys[ids[0]]).json()
    members = {outlet["id"]: member["id"] for member in roll["members"] for outlet in member["outlets"]}
    assert members[ids[0]] != members[ids[1]]


def test_stories_are_there_in_many_languages_and_more_arrive_by_themselves(tmp_path: Path) -> None:
    with served(Home(tmp_path), ("demo",)) as node:
        key = node.home.key(node.home.outlets()[0])
        began = time.monotonic()
        found = arrived = node.api("GET", "/wire?limit=500", key).json()
        while arrived["items"] or len(found["items"]) < 18:
            assert time.monotonic() - began < 30
            found["items"] += arrived["items"] if arrived is not found else []
            arrived = node.api("GET", f"/wire?after={found['next']}&wait=2", key).json()
            found["next"] = arrived["next"] or found["next"]
        later = node.api("GET", f"/wire?after={found['next']}&wait=30", key, timeout=60).json()["items"]

    assert len({row["language"] for row in found["items"]}) >= 8
    assert len(found["items"]) + len(later) > SHIPPED_PACE.at_once


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Forwarded": "for=192.0.2.1"}, 403),
        ({"X-Forwarded-For": "192.0.2.1"}, 403),
        ({"Host": "news.example"}, 421),
        ({"Origin": "http://news.example"}, 403),
    ],
)
def test_a_card_signs_in_from_this_machine_alone(demo: Node, headers: dict[str, str], status: int) -> None:
    # A browser that has a session sends it along: that is when a page of another site could act in its name.
    cookie = {"Cookie": "commonwire_session=none"} if "Origin" in headers else {}

    answer = demo.call("POST", "/sign-in/demo", data=b"card=editor", headers=FROM_HERE | headers | cookie)

    assert answer.status == status
    assert ("commonwire_session=" in answer.headers.get("set-cookie", "")) is (status == 303)


def test_a_second_demo_on_the_same_home_is_refused_in_one_sentence(demo: Node) -> None:
    second = subprocess.run(
        [*PROGRAM, "demo", "--port", str(free_port())],
        env=demo.home.environment,
        cwd=demo.home.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert second.returncode == 1
    assert second.stderr.startswith("commonwire: This home is being served by another program")
    assert len(second.stderr.splitlines()) == 1 and second.stdout == ""
    assert demo.api("GET", "/health").status == 200


def test_a_port_that_is_taken_is_refused_in_one_sentence(demo: Node, tmp_path: Path) -> None:
    with pytest.raises(
        AssertionError, match=f"commonwire: Nothing can listen here: .*port {demo.port}.*another --port"
    ):
        Home(tmp_path).run("demo", "--port", str(demo.port))


def test_sigterm_ends_it_and_the_home_can_be_served_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with served(home, ("demo",)) as node, visits(node.url) as visitor:
        visitor.opens("/")
        stream = node.process
        began = time.monotonic()
        stream.send_signal(signal.SIGTERM)
        stream.wait(10)
        assert time.monotonic() - began < 5

    with served(home) as again:
        assert again.call("GET", "/").status == 200
        assert "cards" in again.call("GET", "/").body.decode()  # a demo home stays one


def test_the_founding_dispatch_is_there_with_what_can_be_told_of_it(shared: Path, tmp_path: Path) -> None:
    with served(Home(tmp_path), ("demo", "--sample", str(shared / "news-sample"))) as node:
        key = node.home.key(node.home.outlets()[0])
        end = time.monotonic() + 30
        while not (rows := node.api("GET", "/items?q=Shanghai+Spirit", key).json()["items"]):
            assert time.monotonic() < end
            time.sleep(0.2)
        item = node.api("GET", f"/items/{rows[-1]['id']}", key).json()

    assert "Islamabad" in item["dateline"]
    assert item["content_created_at"].startswith("2018-06-03")
    assert item["credit"] == "INP"
    assert [hop["party"] for hop in item["hops"]] == ["Beijing"]
    assert {"Shafqat Jalil", "Xi Jinping"} <= {person["name"] for person in item["people"]}
    assert item["organisations"]
    assert "make the voice of peace and justice louder." in item["body_text"]
