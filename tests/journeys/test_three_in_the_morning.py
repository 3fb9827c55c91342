"""3 a.m.: find a story, check the use, queue the take for 04:00, and have it then: in the browser and by API.

The hour is some seconds away. The plug is pulled around it, too: each take is made once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, Node, served
from tests.web.preview import BROWSER_ARGUMENTS

AFTER_THE_HOUR = 20_000
USE = {"action": "republish", "channel": "web"}
EVERY_USE = {name: ["*"] for name in ("actions", "channels", "territories", "languages")} | {"who": {"classes": ["*"]}}
SECRET = "Nine in ten villages have grown."


def is_given(node: Node, key: str, uri: str, hour: datetime, **more: Any) -> str:
    """A story under embargo until `hour`, announced by its headline: its id."""
    story = {
        "uri": uri,
        "language": "en",
        "embargoed": hour.isoformat(),
        "headlines": [{"value": f"What the census found {uri[-1]}"}],
        "bodies": [{"contentType": "text/html", "value": f"<p>{SECRET}</p>"}],
        "terms": {"announce": ["headline"], "grants": [EVERY_USE], "duties": [{"kind": "attribute"}]},
    }
    answer = node.api("POST", "/items", key, data=story | more)
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


def is_queued(node: Node, key: str, item: str) -> str:
    """The take of an item, queued: its id."""
    answer = node.api("POST", f"/items/{item}/takes?format=text", key, data=USE | {"queue": True})
    assert answer.status == 202 and SECRET.encode() not in answer.body, answer.body
    return str(answer.json()["id"])


def rows(node: Node, key: str) -> dict[str, Any]:
    """The outlet's queued takes by id."""
    return {row["id"]: row for row in node.api("GET", "/takes/queued?limit=500", key).json()["takes"]}


def settled(node: Node, key: str, wanted: list[str]) -> dict[str, Any]:
    """Those queued takes, once none of them waits any more."""
    end = time.monotonic() + AFTER_THE_HOUR / 1000
    while True:
        found = {name: row for name, row in rows(node, key).items() if name in wanted}
        if all(row["state"] != "queued" for row in found.values()) or time.monotonic() > end:
            return found
        time.sleep(0.2)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A founded demo home; nothing runs in it."""
    home = Home(tmp_path)
    found(home)
    return home


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


def desk_opens(browser: Browser, node: Node) -> Page:
    """The editor's desk."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(node.url)
    page.click("form.card:has(input[value=editor]) button")
    return page


def test_find_check_queue_and_have_it_at_its_hour(home: Home, browser: Browser) -> None:
    giver, taker = two_keys(home)
    with served(home) as node:
        hour = datetime.now(UTC) + timedelta(seconds=12)
        kept, held, killed = (is_given(node, giver, f"tag:census.example,2031:{n}", hour) for n in (1, 2, 3))
        moved = is_given(node, giver, "tag:census.example,2031:4", hour)
        by_api = {item: is_queued(node, taker, item) for item in (kept, held, killed, moved)}

        desk = desk_opens(browser, node)
        desk.click(f"#wire .row[data-item='{kept}'] [data-row]")
        desk.goto(f"{node.url}/items/{kept}")
        expect(desk.locator("main")).not_to_contain_text(SECRET)
        desk.get_by_role("button", name="May I?").click()
        expect(desk.locator("#answer .verdict")).to_contain_text("No.")
        expect(desk.locator("#answer .nearest").first).to_contain_text(hour.strftime(":%M"))
        desk.locator("#answer .queue-take button").click()
        desk.wait_for_url("**/takes")
        expect(desk.locator("#queued")).to_contain_text("What the census found 1")
        expect(desk.locator("main")).not_to_contain_text(SECRET)

        assert node.api("POST", f"/items/{held}/hold", giver, data={"reason": "A figure is disputed."}).status == 201
        assert node.api("POST", f"/items/{killed}/kill", giver, data={"reason": "Made up."}).status == 201
        is_given(node, giver, "tag:census.example,2031:4", hour + timedelta(days=1), version="2")
        assert node.api("GET", f"/items/{kept}", taker).json()["body_text"] is None

        ended = settled(node, taker, [by_api[kept], by_api[held], by_api[killed]])
        assert {item: ended[by_api[item]]["state"] for item in (kept, held, killed)} == {
            kept: "taken", held: "stopped", killed: "stopped",
        }  # fmt: skip
        why = {item: {r["clause"] for r in ended[by_api[item]]["decision"]["reasons"]} for item in (held, killed)}
        assert "held" in why[held] and why[killed] == {"killed"}
        waits = rows(node, taker)[by_api[moved]]
        assert waits["state"] == "queued" and datetime.fromisoformat(waits["until"]) == hour + timedelta(days=1)
        fetched = node.api("GET", f"/takes/{ended[by_api[kept]]['take']}", taker).json()
        assert SECRET in fetched["content"] and fetched["duties"][0]["kind"] == "attribute"

        desk.goto(f"{node.url}/takes")
        taken = desk.locator("article.notice", has_text="What the census found 1")
        expect(taken).to_contain_text("Taken at its hour")
        with desk.expect_download() as download:
            taken.get_by_role("link", name="Download").click()
        assert SECRET in download.value.path().read_text()
        desk.goto(f"{node.url}/?q=census")
        expect(desk.locator(f"#wire .row[data-item='{kept}']")).to_contain_text("Taken")

        note = {"what": "Eight in ten villages."}
        assert node.api("POST", f"/items/{kept}/corrections", giver, data=note).status == 201
        told = node.api("GET", "/notices", taker).json()["notices"]
        assert [(notice["item"], notice["kind"]) for notice in told if notice["item"] == kept] == [(kept, "correction")]


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_the_plug_is_pulled_at_the_hour_and_each_take_is_made_once(
    store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    home = Home(tmp_path, store=request.getfixturevalue("postgres_database") if store == "postgresql" else None)
    found(home)
    giver, taker = two_keys(home)
    with served(home) as node:
        hour = datetime.now(UTC) + timedelta(seconds=6)
        items = [is_given(node, giver, f"tag:cut.example,2031:{n}", hour) for n in range(40)]
        queued = {is_queued(node, taker, item): item for item in items}
        while not any(row["state"] == "taken" for row in rows(node, taker).values()):
            time.sleep(0.01)
        node.kill()
    with served(home) as node:
        ended = settled(node, taker, list(queued))
        assert {row["state"] for row in ended.values()} == {"taken"} and ended.keys() == queued.keys()
        for name, item in queued.items():
            (made,) = node.api("GET", f"/items/{item}/reports", taker).json()["takes"]
            assert made["take"] == ended[name]["take"]
