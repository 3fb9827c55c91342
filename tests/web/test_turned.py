"""Questions wait until a peer that nobody reaches fetches them; it puts them to itself and brings the answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest

from commonwire.base.errors import FetchError
from commonwire.federation.turned import Question, Reply
from commonwire.web.inside import put_inside
from commonwire.web.turned import AWAY_AFTER, Turns


class Steady:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def run(story: Callable[[Turns, Steady], Awaitable[None]]) -> None:
    async def told() -> None:
        steady = Steady()
        await story(Turns(steady=steady), steady)

    asyncio.run(told())


def asked(turns: Turns, path: str = "/ledger", seconds: float = 30.0) -> asyncio.Future[Reply]:
    return asyncio.ensure_future(turns.ask("south", "GET", path, {"a": "b"}, b"body", seconds=seconds))


def test_a_question_is_fetched_once_and_its_answer_comes_to_whoever_asked() -> None:
    async def story(turns: Turns, _: Steady) -> None:
        assert await turns.fetched("south", 0) == []
        questions = [asked(turns, f"/ledger?{n}") for n in range(3)]
        await asyncio.sleep(0)

        found = await turns.fetched("south", 5)
        turns.brought("south", [Reply(id=it.id, status=200, headers={}, body=it.path.encode()) for it in found[::-1]])
        assert [reply.body for reply in await asyncio.gather(*questions)] == [b"/ledger?0", b"/ledger?1", b"/ledger?2"]
        assert await turns.fetched("south", 0) == []

    run(story)


def test_a_peer_that_waits_is_given_a_question_at_once_and_others_are_not() -> None:
    async def story(turns: Turns, _: Steady) -> None:
        await turns.fetched("south", 0)
        waiting = asyncio.ensure_future(turns.fetched("south", 30))
        other = asyncio.ensure_future(turns.fetched("west", 30))
        await asyncio.sleep(0)
        question = asked(turns)

        assert [it.headers for it in await waiting] == [{"a": "b"}]
        assert not other.done()
        for task in (question, other):
            task.cancel()

    run(story)


def test_a_peer_that_has_not_called_for_a_while_is_away() -> None:
    async def story(turns: Turns, steady: Steady) -> None:
        with pytest.raises(FetchError, match="away"):
            await asked(turns)
        there = asyncio.ensure_future(turns.present("south"))
        await turns.fetched("south", 0)
        await there
        steady.now += AWAY_AFTER + 1
        with pytest.raises(FetchError, match="away"):
            await asked(turns)

    run(story)


def test_what_was_handed_out_before_a_peer_began_anew_fails_at_once() -> None:
    async def story(turns: Turns, _: Steady) -> None:
        await turns.fetched("south", 0)
        lost = asked(turns)
        await asyncio.sleep(0)
        await turns.fetched("south", 0)
        waits = asked(turns, "/ledger/urgent")
        await asyncio.sleep(0)

        assert [it.path for it in await turns.fetched("south", 0, is_new=True)] == ["/ledger/urgent"]
        with pytest.raises(FetchError, match="anew"):
            await lost
        waits.cancel()

    run(story)


def test_an_answer_that_does_not_come_in_time_is_not_waited_for() -> None:
    async def story(turns: Turns, _: Steady) -> None:
        await turns.fetched("south", 0)
        with pytest.raises(FetchError, match="in time"):
            await asked(turns, seconds=0.01)

        assert await turns.fetched("south", 0) == []
        turns.brought("south", [Reply(id=1, status=200, headers={})])

    run(story)


def test_nobody_waits_for_questions_of_a_node_that_stops() -> None:
    async def story(turns: Turns, _: Steady) -> None:
        waiting = asyncio.ensure_future(turns.fetched("south", 30))
        await asyncio.sleep(0)
        turns.close()

        assert await waiting == [] and await turns.fetched("south", 30) == []

    run(story)


async def _echo(scope: dict[str, Any], receive: Any, send: Any) -> None:
    message = await receive()
    body = msgspec.json.encode(
        [scope["method"], scope["path"], scope["query_string"].decode(), message["body"].decode()]
    )
    headers = [(b"Content-Encoding", b"none"), (b"Set-Cookie", b"secret"), (b"Commonwire-Nonce", b"n")]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": body[:5], "more_body": True})
    await send({"type": "http.response.body", "body": body[5:]})


def put(path: str) -> Reply:
    question = Question(id=7, method="POST", path=path, headers={"Host": "elsewhere"}, body=b"said")
    return asyncio.run(put_inside(_echo, question))  # type: ignore[arg-type]


def test_a_question_is_put_to_the_node_itself_as_if_it_came_by_its_door() -> None:
    reply = put("/ledger/contents?wait=5&after=n%20orth")

    assert (reply.id, reply.status) == (7, 201)
    assert msgspec.json.decode(reply.body) == ["POST", "/ledger/contents", "wait=5&after=n%20orth", "said"]
    assert reply.headers == {"content-encoding": "none", "commonwire-nonce": "n"}


@pytest.mark.parametrize("path", ["/", "/api/v1/items", "/node", "/ledgers", "/ledger/turn", "/ledger/turn?wait=5"])
def test_nothing_but_the_calls_between_nodes_is_open_to_a_question(path: str) -> None:
    assert put(path).status == 404
