"""The disk runs full: reading goes on, what is given is refused clearly, and once there is room giving goes on.

Once it is really full: the home lies on a small file system of its own, where we may mount one (root on Linux). And
once the node may write no more to any file, as a quota would have it (RLIMIT_FSIZE).
"""

from __future__ import annotations

import random
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Answer, Home, Node, served
from tests.journeys.under_load import make_story

SIZE = "12m"
MOST_STORIES = 2000


@dataclass(frozen=True)
class Disk:
    """A disk that can be made full, and room be made on it again."""

    home: Home
    fill: Callable[[Node], None]
    make_room: Callable[[Node], None]


@pytest.fixture(params=["small file system", "quota"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """A disk with a founded demo home on it."""
    with (_small_file_system if request.param == "small file system" else _quota)(tmp_path) as made:
        found(made.home)
        yield made


def test_reading_goes_on_while_the_disk_is_full_and_giving_afterwards(disk: Disk) -> None:
    giver_key, other_key = two_keys(disk.home)
    with served(disk.home) as node:
        kept = [_give(node, giver_key, number).json()["id"] for number in range(3)]
        assert node.api("GET", f"/items/{kept[0]}", other_key).status == 200

        disk.fill(node)
        refused = _give_until_refused(node, giver_key, kept)

        _says_how_to_mend_it(refused)
        _reads_on(node, giver_key, other_key, kept)
        search = node.api("POST", "/searches", other_key, data={"query": "water"})
        _says_how_to_mend_it(search)

        disk.make_room(node)

        kept.append(_give(node, giver_key, MOST_STORIES + 1).json()["id"])
        assert node.api("POST", f"/items/{kept[-1]}/kill", giver_key, data={"reason": "wrong"}).status == 201
        node.kill()
    with served(disk.home) as node:
        assert set(kept) - _on_wire(node, giver_key) == set()


def _give(node: Node, key: str, number: int) -> Answer:
    story = make_story(f"tag:full-disk.example,2026:{number}", 1, random.Random(number))
    return node.api("POST", "/items", key, data=story)


def _give_until_refused(node: Node, key: str, kept: list[str]) -> Answer:
    """The first refusal; what was accepted before it is added to `kept`."""
    for number in range(10, MOST_STORIES):
        answer = _give(node, key, number)
        if answer.status != 201:
            return answer
        kept.append(answer.json()["id"])
    raise AssertionError("the disk never ran full")


def _says_how_to_mend_it(answer: Answer) -> None:
    problem = answer.json()
    assert (answer.status, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "nothing was recorded" in problem["title"]
    assert problem["remedy"]


def _reads_on(node: Node, giver: str, other: str, kept: list[str]) -> None:
    assert node.api("GET", "/items", other).status == 200
    assert node.api("GET", "/items?q=water", other).json()["items"]
    assert node.api("GET", "/notices", other).status == 200
    assert node.api("GET", f"/items/{kept[0]}", other).json()["body_text"]
    assert node.api("GET", f"/items/{kept[-1]}", giver).json()["body_text"]
    assert set(kept) - _on_wire(node, other) == set()


def _on_wire(node: Node, key: str) -> set[str]:
    found: set[str] = set()
    cursor = ""
    while (page := node.api("GET", f"/wire?limit=500&after={cursor}", key).json())["items"]:
        found.update(row["id"] for row in page["items"])
        cursor = page["next"]
    return found


@contextmanager
def _small_file_system(folder: Path) -> Iterator[Disk]:
    place = folder / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    ballast = place / "ballast"

    def fill(_: Node) -> None:
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                return

    def make_room(_: Node) -> None:
        ballast.unlink()

    try:
        yield Disk(Home(place), fill, make_room)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def _quota(folder: Path) -> Iterator[Disk]:
    if not hasattr(resource, "prlimit"):
        pytest.skip("the system has no prlimit")

    def limit(node: Node, size: int) -> None:
        resource.prlimit(node.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    yield Disk(Home(folder), lambda node: limit(node, 1), lambda node: limit(node, resource.RLIM_INFINITY))
