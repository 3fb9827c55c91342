"""Pages checked over HTTP: a site on loopback changes after a kill; robots, bounds, walls and crashes are in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commonwire.app import page_checks
from commonwire.app.clock import SteadyClock
from commonwire.app.node import Node, NodeRecord
from commonwire.app.page_checks import check_pages
from commonwire.delivery.page_watch import PageCheck, due_watches
from commonwire.delivery.ran import report_ran
from commonwire.formats.notes import Bounds
from commonwire.ledger.mark import Mark, sign_mark
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher
from commonwire.transport.pages import PageFetcher
from tests.delivery import page_shapes as shapes
from tests.delivery.page_texts import STORIES, Story
from tests.newsroom import ALLIANCE, NODE, TAKER, Newsroom
from tests.transport.serving import Answer, says, site

STORY = STORIES[0]
NOTHING = says(404)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path)
    yield newsroom
    newsroom.close()


def a_node(newsroom: Newsroom) -> Node:
    record = NodeRecord(
        alliance=ALLIANCE, alliance_name="x", node=NODE, is_demo=False, note="", public_jwk={}, sealed_key=b""
    )
    follower = newsroom.follower(Path("nowhere"))
    return Node(record, newsroom.store, newsroom.matcher, follower, newsroom.node_key, Bounds())


def html(markup: str, **headers: str) -> Answer:
    return says(200, markup.encode(), content_type="text/html; charset=utf-8", **headers)


def story_is_taken(newsroom: Newsroom, story: Story) -> str:
    newsroom.item_is_given(
        story.headline, language=story.language, body_text=story.text, body_html=None, byline=story.byline,
        credit=f"{story.name} (pamir-post)",
    )  # fmt: skip
    return newsroom.item_is_taken().id


class Pages:
    """A taker's site whose answers change, and the checks that a node makes of it."""

    def __init__(self, newsroom: Newsroom, answers: dict[str, Answer], *, open_for: str = "page") -> None:
        self.newsroom, self.node, self.answers, self.seconds = newsroom, a_node(newsroom), answers, 0.0
        self.asked: list[str] = []
        allow = AllowList.of({open_for: ["127.0.0.1:*"]})
        self.fetcher = PageFetcher(Fetcher(allow, node_address="https://wire.example.org"), lambda: self.seconds)
        self.agents: set[str] = set()

    async def answer(self, path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        self.asked.append(path)
        self.agents.add(headers["user-agent"])
        await self.answers.get(path, NOTHING)(path, headers, writer)

    async def check(self) -> PageCheck:
        """The node's clock goes on until something was checked; the newest check."""
        self.seconds += 100
        clock = SteadyClock(wall=lambda: self.newsroom.now)
        assert await check_pages(self.node, self.fetcher, clock) == 1
        return self.newsroom.read(lambda r: r.pages.checks(self.newsroom.state().id))[0]


def reported(newsroom: Newsroom, take: str, address: str) -> None:
    newsroom.write(lambda r: report_ran(r, take, address, outlet=TAKER, ran_at=None, by="p1", now=newsroom.now))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_a_page_is_followed_from_its_report_through_a_kill_to_its_end(newsroom: Newsroom, story: Story) -> None:
    take = story_is_taken(newsroom, story)
    line = f"{story.byline} / {story.name} (pamir-post)"
    pages = Pages(newsroom, {"/7": html(shapes.plain(story, credit=line))})

    async def run() -> list[PageCheck]:
        async with site(pages.answer) as here:
            reported(newsroom, take, here.url("/7"))
            checks = [await pages.check()]
            newsroom.item_is("kill")
            checks.append(await pages.check())
            pages.answers["/7"] = says(410)
            newsroom.now += timedelta(minutes=11)
            return [*checks, await pages.check()]

    first, second, third = asyncio.run(run())
    assert (first.kind, first.verdict, first.credit, first.status) == ("report", "still up", "present", 200)
    assert (second.kind, second.verdict) == ("kill", "still up") and second.share == first.share == 1.0
    assert second.digest == first.digest and len(first.digest or "") == 64
    assert (third.verdict, third.status, third.credit) == ("gone", 410, "could not check")
    assert newsroom.read(lambda r: due_watches(r, newsroom.now + timedelta(days=1), limit=9)) == []
    assert pages.asked.count("/robots.txt") == 1 and all("wire.example.org" in agent for agent in pages.agents)


async def _endless(path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"<p>more</p>" * 10_000)
        await writer.drain()


ROBOTS = says(200, b"User-agent: commonwire\nDisallow: /7\n")
DOUBTS: dict[str, tuple[dict[str, Answer], str]] = {
    "robots.txt forbids it": ({"/robots.txt": ROBOTS}, "robots"),
    "robots.txt is broken": ({"/robots.txt": says(503)}, "robots"),
    "2 GB said": ({"/7": says(200, b"x", content_length="2000000000", content_type="text/html")}, "too-large"),
    "no end": ({"/7": _endless}, "too-large"),
    "into a private network": ({"/7": says(302, location="http://10.0.0.1/7")}, "not-public"),
    "into the cloud's data": ({"/7": says(301, location="http://169.254.169.254/latest")}, "not-public"),
    "round and round": ({"/7": says(302, location="/7")}, "redirects"),
    "to a place robots may not go": ({"/robots.txt": says(200, b"User-agent: *\nDisallow: /in"),
                                      "/7": says(302, location="/in")}, "robots"),
    "to the home page": ({"/7": says(302, location="/"), "/": html(shapes.home(STORY))}, "home"),
    "503": ({"/7": says(503)}, "server-error"),
    "401": ({"/7": says(401)}, "closed"),
    "451": ({"/7": says(451)}, "blocked"),
    "a PDF": ({"/7": says(200, b"%PDF-1.7", content_type="application/pdf")}, "unreadable"),
    "nothing": ({"/7": says(200, b"", content_type="text/html")}, "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOUBTS)
def test_what_cannot_be_read_is_in_doubt_and_says_why(newsroom: Newsroom, name: str) -> None:
    answers, reason = DOUBTS[name]
    pages = Pages(newsroom, {"/7": html(shapes.plain(STORY)), **answers})
    take = story_is_taken(newsroom, STORY)

    async def run() -> PageCheck:
        async with site(pages.answer) as here:
            reported(newsroom, take, here.url("/7"))
            newsroom.item_is("kill")
            return await pages.check()

    check = asyncio.run(run())
    assert (check.verdict, check.credit, check.reasons[0]) == ("could not check", "could not check", reason)


def test_the_node_asks_in_no_private_network_by_itself(newsroom: Newsroom) -> None:
    pages = Pages(newsroom, {"/7": html(shapes.plain(STORY))}, open_for="feed")
    take = story_is_taken(newsroom, STORY)

    async def run() -> PageCheck:
        async with site(pages.answer) as here:
            reported(newsroom, take, here.url("/7"))
            return await pages.check()

    assert asyncio.run(run()).reasons == ["not-public"] and pages.asked == []


def test_nobody_there_or_no_tls_is_in_doubt(newsroom: Newsroom) -> None:
    pages = Pages(newsroom, {})
    take = story_is_taken(newsroom, STORY)

    async def run() -> list[PageCheck]:
        async with site(pages.answer) as here:
            reported(newsroom, take, here.url("/7", scheme="https"))
            first = await pages.check()
            gone = here.url("/8")
        reported(newsroom, take, gone)
        return [first, await pages.check()]

    first, second = asyncio.run(run())
    assert first.reasons == ["tls"] and second.verdict == "could not check"


def test_a_host_is_asked_for_one_page_at_a_time_and_not_again_at_once(newsroom: Newsroom) -> None:
    pages = Pages(newsroom, {})
    take = story_is_taken(newsroom, STORY)

    async def run() -> list[int]:
        async with site(pages.answer) as here:
            for number in range(3):
                reported(newsroom, take, here.url(f"/{number}"))
            clock = SteadyClock(wall=lambda: newsroom.now)
            rounds = []
            for seconds in (0, 1, 2.5):
                pages.seconds = seconds
                rounds.append(await check_pages(pages.node, pages.fetcher, clock))
            return rounds

    assert asyncio.run(run()) == [1, 0, 1]


def test_a_check_that_stops_the_node_is_begun_again_but_not_for_ever(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Pages(newsroom, {"/7": html(shapes.plain(STORY))})
    take = story_is_taken(newsroom, STORY)

    def stops(*said: Any) -> None:
        raise KeyboardInterrupt

    async def run() -> PageCheck:
        async with site(pages.answer) as here:
            reported(newsroom, take, here.url("/7"))
            monkeypatch.setattr(page_checks, "sought_for", stops)
            for _ in range(3):
                with pytest.raises(KeyboardInterrupt):
                    await page_checks._check(pages.node, pages.fetcher, _due(newsroom), SteadyClock())
            monkeypatch.undo()
            return await pages.check()

    assert asyncio.run(run()).reasons[0] == "stopped"


def _due(newsroom: Newsroom) -> Any:
    return newsroom.read(lambda r: due_watches(r, newsroom.now, limit=1))[0]


def test_a_signed_mark_is_a_credit(newsroom: Newsroom) -> None:
    take = story_is_taken(newsroom, STORY)
    mark = sign_mark(
        Mark(item=newsroom.state().id, version=1, outlet=TAKER, take=take, at=newsroom.now), newsroom.node_key
    )
    page = shapes.plain(STORY, credit="").replace("</head>", f'<meta name="commonwire-credit" content="{mark}"></head>')
    pages = Pages(newsroom, {"/7": html(page)})

    async def run() -> PageCheck:
        async with site(pages.answer) as here:
            reported(newsroom, take, here.url("/7"))
            return await pages.check()

    check = asyncio.run(run())
    assert check.credit == "present" and "credit-mark" in check.reasons
    assert msgspec.json.decode(msgspec.json.encode(check), type=PageCheck) == check
