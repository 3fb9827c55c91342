"""A served node finds by its index: at once what it accepts, no more what is killed, and again after damage."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from commonwire.app.node import INDEX
from tests.index.test_follow import content_of
from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, Node, served


def test_a_served_node_finds_by_its_index(tmp_path: Path) -> None:
    home = Home(tmp_path)
    found(home)
    giver, taker = two_keys(home)

    with served(home) as node:
        until(lambda: "Every story is found by its words." in node.call("GET", "/node").body.decode())
        began = time.monotonic()
        story_is_given(node, giver, "urn:flood", "Zanskar valley under water")
        until(lambda: titles(node, taker, "zanskar") == ["Zanskar valley under water"])
        assert time.monotonic() - began < 2  # a second, and what a busy machine takes
        story_is_given(node, giver, "urn:fire", "Fire in the Zanskar valley")
        until(lambda: len(titles(node, taker, "zanskar")) == 2)

        answer = node.api("POST", f"{node.item('urn:flood')}/kill", giver, data={"reason": "It is not so"})

        assert answer.status == 201
        assert (
            titles(node, taker, "zanskar") == titles(node, taker, "zanskar&sort=best") == ["Fire in the Zanskar valley"]
        )
        assert node.api("GET", "/items/facets?q=zanskar", taker).json()["total"] == 1
        until(lambda: not any(b"under" in content_of(path) for path in (home.path / INDEX).glob("*.term")))

    for path in (home.path / INDEX).glob("*.idx"):
        path.write_bytes(path.read_bytes()[:100])
    with served(home) as node:
        assert titles(node, taker, "zanskar") == ["Fire in the Zanskar valley"]  # from the store, meanwhile
        until(lambda: "Every story is found by its words." in node.call("GET", "/node").body.decode())
        assert titles(node, taker, "zanskar") == ["Fire in the Zanskar valley"]
        assert "is made anew" in node.said()


def story_is_given(node: Node, key: str, uri: str, headline: str) -> None:
    story: dict[str, Any] = {"uri": uri, "type": "text", "language": "en", "headlines": [{"value": headline}]}
    assert node.api("POST", "/items", key, data=story).status == 201


def titles(node: Node, key: str, query: str) -> list[str]:
    return [row["headline"] for row in node.api("GET", f"/items?q={query}", key).json()["items"]]


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
