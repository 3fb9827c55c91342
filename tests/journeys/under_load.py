"""Newsrooms at work: they give, take, kill and answer notices at once, and note what the node acknowledged."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

from commonwire.app.bench.caller import Answer, Caller
from commonwire.base.errors import UnavailableError


@dataclass
class Acknowledged:
    """What the node answered with success, and must never forget."""

    given: dict[tuple[str, int], tuple[int, bytes]] = field(default_factory=dict)
    """(item id, version) to ledger entry and the exact bytes."""
    taken: dict[str, str] = field(default_factory=dict)
    """Take id to item id."""
    killed: dict[str, str] = field(default_factory=dict)
    """Item id to notice id."""
    answered: set[str] = field(default_factory=set)
    """Notice ids with a receipt."""
    refused: list[str] = field(default_factory=list)
    """What should not have been refused."""

    @property
    def has_everything(self) -> bool:
        """Whether there is something of each kind."""
        return bool(self.given and self.taken and self.killed and self.answered)

    def __str__(self) -> str:
        """How much there is of each."""
        given, killed = len(self.given), len(self.killed)
        return f"{given} given, {len(self.taken)} taken, {killed} killed, {len(self.answered)} answered"


@dataclass
class Newsrooms:
    """`giver` gives and kills, `taker` takes and answers; each with a key of its own. Both go on until cut off."""

    port: int
    giver: str
    taker: str
    known: Acknowledged
    chance: random.Random
    numbers: count[int]
    fresh: list[str] = field(default_factory=list)
    in_use: list[str] = field(default_factory=list)
    is_cut_off: bool = False

    async def work(self) -> None:
        """Go on until the node is gone."""
        tasks = [
            *(self._give() for _ in range(12)),
            *(self._take() for _ in range(3)),
            *(self._kill() for _ in range(2)),
        ]
        await asyncio.gather(*(self._until_cut_off(task) for task in tasks))

    async def _until_cut_off(self, work: Awaitable[None]) -> None:
        try:
            await work
        except (UnavailableError, OSError):
            self.is_cut_off = True  # whoever has nothing to do would not notice

    async def _nothing_to_do(self) -> None:
        if self.is_cut_off:
            raise UnavailableError("The node is gone")
        await asyncio.sleep(0.01)

    async def _give(self) -> None:
        caller = await Caller.open(self.port, self.giver)
        while True:
            uri, version = f"tag:power-cut.example,2026:{next(self.numbers)}", 1
            await self._give_version(caller, uri, version)
            if self.chance.random() < 0.2:
                await self._give_version(caller, uri, 2)

    async def _give_version(self, caller: Caller, uri: str, version: int) -> None:
        story = make_story(uri, version, self.chance)
        answer = await caller.call("POST", "/api/v1/items", story)
        if said := self._said(answer, 201):
            self.known.given[said["id"], said["version"]] = (said["entry"], story)
            self.fresh.append(said["id"])

    async def _take(self) -> None:
        caller = await Caller.open(self.port, self.taker)
        while True:
            if not self.fresh:
                await self._nothing_to_do()
                continue
            item = self.fresh.pop(self.chance.randrange(len(self.fresh)))
            wanted = b'{"action": "republish", "channel": "web"}'
            answer = await caller.call("POST", f"/api/v1/items/{quote(item)}/takes", wanted)
            if item not in self.known.killed and (said := self._said(answer, 201)):
                self.known.taken[said["id"]] = item
                self.in_use.append(item)

    async def _kill(self) -> None:
        owner = await Caller.open(self.port, self.giver)
        taker = await Caller.open(self.port, self.taker)
        while True:
            if not self.in_use:
                await self._nothing_to_do()
                continue
            item = self.in_use.pop(self.chance.randrange(len(self.in_use)))
            if item in self.known.killed:
                continue
            answer = await owner.call("POST", f"/api/v1/items/{quote(item)}/kill", b'{"reason": "wrong"}')
            if answer.status in {200, 409}:  # the other one was quicker
                continue
            if said := self._said(answer, 201):
                self.known.killed[item] = said["id"]
                path = f"/api/v1/notices/{quote(said['id'])}/receipts"
                if self._said(await taker.call("POST", path, b'{"status": "done"}'), 201) is not None:
                    self.known.answered.add(said["id"])

    def _said(self, answer: Answer, wanted: int) -> dict[str, Any] | None:
        if answer.status == wanted:
            return answer.json() or {}
        self.known.refused.append(f"{answer.status} {answer.body[:300]!r}")
        return None


def make_story(uri: str, version: int, chance: random.Random) -> bytes:
    """A ninjs 3 document of some size, no two alike."""
    body = "".join(f"<p>{chance.randbytes(20).hex()} water and road</p>" for _ in range(chance.randint(1, 60)))
    return json.dumps(
        {
            "uri": uri,
            "type": "text",
            "version": str(version),
            "language": "en",
            "headlines": [{"role": "main", "value": f"Version {version} of {uri}"}],
            "bodies": [{"contentType": "text/html", "value": body}],
            "pubStatus": "usable",
        }
    ).encode()
