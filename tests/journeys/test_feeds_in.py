"""Feeds of other sites, connected on an outlet's page and pulled by the running node."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.browsing import Visitor, visits, words
from tests.journeys.feeds import NewsSite, atom, news_site, rss
from tests.journeys.serving import Home, Node, served

ALPINE = "http://cv.iptc.org/newscodes/mediatopic/20000822"


class Desk:
    """A node that may fetch from loopback, a news site, an outlet's admin at her settings, and two keys."""

    def __init__(self, node: Node, site: NewsSite, admin: Visitor) -> None:
        self.node, self.site, self.admin = node, site, admin
        self.outlet, self.other = node.home.outlets()[:2]
        self.key, self.taker = node.home.key(self.outlet), node.home.key(self.other)

    def connects(self, path: str, **fields: str) -> None:
        """Connect the site's feed at `path`, switched on."""
        self.admin.sends("/outlet/feeds", address=self.site.url(path), state="on", **fields)

    def looks_again(self, path: str) -> None:
        """Let the feed be asked at once, by switching it off and on; return when it was."""
        before = len(self.site.answers(path))
        for deed in ("off", "on"):
            action = next(a for a in self.forms(path) if a.endswith(("/on", "/off")))
            self.admin.sends(action.rsplit("/", 1)[0] + f"/{deed}")
        until(lambda: len(self.site.answers(path)) > before)

    def forms(self, path: str) -> list[str]:
        """What can be done with the feed at `path`, as addresses."""
        page = self.admin.opens("/outlet/feeds")
        found = page.xpath(f"//ul[@class='feeds']/li[contains(., '{self.site.url(path)}')]//@formaction")
        return [str(action) for action in found]

    def state(self, path: str) -> str:
        """What the settings page says of the feed at `path`."""
        return words(
            self.admin.opens("/outlet/feeds"), f"//ul[@class='feeds']/li[contains(., '{self.site.url(path)}')]"
        )

    def item(self, uri: str) -> Any:
        """The item with this URI as the taker reads it, once it is there."""
        until(lambda: self.node.api("GET", self.node.item(uri), self.taker).status == 200)
        return self.node.api("GET", self.node.item(uri), self.taker).json()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = Home(tmp_path_factory.mktemp("feeds"), extra={"COMMONWIRE_ALLOW_FETCH": "127.0.0.1:*"})
    with news_site() as site, served(home, ("demo",)) as node, visits(node.url) as admin:
        admin.sends("/sign-in/demo", card="contributor")
        yield Desk(node, site, admin)


def test_rss_comes_with_full_text_language_terms_and_subjects_of_the_settings(desk: Desk) -> None:
    desk.site.feeds["/rss"] = rss(("tag:site.example,2026:ski", "Ski season opens", "The lifts run from Monday."))

    desk.connects("/rss", language="en-GB", terms_template="alliance-all", subjects=f"Sport = {ALPINE}")
    item = desk.item("tag:site.example,2026:ski")

    assert item["body_text"] == "The lifts run from Monday." and item["summary"] == "In short."
    assert item["language"] == "en-GB"
    assert ALPINE in [subject["uri"] for subject in item["subjects"]]
    printed = {"action": "republish", "channel": "print"}
    asked = desk.node.api("POST", f"/items/{item['id']}/uses", desk.taker, data=printed).json()
    assert asked["decision"] == "allow"  # by the feed's terms; the outlet's own know no print


def test_atom_and_json_feed_come_in_their_own_language(desk: Desk) -> None:
    desk.site.feeds["/atom"] = atom(("tag:site.example,2026:bridge", "Көпүрө", "Көпүрө ачылды."))
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Site",
        "language": "fa",
        "items": [{"id": "tag:site.example,2026:well", "title": "چاه", "content_html": "<p>چاه آب دارد.</p>"}],
    }
    desk.site.feeds["/json"] = json.dumps(document).encode()

    desk.connects("/atom", language="en")
    desk.connects("/json", language="en")

    assert (
        desk.item("tag:site.example,2026:bridge")["language"],
        desk.item("tag:site.example,2026:well")["language"],
    ) == (
        "ky",
        "fa",
    )
    assert desk.item("tag:site.example,2026:well")["body_text"] == "چاه آب دارد."


def test_what_has_not_changed_is_not_sent_and_what_has_is_the_next_version(desk: Desk) -> None:
    uri, path = "tag:site.example,2026:level", "/level"
    desk.site.feeds[path] = rss((uri, "Water level", "One metre."))
    desk.connects(path, language="en")
    assert desk.item(uri)["version"] == 1

    desk.looks_again(path)
    assert desk.site.answers(path) == [200, 304]
    assert desk.item(uri)["version"] == 1

    desk.site.feeds[path] = rss((uri, "Water level", "Two metres."))
    desk.looks_again(path)
    until(lambda: desk.item(uri)["version"] == 2)
    assert desk.item(uri)["body_text"] == "Two metres."

    desk.site.feeds[path] += b"\n"  # other bytes, the same story
    desk.looks_again(path)
    desk.looks_again(path)
    assert desk.item(uri)["version"] == 2


def test_a_killed_story_never_comes_back_from_its_feed(desk: Desk) -> None:
    uri, path = "tag:site.example,2026:rumour", "/rumour"
    desk.site.feeds[path] = rss((uri, "A rumour", "It is said."))
    desk.connects(path, language="en")
    killed = desk.node.api("POST", f"/items/{desk.item(uri)['id']}/kill", desk.key, data={"reason": "Untrue."})
    assert killed.status == 201

    fresh = "tag:site.example,2026:fresh"
    desk.site.feeds[path] = rss((fresh, "News", "True."), (uri, "A rumour, again", "It is said again."))
    desk.looks_again(path)

    assert desk.item(fresh)["status"] == "usable"
    gone = desk.item(uri)
    assert (gone["status"], gone["version"], gone["body_text"]) == ("canceled", 1, None)
    assert "rumour" not in words(desk.admin.opens("/"), "//main")


def test_a_feed_in_trouble_says_why_and_the_others_go_on(desk: Desk) -> None:
    desk.site.feeds["/broken"] = b"<rss><channel><item>"
    desk.site.moved["/inside"] = "http://169.254.169.254/latest/meta-data"
    desk.site.moved["/private"] = "http://10.0.0.7/feed"
    desk.site.feeds["/good"] = rss(("tag:site.example,2026:good", "Good", "All is well."))

    for path in ("/broken", "/inside", "/private", "/missing", "/good"):
        desk.connects(path, language="en")

    assert desk.item("tag:site.example,2026:good")["body_text"] == "All is well."
    for path, said in (
        ("/broken", "In trouble"),
        ("/inside", "169.254.169.254"),
        ("/private", "10.0.0.7"),
        ("/missing", "status 404"),
    ):
        until(lambda path=path, said=said: said in desk.state(path))  # type: ignore[misc]
        assert "In trouble" in desk.state(path)
    assert "In trouble" not in desk.state("/good")
    assert not [asked for asked in desk.site.asked if "meta-data" in asked[0]]


def test_the_test_of_a_feed_shows_what_would_come_and_gives_nothing(desk: Desk) -> None:
    uri = "tag:site.example,2026:tried"
    desk.site.feeds["/tried"] = rss((uri, "Only tried", "Not given."))

    page = desk.admin.sends("/outlet/feeds/test", address=desk.site.url("/tried"), language="tg")

    assert "Only tried" in words(page, "//*[@id='feed-test']")
    assert desk.node.api("GET", desk.node.item(uri), desk.key).status == 404


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until `holds`."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)
